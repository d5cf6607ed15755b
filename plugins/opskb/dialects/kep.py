"""KEPs: a `kep.yaml`, whose text lies in the README beside it.

The keys are those of the template in the repository kubernetes/enhancements, `keps/NNNN-kep-template`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opskb.dialects import wording
from opskb.dialects.dialect import Dialect
from opskb.dialects.kep_paths import NAME, spelt, within
from opskb.dialects.keyed import Keyed
from opskb.dialects.objects import Keys, kept, tail
from opskb.dialects.text import Text
from opskb.source import YAML, Document

_NAMES = {
    "title": "title", "status": "status", "authors": "author", "owning-sig": "group",
    "participating-sigs": "tags", "creation-date": "created", "last-updated": "updated",
    "approvers": "approvers", "reviewers": "reviewers", "stage": "stage", "latest-milestone": "release",
}  # fmt: skip
_RELATIONS = {"supersedes": "replaces", "superseded_by": "superseded-by", "relates_to": "see-also"}
_KEYS = {
    **{name: key for key, name in _NAMES.items()},
    **_RELATIONS,
    "id": "kep-number",
    "milestones": "milestone",
}
# The keys that stand before those of relations in the template, the nearest first.
_BEFORE = ("see-also", "approvers", "reviewers", "creation-date", "status")
_DATES = ("created", "updated")
# What is read by another name, and keys of ours that mean something else there.
_FOREIGN = {
    *_KEYS,
    *_KEYS.values(),
    "kind",
    "body",
    "summary",
    "due",
    "formerly",
    "tombstone",
    "links",
}
_NOTHING = ("", "n/a", "na", "none", "null", "tbd", "todo", "-")
# What the template holds and nobody means; no such value is longer.
_TEMPLATE = re.compile(
    r"KEP Template|NNNN|yyyy-mm-dd|sig-xyz|@(?:jane|alice|oscar)\.?doe|\w+(?:\|\w+)+"
    r"|.*\bsig-(?:aaa|bbb|ccc)\b.*"
)
_LONGEST = 200
_REMARK = re.compile(r"\s+\([^()\n]*\)$")
_NUMBER = re.compile(r"0*([1-9][0-9]{0,5})")


@dataclass
class _Found:
    """What was read so far: values, where each stands, and what the template left in them."""

    data: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, Keys] = field(default_factory=dict)
    unfilled: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, key: str, value: Any) -> None:
        """Keep a value under its name, of a list the items that say something."""
        self.marks[name] = (key,)
        if not isinstance(value, list):
            if self.said(name, value):
                self.data[name] = value
            return
        self.data[name] = []
        for at, item in enumerate(value):
            if self.said(name, item):
                self.add(name, (key, at), item)

    def add(self, name: str, keys: Keys, item: Any) -> None:
        """One more item of a list, and where it stands."""
        items = self.data.setdefault(name, [])
        self.marks[f"{name}/{len(items)}"] = keys
        items.append(item)

    def said(self, name: str, value: Any) -> bool:
        """Whether somebody wrote a value; what the template put there is noted."""
        if not isinstance(value, str):
            return value is not None
        if len(value) <= _LONGEST and _TEMPLATE.fullmatch(value.strip()):
            self.unfilled.setdefault(name, value.strip())
            return False
        return value.strip().lower() not in _NOTHING


def read(text: Text) -> list[Document] | None:
    """A mapping with `kep-number`, or one in a `kep.yaml` with a title and an owning group."""
    path, found = text.source.path.lower(), text.source.data
    data = found[0] if len(found) == 1 else None
    if not path.endswith(YAML) or not isinstance(data, dict):
        return None
    called = path.rpartition("/")[2] in ("kep.yaml", "kep.yml")
    if not ("kep-number" in data or (called and {"title", "owning-sig"} <= data.keys())):
        return None
    return [_document(text, data)]


def _document(text: Text, raw: Mapping[str, Any]) -> Document:
    found = _Found({name: value for name, value in raw.items() if name not in _FOREIGN})
    for key, name in _NAMES.items():
        if key in raw:
            found.take(name, key, raw[key])
    for name, key in _RELATIONS.items():
        _refer(found, name, key, raw.get(key), example=_example(raw))
    _milestones(found, raw.get("milestone"))
    data = kept(found.data)
    for name in _DATES:
        data |= {name: wording.day(said)} if isinstance(said := data.get(name), str) else {}
    if isinstance(said := data.get("status"), str) and len(said) <= _LONGEST:
        data["status"] = _REMARK.sub("", said.strip())
    if "title" in found.unfilled:
        data["title"] = _from_name(text)
    id = _id(text, raw.get("kep-number"))
    found.marks["id"] = ("kep-number",)
    marks, unfilled = found.marks, found.unfilled
    return Document(text.source, data, DIALECT.name, "proposal", id, marks=marks, unfilled=unfilled)


def _refer(found: _Found, name: str, key: str, value: Any, *, example: bool) -> None:
    """The references under a key, as they are written; what leads elsewhere is a link."""
    # Where one that is not written would be looked for.
    found.marks[name] = (key,) if value is not None else ("status",)
    for at, item in enumerate(value if isinstance(value, list) else [value]):
        keys: Keys = (key, at) if isinstance(value, list) else (key,)
        if not found.said(name, item):
            continue
        if isinstance(item, str) and not within(item):
            found.add("links", keys, item.strip())
        elif example:
            found.unfilled.setdefault(name, str(item).strip())
        else:
            found.add(name, keys, item)


def _example(raw: Mapping[str, Any]) -> bool:
    """Whether this is a template itself: called so and without a number, it refers to what is not there."""
    numbered = _NUMBER.fullmatch(str(raw.get("kep-number")))
    return not numbered and "template" in str(raw.get("title"))[:_LONGEST].lower()


def _milestones(found: _Found, value: Any) -> None:
    """The release of each stage, in the order in which they are written."""
    for stage, release in value.items() if isinstance(value, dict) else ():
        if found.said("milestones", release):
            row = {"stage": stage, "release": release}
            found.add("milestones", ("milestone", stage), row)


def _id(text: Text, number: Any) -> str:
    """`KEP-1040`, by the number that it states or its folder begins with, else by the name of that."""
    said = str(number) if isinstance(number, str | int) else ""
    folder = re.match(r"[0-9]{1,6}(?=-)", text.stem)
    match = _NUMBER.fullmatch(said.strip()) or (_NUMBER.fullmatch(folder[0]) if folder else None)
    name = match[1] if match else tail(text.stem)
    return f"KEP-{name}" if name else ""


def _from_name(text: Text) -> str:
    words = re.sub(r"[-_]+", " ", re.sub(r"^(?:[0-9]{1,6}|NNNN)-", "", text.stem)).strip()
    return words[:1].upper() + words[1:]


DIALECT = Dialect(
    NAME,
    "KEPs, `kep.yaml`",
    "`kep-number`: 1040 is `KEP-1040`; where there is none yet, the name of its folder:"
    " `0000-kep-process` is `KEP-0000-kep-process`",
    "`KEP 1040`, `KEP-1040`, and in other keys the path or the address of its folder, by its name or"
    " its number: `/keps/sig-node/1040-old-name`",
    read,
    counted=False,
    keys=_KEYS,
    spelt=spelt,
    point=Keyed(
        lambda one: spelt(one.id, one.path),
        names=_RELATIONS,
        after={"replaces": _BEFORE, "superseded-by": ("replaces", *_BEFORE)},
        lists=True,
        retired="replaced",
    ),
    apart=True,
)
