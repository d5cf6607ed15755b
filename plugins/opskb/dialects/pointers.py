"""Pointers: how a decision says, in the words of its dialect and its folder, what followed or came before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename
from typing import TypeAlias

from opskb import prose, source
from opskb.dialects.references import LINK_OR_ID
from opskb.dialects.text import Text
from opskb.model import Edit, Record
from opskb.source import Document


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a record is to say of another one: by which relation, and of which part, "" for the whole.

    `settles` says that the record goes out of force by it, so that its status may become the pointer.
    """

    relation: str
    to: Record
    part: str = ""
    settles: bool = False

    @property
    def passive(self) -> bool:
        """Whether it is the other record that does it to this one."""
        return self.relation.endswith("_by")


class Unpointed(Exception):
    """A record has no place that its dialect has for a pointer: `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How most of a folder write a pointer; what nobody writes there is left to the dialect.

    `verb` is a key of VERBS and `form` one of FORMS. `address` is how a file is led to: by its path,
    by one that begins with `./`, by no link at all, or behind the path on the site that it begins with.
    `lead` stands before the words where the status is a sign.
    """

    verb: str = "supersed"
    form: str = ""
    address: str = "path"
    lead: str = ""


Point: TypeAlias = Callable[[Text, Document, tuple[Pointer, ...], Habits], tuple[Edit, ...]]
"""What writes pointers into a document. Raises Unpointed where there is no place for one."""

VERBS: Mapping[str, tuple[str, str]] = {
    "supersed": ("superseded by", "supersedes"),
    "superced": ("superceded by", "supercedes"),
    "replac": ("replaced by", "replaces"),
    "invalidat": ("invalidated by", "invalidates"),
}
AMENDS = ("amended by", "amends")
_PARTLY = ("partly", "partially", "in part")
_SAID = re.compile(
    r"^(?P<lead>[^\w\n\[\](){}|<>*_`\"':;,.#+-]{1,4}[ \t])?[^\n]{0,80}?"
    rf"\b(?P<verb>{'|'.join(VERBS)}|amend)(?P<passive>e?d[ \t]+by)?(?:e?s)?\b[\s*_:|]*"
    r"(?:[\w ]{0,30}\b(?:of|in) )?",
    re.IGNORECASE | re.MULTILINE,
)


def _number(record: Record) -> str:
    return record.id.partition("-")[2]


def _count(record: Record) -> str:
    """The number of an id without the noughts before it."""
    return _number(record).lstrip("0") or "0"


def _heading(record: Record) -> str:
    """The first heading as it is written, number and all, as adr-tools calls a record."""
    found = prose.title(prose.mask(record.body))
    return prose.written(record.body, found) if found else record.title


FORMS: Mapping[str, Callable[[Record], str]] = {
    "heading": _heading,
    "numbered": lambda one: f"{_number(one)}. {one.title}",
    "id": lambda one: one.id,
    "short": lambda one: f"{one.id.partition('-')[0]}-{_count(one)}",
    "words": lambda one: f"{one.id.partition('-')[0]} {_count(one)}",
    "padded": lambda one: f"{one.id.partition('-')[0]} {_number(one)}",
    "hash": lambda one: f"{one.id.partition('-')[0]} #{_number(one)}",
    "number": _number,
    "title": lambda one: one.title,
    "file": lambda one: basename(one.path),
    "stem": lambda one: source.stem(one.path),
}
"""What a link to a record says, by the name of the habit."""

Find: TypeAlias = Callable[[str, Record], Record | None]


def habits(neighbours: Iterable[tuple[Record, str]], find: Find) -> Habits:
    """How most of these records write a pointer, each given with the words of its status.

    `find` tells the record that a reference in another one means.
    """
    verbs, forms, addresses, leads = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for holder, words in neighbours:
        for said in _SAID.finditer(words):
            ref = LINK_OR_ID.match(words, said.end())
            to = find(ref["href"] or ref[0], holder) if ref else None
            if not ref or not to:
                continue
            verb = said["verb"].lower()
            if verb in VERBS:
                verbs[verb] += 1
                leads.update([said["lead"] or ""] if said["passive"] else [])
            forms.update(_forms(ref["text"] or ref[0], to))
            addresses[_habit(ref["href"], to, holder)] += 1
    return Habits(
        _most(verbs, "supersed"), _most(forms, ""), _most(addresses, "path"), _most(leads, "")
    )


def _most(votes: Counter[str], default: str) -> str:
    """What most say; of two that are said as often the one that was said first."""
    return votes.most_common(1)[0][0] if votes else default


def _forms(written: str, to: Record) -> Iterator[str]:
    """The first form that a link to a record is of."""
    said = _plain(written)
    yield from [name for name, form in FORMS.items() if _plain(form(to)) == said][:1]


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").casefold().split())


def _habit(href: str | None, to: Record, holder: Record) -> str:
    if not href:
        return "none"
    if href.startswith("/"):
        return href[: href.rstrip("/").rfind("/") + 1]
    return "dotted" if href.startswith("./") else "path"


def words(pointer: Pointer, habits: Habits) -> str:
    """The words of a pointer without what it leads to: `superseded by`, `partly supersedes`."""
    pair = AMENDS if pointer.relation.startswith("amend") else VERBS[habits.verb]
    verb = pair[0] if pointer.passive else pair[1]
    return f"partly {verb}" if pointer.part else verb


def capital(words: str) -> str:
    """The same at the beginning of a line."""
    return words[:1].upper() + words[1:]


def reference(pointer: Pointer, habits: Habits, form: str, holder: str) -> str:
    """What a pointer leads to, as a link from the file `holder`, and the part that is meant."""
    to = pointer.to
    said = " ".join(FORMS[habits.form or form](to).split())
    if not said or set("[]|<>") & set(said):
        said = to.id
    part = " ".join(pointer.part.split())
    meant = f" ({part})" if part and part.lower() not in _PARTLY else ""
    if habits.address == "none":
        return f"{to.id}{meant}"
    return f"[{said}]({_address(to, habits, holder)}){meant}"


def _address(to: Record, habits: Habits, holder: str) -> str:
    if habits.address.startswith("/"):
        return f"{habits.address}{_count(to)}"
    path = prose.address(to.path, holder)
    dotted = habits.address == "dotted" and not path.startswith("../")
    return prose.escaped(f"./{path}" if dotted else path)
