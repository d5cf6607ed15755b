"""The commands that pages print: whole, so that whoever copies one has a record that the check takes.

A kind asks for some fields; what a page does not say of them comes from the example of the kind, and
what they refer to from the records that are there. People alone are left to whoever runs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from opskb.fields import Field
from opskb.kind import Kind
from opskb.outputs import wording
from opskb.outputs.sections import Empty
from opskb.outputs.site import Site
from opskb.source import Unreadable, parse

_EXAMPLES = ("example.md", "example.yml")
_WRITTEN = {"sanity-report": 'opskb sanity --write --owner "Your name"'}
"""Kinds whose records are measured, by the command that measures them."""
_BARE = re.compile(r"[\w./:%+@-]+", re.ASCII)
_TOLD = ("id", "title", "summary", "status")
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def example(kind: Kind) -> str:
    """The example in a kind's folder; a kind of a user's own may have none."""
    for name in _EXAMPLES:
        path = kind.home / name
        if path.is_file() and not path.is_symlink():
            return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def new(site: Site, kind: str, title: str = "", **said: str) -> str:
    """The command that makes the first record of a kind, with all that is known of it.

    Where it must refer to a record and there is none, it is the command that makes that one.
    """
    if kind in _WRITTEN:
        return _WRITTEN[kind]
    spec = site.project.kinds[kind]
    if missing := needed(site, kind, said):
        return new(site, missing)
    wanted = {**_wanted(site, spec), **said}
    words = ["opskb", "new", spec.name, _quoted(title or _sample(spec)[0])]
    for name, value in wanted.items():
        words += ["--set", _pair(name, value)]
    return " ".join(words)


def first(site: Site, sentence: str, kind: str, title: str = "", **said: str) -> Empty:
    """What would stand here, and the command that makes it; it says so where another comes first."""
    if missing := needed(site, kind, said):
        several = wording.several(site.project.kinds[missing])
        sentence += f" It must name one of the {several}, and there are none yet: this comes first."
    return Empty(sentence, new(site, kind, title, **said))


def retros(site: Site) -> str:
    """The command that schedules four retrospectives, the first in a week."""
    start = site.project.as_of + timedelta(days=7)
    return f'opskb retros schedule --start {start} --cadence 14d --count 4 --owner "Your name"'


def needed(site: Site, kind: str, said: Iterable[str] = ()) -> str:
    """The kind of the record that one of this kind must refer to where there is none, "" elsewhere."""
    for name, to in _leads(site.project.kinds[kind]):
        known = [one for one in to if one in site.project.kinds and one != kind]
        if name not in said and known and not any(site.project.by_kind[one] for one in known):
            return known[0]
    return ""


def _leads(kind: Kind) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each field and relation that must lead to a record, with the kinds it may lead to."""
    for name, field in kind.fields.items():
        if field.required and field.type == "ref":
            yield name, field.to
    for name, relation in kind.relations.items():
        if relation.required:
            yield name, relation.to


def _wanted(site: Site, kind: Kind) -> dict[str, str]:
    """What a kind asks for: from its example, or a record that is there."""
    given = _sample(kind)[1]
    found = {
        name: str(value)
        for name, field in kind.fields.items()
        if _known(name, field) and (value := _value(field, given.get(name))) is not None
    }
    for name, to in _leads(kind):
        there = [one for kind_ in to for one in site.project.by_kind.get(kind_, ())]
        if there:
            found[name] = next((one for one in there if one.live), there[0]).id
    return found


def _known(name: str, field: Field) -> bool:
    """Whether it must be given, and a page can know it: not who it is, and not what `new` fills in."""
    if name in _TOLD or not field.required or field.default is not None:
        return False
    return field.role != "opened" and field.type not in ("person", "ref", "table", "series")


def _value(field: Field, given: Any) -> Any:
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return given
    return field.of[0] if field.of else None


def _sample(kind: Kind) -> tuple[str, Mapping[str, Any]]:
    """The title and the fields of a kind's example."""
    title, data = _read(example(kind))
    return title or f"The first {wording.singular(kind)}", data


@lru_cache(maxsize=128)
def _read(text: str) -> tuple[str, Mapping[str, Any]]:
    try:
        read = parse("example.md" if text.startswith("---") else "example.yml", f"{text}\n")
    except Unreadable:
        return "", {}
    data = next((one for one in read.data if isinstance(one, Mapping)), {})
    heading = _HEADING.search(read.body)
    return str(data.get("title") or (heading and heading[1]) or ""), data


def _pair(name: str, value: str) -> str:
    return f"{name}={value if _BARE.fullmatch(value) else _quoted(value)}"


def _quoted(text: str) -> str:
    """A word as a shell takes it whole, in the quotes that every shell knows."""
    return json.dumps(text.replace("$", "").replace("`", "'"), ensure_ascii=False)
