"""Writes pointers into a decision: where its status stands, as its neighbours do, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from opskb import source
from opskb.dialects import pointers, slots
from opskb.dialects.pointers import Habits, Point, Pointer, Unpointed
from opskb.dialects.references import LINK_OR_ID
from opskb.dialects.slots import Slot
from opskb.dialects.text import Text
from opskb.model import Edit, Place
from opskb.source import Document

_ITEM = re.compile(r"[ \t]*(?:[-*+>]|\d{1,3}[.)])[ \t]+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_LABELLED = re.compile(r"[ \t]*[*_]{0,2}[A-Z][\w /-]{1,30}[*_]{0,2}:")
_HARD = re.compile(r"(?: {2,}|\\)$")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_BY_HAND = {
    "": "it states its status nowhere",
    "tag": "its status is a tag, which has no room for a pointer",
    "other": "its status is a badge, a heading, a folder or a text of several lines",
}


def decision(form: str) -> Point:
    """What writes pointers into a decision; a link is of this form where the folder has no habit."""
    return partial(_decision, form=form)


@dataclass(frozen=True)
class _Page:
    """A decision, how pointers are written in its folder, and the form of a link where none is."""

    text: Text
    habits: Habits
    form: str

    def said(self, pointer: Pointer) -> str:
        """A pointer in words: `superseded by [ADR-0002](0002-x.md)`."""
        return f"{pointers.words(pointer, self.habits)} {self.link(pointer)}"

    def link(self, pointer: Pointer) -> str:
        """What a pointer leads to."""
        return pointers.reference(pointer, self.habits, self.form, self.text.source.path)

    def line(self, offset: int) -> str:
        """The line of the body that begins here."""
        return self.text.source.body[offset:].partition("\n")[0]

    def after(self, offset: int, words: str) -> Edit:
        """Words put in behind the line that begins here."""
        at = self.text.place(offset + len(self.line(offset)))
        return Edit(Place(at.path, at.line, at.column, at.line, at.column), words)


def _decision(
    text: Text, document: Document, wanted: tuple[Pointer, ...], habits: Habits, *, form: str
) -> tuple[Edit, ...]:
    found = list(slots.slots(text, document))
    first = next((one for form in slots.FORMS for one in found if one.form == form), None)
    if first is None:
        raise Unpointed(_BY_HAND[found[0].form if found else ""])
    page = _Page(text, habits, form)
    ends = [one for one in wanted if one.settles]
    if len(ends) > 1 or (ends and not all(one.bare for one in found)):
        raise Unpointed("its status says more than one word can take the place of")
    rest = tuple(one for one in wanted if not one.settles)
    edits = list(_PENS[first.form](page, first, ends[0] if ends else None, rest))
    edits += [_ended(one, habits) for one in found if ends and one is not first]
    return tuple(edits)


def _ended(slot: Slot, habits: Habits) -> Edit:
    """A further place of the status, which only says that the record is out of force."""
    word = pointers.VERBS[habits.verb][0].partition(" ")[0]
    return _over(slot, _like(slot, word))


def _like(slot: Slot, words: str) -> str:
    """Words that begin as the status that they take the place of."""
    letter = next((letter for letter in slot.value if letter.isalpha()), "")
    return pointers.capital(words) if letter.isupper() else words


def _over(slot: Slot, words: str) -> Edit:
    """Words in the place of a status; in YAML in the quotes that it has, or that they need."""
    return Edit(slot.place, _scalar(words) if slot.form in ("front", "tag") else words)


def _scalar(words: str) -> str:
    try:
        plain = source.parse("a.yml", f"- [{words}]\n").data == ([[words]],)
    except source.Unreadable:
        plain = False
    return words if plain else json.dumps(words, ensure_ascii=False)


_Pen = Callable[[_Page, Slot, Pointer | None, tuple[Pointer, ...]], Iterator[Edit]]


def _under_heading(
    page: _Page, slot: Slot, end: Pointer | None, rest: tuple[Pointer, ...]
) -> Iterator[Edit]:
    """adr-tools: each pointer a line of its own at the end of the section; a status that ends becomes one."""
    if end:
        yield _over(slot, f"{page.habits.lead}{pointers.capital(page.said(end))}")
    if rest:
        offset = _last(page, slot)
        item = _BULLET.match(page.line(offset))
        glue = f"\n{item[0]}" if item else "\n\n"
        said = (pointers.capital(page.said(one)) for one in rest)
        yield page.after(offset, "".join(f"{glue}{words}" for words in said))


def _last(page: _Page, slot: Slot) -> int:
    """Where the last line under the heading of a status begins; a rule that closes it is none."""
    text = page.text
    ends = (one.start for one in text.sections if one.start > slot.offset)
    end = next(ends, len(text.source.body))
    lines = text.visible(slot.offset, end).split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _RULE.fullmatch(lines[-1])):
        lines.pop()
    return slot.offset + sum(len(line) + 1 for line in lines[:-1])


def _beside_label(
    page: _Page, slot: Slot, end: Pointer | None, rest: tuple[Pointer, ...]
) -> Iterator[Edit]:
    """`- **Status:** accepted`: each pointer a line of the same make below it."""
    if end:
        yield _over(slot, _like(slot, page.said(end)))
    line = page.line(slot.offset)
    mark = line[: line.index(slot.value)]
    label = re.search(r"[A-Za-z]+", mark)
    if not label:
        raise Unpointed("its status stands behind no label")
    hard = _HARD.search(line)
    for_each = [
        f"\n{mark[: label.start()]}{pointers.capital(pointers.words(one, page.habits))}"
        f"{mark[label.end() :]}{page.link(one)}{hard[0] if hard else ''}"
        for one in rest
    ]
    if rest:
        yield page.after(_whole(page, slot), "".join(for_each))


def _whole(page: _Page, slot: Slot) -> int:
    """Where the last line begins that what a label says goes on in."""
    at, next_one = slot.offset, _BULLET if _BULLET.match(page.line(slot.offset)) else _LABELLED
    while True:
        below = at + len(page.line(at)) + 1
        line = page.line(below)
        if not line.strip() or next_one.match(line) or _ITEM.match(line):
            return at
        at = below


def _in_row(
    page: _Page, slot: Slot, end: Pointer | None, rest: tuple[Pointer, ...]
) -> Iterator[Edit]:
    """`| Status | accepted |`: each pointer a row of its own below it."""
    if end:
        yield _over(slot, _like(slot, page.said(end)))
    line = page.line(slot.offset)
    cells = line.split("|")
    below = slot.offset + len(line) + 1
    ruled = re.fullmatch(r"[ \t]*\|[\s|:-]+\|[ \t]*", page.line(below))
    rows = ""
    for one in rest:
        name = pointers.capital(pointers.words(one, page.habits))
        label = re.sub(r"\w+", name, cells[1], count=1)
        rows += "\n" + "|".join(
            [cells[0], label, f" {page.link(one)} ", *[" "] * (len(cells) - 4), ""]
        )
    if rows:
        yield page.after(below if ruled else slot.offset, rows)


def _in_value(
    page: _Page, slot: Slot, end: Pointer | None, rest: tuple[Pointer, ...]
) -> Iterator[Edit]:
    """MADR: `status: accepted; supersedes ADR-0045`, everything in the one value.

    Of two that a sentence names, only the first is read: each further one begins a sentence.
    """
    value = _like(slot, page.said(end)) if end else slot.value
    for one in rest:
        named = LINK_OR_ID.search(value)
        said = page.said(one)
        value += f". {pointers.capital(said)}" if named else f"; {said}"
    yield _quoted(page, slot, value)


def _quoted(page: _Page, slot: Slot, words: str) -> Edit:
    """A value of front matter in the quotes that it had, plain where it had none and needs none."""
    if slot.form != "front":
        return _over(slot, words)
    place = slot.place
    written = page.text.source.line(place.line)[place.column - 1 : place.end_column - 1]
    if written.startswith("'"):
        return Edit(place, "'" + words.replace("'", "''") + "'")
    if written.startswith('"'):
        return Edit(place, json.dumps(words, ensure_ascii=False))
    try:
        plain = source.parse("a.yml", f"a: {words}\n").data == ({"a": words},)
    except source.Unreadable:
        plain = False
    return Edit(place, words if plain else json.dumps(words, ensure_ascii=False))


_PENS: Mapping[slots.Form, _Pen] = {
    "section": _under_heading,
    "row": _in_row,
    "column": _in_value,
    "label": _beside_label,
    "front": _in_value,
}
