"""One key of a record's YAML at a time, by its stretch of text: all other lines keep their bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from opskb.edits.refused import Refused
from opskb.model import Edit, Place
from opskb.source import Document, block, empty

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9 _./-]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_PLAIN = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
STEP = "  "
FENCE = "---\n"
_HANGING = f"\n{STEP}"
Value: TypeAlias = str | Mapping[str, Any]


def scalar(value: Any) -> str:
    """A value as YAML 1.2 reads it back, on one line; only what is plain words stands without quotes."""
    if isinstance(value, bool | int):
        return str(value).lower()
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN and text == text.strip()
    return text if plain or _DAY.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def put(document: Document, name: str, value: Any) -> Edit:
    """Set a key to a value, or to the keys of a mapping; one that is not there comes after the others.

    A value that was quoted stays quoted in the same way. Raises Refused where the front matter is
    no mapping, or a list or a mapping stands where one value is to be put.
    """
    node = document.source.node(document.index, (*document.under, name))
    if node is None:
        return _new(document, name, value)
    if not isinstance(node, ScalarNode) or (isinstance(value, Mapping) and node.value):
        raise _by_hand(document, name)
    if block(node) and _remarked(document, node):
        raise _by_hand(document, name)
    if isinstance(value, Mapping):
        _, column = _top(document)
        return _over(document, node, _block(value, " " * (column + len(STEP))))
    if empty(node):
        return _over(document, node, f" {scalar(value)}")
    return _over(document, node, _as_before(node, str(value)) or scalar(value))


def add(document: Document, name: str, values: Sequence[Value]) -> Edit:
    """Add to the values of a key, which becomes a list where it is one value. Raises Refused.

    A value that carries others with it is a mapping.
    """
    node = document.source.node(document.index, (*document.under, name))
    new = [_braced(value) if isinstance(value, Mapping) else scalar(value) for value in values]
    if node is None or empty(node):
        listed = new[0] if len(new) == 1 else f"[{', '.join(new)}]"
        return (
            _new(document, name, Raw(listed))
            if node is None
            else _over(document, node, f" {listed}")
        )
    if isinstance(node, ScalarNode) and not block(node):
        return _over(document, node, f"[{', '.join([_as_item(document, node), *new])}]")
    if isinstance(node, SequenceNode):
        return _appended(document, node, new)
    if isinstance(node, MappingNode) and node.flow_style:
        return _over(document, node, f"[{', '.join([document.source.written(node), *new])}]")
    raise _by_hand(document, name)


def row(document: Document, name: str, cells: Mapping[str, Any]) -> Edit:
    """Add a row to a table, in the style of the last one. Raises Refused."""
    node = document.source.node(document.index, (*document.under, name))
    flow = _braced(cells)
    if node is None or empty(node):
        _, column = _top(document)
        item = _item(cells, " " * (column + len(STEP)))
        return (
            _new(document, name, Raw(f"\n{item}"))
            if node is None
            else _over(document, node, f"\n{item}")
        )
    if isinstance(node, SequenceNode):
        last = node.value[-1] if node.value else None
        inline = node.flow_style or not isinstance(last, MappingNode) or last.flow_style
        item = flow if inline else _item(cells, "").removeprefix("- ")
        return _appended(document, node, [item])
    if isinstance(node, MappingNode) and node.flow_style:
        return _over(document, node, f"[{document.source.written(node)}, {flow}]")
    raise _by_hand(document, name)


def _braced(cells: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{_key(key)}: {_cell(value)}' for key, value in cells.items())}}}"


class Raw(str):
    """Text that is YAML already."""


def _new(document: Document, name: str, value: Any) -> Edit:
    """A key behind the last one: on a line of its own, in braces before they close."""
    source = document.source
    top, column = _top(document)
    line = f"{_key(name)}:{_value(value, column)}"
    if top is None:
        at = (1, 1) if not source.head else (2, 1)
        text = f"{line}\n" if source.head else f"{FENCE}{line}\n{FENCE}"
        return Edit(Place(source.path, *at, *at), text)
    if top.flow_style:
        _, end = document.source.stretch(top)
        comma = ", " if top.value else ""
        inside = (end[0], end[1] - 1)
        return Edit(Place(source.path, *inside, *inside), f"{comma}{line}")
    last = document.source.last_line(top)
    at = (last, len(source.line(last)) + 1)
    return Edit(Place(source.path, *at, *at), f"\n{' ' * column}{line}")


def _top(document: Document) -> tuple[MappingNode | None, int]:
    """The mapping that the keys of a record stand in, and the column that they begin at."""
    node = document.source.node(document.index, document.under)
    if node is None and not document.under and not document.source.data:
        return None, 0
    if not isinstance(node, MappingNode):
        raise Refused(f"{document.path} has no front matter that is a mapping")
    column = document.source.stretch(node.value[0][0])[0][1] - 1 if node.value else 0
    return node, column


def _value(value: Any, column: int) -> str:
    if isinstance(value, Mapping):
        return _block(value, " " * (column + len(STEP)))
    if isinstance(value, Raw):
        return value if value.startswith("\n") else f" {value}"
    return f" {scalar(value)}"


def _block(cells: Mapping[str, Any], indent: str) -> str:
    return "".join(f"\n{indent}{_key(key)}: {_cell(value)}" for key, value in cells.items())


def _item(cells: Mapping[str, Any], indent: str) -> str:
    lines = [f"{_key(key)}: {_cell(value)}" for key, value in cells.items()]
    return f"{indent}- " + f"\n{indent}{STEP}".join(lines)


def _cell(value: Any) -> str:
    return (
        f"[{', '.join(map(scalar, value))}]" if isinstance(value, list | tuple) else scalar(value)
    )


def _key(name: str) -> str:
    """A key; a YAML 1.1 reader takes `on` for a boolean where it is not quoted, as kinds quote it."""
    return name if _PLAIN.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _appended(document: Document, node: SequenceNode, items: Sequence[str]) -> Edit:
    """More items behind the last one of a list, written as it is."""
    path = document.path
    if not node.value:
        return _over(document, node, f"[{', '.join(items)}]")
    if node.flow_style:
        _, end = document.source.stretch(node.value[-1])
        return Edit(Place(path, *end, *end), "".join(f", {item}" for item in items))
    line = document.source.last_line(node)
    at = (line, len(document.source.line(line)) + 1)
    indent = " " * (document.source.stretch(node)[0][1] - 1)
    text = "".join(f"\n{indent}- {item.replace(_HANGING, _HANGING + indent)}" for item in items)
    return Edit(Place(path, *at, *at), text)


def _over(document: Document, node: Node, text: str) -> Edit:
    begin, end = document.source.stretch(node)
    if block(node):
        line = end[0] - (end[1] == 1)
        while line > begin[0] and not document.source.line(line).strip():
            line -= 1
        end = line, len(document.source.line(line)) + 1
    return Edit(Place(document.path, *begin, *end), text)


def _remarked(document: Document, node: ScalarNode) -> bool:
    """Whether a comment stands on the first line of a block."""
    (line, column), _ = document.source.stretch(node)
    return "#" in document.source.line(line)[column:]


def _as_item(document: Document, node: ScalarNode) -> str:
    """A value as it is written, in quotes where a list would part it."""
    written = document.source.written(node)
    return scalar(node.value) if not node.style and set(written) & set(",[]{}\n") else written


def _as_before(node: ScalarNode, value: str) -> str:
    """A value in the quotes that the old one had, "" where it had none or they would not do."""
    if node.style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False) if node.style == '"' else ""


def _by_hand(document: Document, name: str) -> Refused:
    place = document.place(name)
    return Refused(f"{place}: `{name}` is written in a way that only a person can change")
