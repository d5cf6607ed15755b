"""Writes pointers into a dialect that has YAML keys for them; its status is another key, and stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from opskb.dialects.pointers import Habits, Pointer, Unpointed
from opskb.dialects.text import Text
from opskb.model import Edit, Place, Record
from opskb.source import Document, block, empty, leaf

_BY_HAND = "its keys are written in a way that only a person can change"


@dataclass(frozen=True)
class Keyed:
    """How a dialect writes relations as keys.

    `spelt` names a record in a value; `under` are the keys that lead to the mapping, `names` the keys
    of relations where they are not ours, `after` for each of them the keys that it stands behind, the
    nearest first. `lists` says that a value is always a list, a line for each. `retired` is the status
    of what was superseded.
    """

    spelt: Callable[[Record], str]
    under: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: bool = False
    retired: str = "superseded"

    def __call__(
        self, text: Text, document: Document, wanted: tuple[Pointer, ...], habits: Habits
    ) -> tuple[Edit, ...]:
        """The edits that write these pointers. Raises Unpointed."""
        if any(one.part for one in wanted):
            raise Unpointed("its dialect has no words for a part")
        said: dict[str, list[str]] = {}
        for one in wanted:
            key = self.names.get(one.relation, one.relation)
            said.setdefault(key, []).append(self.spelt(one.to))
        edits = [self._said(text, document, key, values) for key, values in said.items()]
        if any(one.settles for one in wanted):
            edits.append(self._ended(text, document))
        return tuple(edits)

    def _said(self, text: Text, document: Document, key: str, values: list[str]) -> Edit:
        node = text.source.node(document.index, (*self.under, key))
        if node is None:
            return self._new(text, document, key, values)
        if isinstance(node, SequenceNode) and node.value:
            return _added(text, node, self._items(values))
        if empty(node) and self.lists:
            line = text.source.place(document.index, (*self.under, key)).line
            return _behind(text, line, self._block("", values))
        raise Unpointed(_BY_HAND)

    def _new(self, text: Text, document: Document, key: str, values: list[str]) -> Edit:
        """A key that is not there yet, on lines of its own."""
        mapping = text.source.node(document.index, self.under)
        if not isinstance(mapping, MappingNode) or mapping.flow_style:
            raise Unpointed(_BY_HAND)
        there = {name.value: value for name, value in mapping.value}
        before = next((one for one in self.after.get(key, ("status",)) if one in there), "")
        if not before:
            raise Unpointed(_BY_HAND)
        indent = _indent(text, mapping.value[0][0])
        new = self._block(f"\n{indent}{key}:", values)
        return _behind(text, _last(text, there[before]), new)

    def _block(self, start: str, values: list[str]) -> str:
        items = self._items(values)
        if self.lists:
            return start + "".join(f"\n  - {item}" for item in items)
        listed = ", ".join(items)
        return f"{start} {listed if len(items) == 1 else f'[{listed}]'}"

    def _items(self, values: list[str]) -> list[str]:
        return [json.dumps(one, ensure_ascii=False) if self.lists else one for one in values]

    def _ended(self, text: Text, document: Document) -> Edit:
        place = text.source.place(document.index, (*self.under, "status"))
        written = text.source.line(place.line)[place.column - 1 : place.end_column - 1]
        bare = re.fullmatch(r"[\"']?([A-Za-z]+)[\"']?", written)
        if place.line != place.end_line or not bare:
            raise Unpointed("its status says more than one word can take the place of")
        word = self.retired.capitalize() if bare[1][0].isupper() else self.retired
        return Edit(place, written.replace(bare[1], word))


def _last(text: Text, node: Node) -> int:
    """The last line that a value stands on. Raises Unpointed where that is of a block."""
    if block(leaf(node)):
        raise Unpointed(_BY_HAND)
    return text.source.last_line(node)


def _behind(text: Text, line: int, words: str) -> Edit:
    """Words put in behind a line."""
    end = len(text.source.line(line)) + 1
    return Edit(Place(text.source.path, line, end, line, end), words)


def _indent(text: Text, node: Node) -> str:
    (_, column), _ = text.source.stretch(node)
    return " " * (column - 1)


def _added(text: Text, node: SequenceNode, items: list[str]) -> Edit:
    """More values behind those of a list, in the style of the last; instead of one that says nothing."""
    path, first, last = text.source.path, node.value[0], node.value[-1]
    glue = ", " if node.flow_style else f"\n{_indent(text, node)}- "
    if len(node.value) == 1 and isinstance(first, ScalarNode) and first.value in ("n/a", "N/A"):
        begin, end = text.source.stretch(first)
        return Edit(Place(path, *begin, *end), glue.join(items))
    more = "".join(f"{glue}{item}" for item in items)
    if not node.flow_style:
        return _behind(text, _last(text, last), more)
    _, end = text.source.stretch(last)
    return Edit(Place(path, *end, *end), more)
