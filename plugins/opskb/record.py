"""A Document and its Kind become a Record: fields typed, roles filled, faults placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from opskb import clock, dialects, fields, prose, series
from opskb.bounds import MAX_BODY
from opskb.dialects import tombstones
from opskb.kind import Kind, Kinds, spoken
from opskb.model import NOTHING, Problem, Record, Row, State
from opskb.source import Document

# Roles that hold one row, written as a mapping; every other table role holds many.
_ONE_ROW = ("accepted", "tombstone")
_DATES = ("due", "deadline", "last")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_FULL_ID = re.compile(r"[A-Z][A-Z0-9]{0,9}-[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
MAX_ID = 96


def identify(document: Document, prefix: str) -> str:
    """The id of a document: what it says itself, else what its dialect says, else its file name.

    "" where none of them leaves a letter or a digit to build one from.
    """
    said = document.data.get("id") if document.dialect == "opskb" else None
    for word in (said, document.id):
        if word is None or isinstance(word, dict | list):
            continue
        if len(str(word)) <= MAX_ID and _FULL_ID.fullmatch(str(word)):
            return str(word)
        if tail := _UNSAFE.sub("-", str(word)).strip("-._")[:MAX_ID]:
            return f"{prefix}-{tail}"
    return ""


def build(
    document: Document, kind: Kind, kinds: Kinds, id: str, key: str, root: Path | None = None
) -> tuple[Record, list[Problem]]:
    """The record a document holds, and everything wrong with its fields; a wrong value is left out.

    A series that lies beside it is looked for below `root`; without one it is empty.
    """
    document = _entombed(document, kind, kinds, id)
    data, problems = document.data, []
    values = dict(kind.blank)
    for name, raw in data.items():
        spec = kind.fields.get(name)
        if spec is None or raw is None:
            continue
        if spec.type == "series" and isinstance(raw, str):
            found = series.read(root, document.path, raw, spec) if root else series.Series()
            values[name] = found.rows
            problems += [replace(problem, record=id, field=name) for problem in found.problems]
            continue
        values[name], faults = fields.parse(raw, spec)
        if faults:
            problems += [_problem(document, id, name, fault) for fault in faults]
    problems += _crowded(document, kind, id, values)
    relations = kinds.relations[kind.name]
    for name in [name for name in data if name in relations]:
        if data[name] is not None:
            values[name], wrong = _targets(data[name], relations[name].columns)
            problems += [_problem(document, id, name, fault) for fault in wrong]
    unknown = {
        name: raw
        for name, raw in data.items()
        if name not in values and name not in relations and name not in _HANDLED
    }
    values["visibility"], name = _visibility(document, kind)
    if name:
        message = f"`{name}` is taken for `visibility`, so nobody sees it who may not see all"
        problems.append(
            Problem(document.place(name), message, "write `visibility:`", "OKB003", id, name)
        )
    problems += _unfit(document, id)
    status, state, stated = _status(values, kind)
    title = values["title"] or _heading(document) or id
    record = Record(
        key,
        id,
        kind.name,
        title,
        document.path,
        document.dialect,
        status,
        state,
        document.body,
        document.body_line,
        document,
        values,
        unknown or NOTHING,
        document.unfilled,
        stated,
        **_roles(values, kind),
    )
    return record, problems


def _unfit(document: Document, id: str) -> Iterator[Problem]:
    """A text that is none, and one that is too long to be converted."""
    if document.dialect == "opskb" and not isinstance(document.data.get("body", ""), str | None):
        message, remedy = "`body` is not text, and is not shown", "write it after `body: |`"
        yield Problem(document.place("body"), message, remedy, "OKB003", id, "body")
    if len(document.body) > MAX_BODY:
        size = f"{len(document.body) // 1024} KiB"
        message = f"its text is {size} long, and is shown as it was written from 256 KiB on"
        yield Problem(document.place(), message, "split it", "OKB001", id, "body")


_HANDLED = ("body", "$schema")
_CLOSED = ("private", "internal")
_NEAR = 0.8


def visibility(document: Document, kind: Kind) -> str:
    """Who may see a record; only who may see all where nobody can tell what it says of that."""
    return _visibility(document, kind)[0]


def _visibility(document: Document, kind: Kind) -> tuple[str, str]:
    """Who may see a record, and the key that was misspelt where one was."""
    spec = kind.fields["visibility"]
    raw = document.data.get("visibility")
    if raw is not None:
        return fields.parse(raw, spec)[0] or "private", ""
    name = _misspelt(document, kind)
    return "private" if name else str(spec.default or "public"), name


def _misspelt(document: Document, kind: Kind) -> str:
    """The key that looks like `visibility`, holds a word of it, and is no field; mostly there is none."""
    head = document.source.head.lower()
    if document.dialect == "opskb" and not any(word in head for word in (*_CLOSED, "\\")):
        return ""  # as in nearly every file: the words are not there, and nothing hides them
    for name, value in document.data.items():
        closed = isinstance(value, str) and value.strip().lower() in _CLOSED
        if closed and name not in kind.fields and _alike(name.lower(), "visibility"):
            return name
    return ""


def _alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, word[:40], other).ratio() >= _NEAR


# The relations by which a record names what took its place, from its own side.
_REPLACED = ("superseded_by", "replaced_by", "retired_by")


def _entombed(document: Document, kind: Kind, kinds: Kinds, id: str) -> Document:
    """The document with what its tombstone block says, in the words of its kind."""
    stone = tombstones.find(document)
    if not stone:
        return document
    if "retired" in kind.fields and "reason" in kind.fields:
        return tombstones.alone(document, stone)
    relations = kinds.relations[kind.name]
    ends = {name: relations[name].to for name in _REPLACED if name in relations}
    for name in ends.keys() - kind.relations.keys():
        holders = (
            of.name for of, said in kinds.inverses[name] if not said.to or kind.name in said.to
        )
        ends[name] = tuple(holders)
    own = id.partition("-")[0]

    def kind_of(word: str) -> str:
        """An id tells its kind by its prefix, a path by its folder."""
        prefix, folders = word.partition("-")[0], word.split("/")[-2::-1]
        named = kinds.by_prefix.get(prefix) or (kind if prefix == own else None)
        housed = (kinds.by_folder[name] for name in folders if name in kinds.by_folder)
        found = named or next(housed, kind if "/" in word or "." in word else None)
        return found.name if found else ""

    return tombstones.applied(document, stone, ends, kind_of)


def _targets(
    raw: Any, columns: Mapping[str, fields.Field]
) -> tuple[tuple[Row, ...], list[fields.Fault]]:
    """The targets of a relation as rows of `to` and the values the relation carries."""
    rows: list[Row] = []
    faults: list[fields.Fault] = []
    specs = {"to": _TO, **columns}
    for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
        row, wrong = fields.read(item if isinstance(item, dict) else {"to": item}, specs)
        if wrong:
            faults += [
                fields.Fault((index, *fault.keys), fault.message, fault.remedy) for fault in wrong
            ]
        if row["to"]:
            rows.append({**row, "at": index})
    return tuple(rows), faults


_TO = fields.Field("to", "ref", required=True)


def _crowded(document: Document, kind: Kind, id: str, values: Row) -> list[Problem]:
    """Each series whose dimensions are too many to be looked at."""
    message = f"has more than {series.MOST_DIMENSIONS} dimensions; the rest is not shown"
    return [
        Problem(document.place(name), f"`{name}` {message}", "split it", "OKB001", id, name)
        for name in kind.series
        if series.crowded(values[name])
    ]


def _problem(document: Document, id: str, name: str, fault: fields.Fault) -> Problem:
    place = document.place(name, *fault.keys)
    key = dialects.key(document.dialect, name)
    message = fault.message if fault.keys else f"`{key}` {fault.message}"
    if fault.keys and not fault.message.startswith("`"):
        message = f"`{key}` {fault.message}"
    return Problem(place, message, fault.remedy, "OKB003", id, name)


def _status(values: Row, kind: Kind) -> tuple[str, State, bool]:
    written = values["status"]
    if values["tombstone"]:
        return normal(written or "", kind) or kind.default_status, "retired", True
    if not written:
        return kind.default_status, kind.states[kind.default_status], len(kind.states) == 1
    status = normal(written, kind)
    return (status, kind.states[status], True) if status else (written, "live", True)


def normal(written: str, kind: Kind) -> str:
    """The status of the kind that a written word means, "" where it means none."""
    word = spoken(written)
    return kind.spoken.get(word) or kind.spoken.get(word.replace(" ", "-")) or ""


def _heading(document: Document) -> str:
    found = (
        prose.title(prose.mask(document.body))
        if "#" in document.body or "\n=" in document.body
        else None
    )
    return prose.plain(prose.written(document.body, found)) if found else ""


def _roles(values: Row, kind: Kind) -> dict[str, Any]:
    """The values of the fields that play a role, by role, for those that are written."""
    found = {}
    for role, name in kind.roles.items():
        value = values[name]
        if role == "status" or value is None or value == ():
            continue
        found[role] = value[0] if role in _ONE_ROW else value
    found.update(_dates(found))
    if isinstance(found.get("owner"), tuple):
        found["owner"] = ", ".join(found["owner"])
    return found


def _dates(roles: Mapping[str, Any]) -> dict[str, date]:
    """`last` as the newest review that was done, and `due` as the earliest of what binds."""
    found = {role: clock.day_of(roles[role]) for role in _DATES if role in roles}
    done = [row["on"] for row in roles.get("reviews", ()) if row.get("on") and checked(row)]
    done += [row["on"] for row in roles.get("occurrences", ()) if row.get("on") and performed(row)]
    done += [row["on"] for row in roles.get("rotations", ()) if row.get("on") and proven(row)]
    if "last" in found:
        done.append(found["last"])
    if done:
        found["last"] = max(map(clock.day_of, done))
    if "every" in roles and "last" in found:
        again = clock.later(found["last"], roles["every"])
        found["due"] = min(again, found["due"]) if "due" in found else again
    return found


def checked(row: Row) -> bool:
    """Whether a review says what it looked at: a date alone proves that a date was edited."""
    return bool(row.get("checked") or row.get("evidence"))


def performed(row: Row) -> bool:
    """Whether an occurrence was really done and can be shown: a plan or a table-top is neither."""
    return bool(row.get("evidence")) and row.get("how", "performed") == "performed"


_SAID = ("on", "by", "because")


def proven(row: Row) -> bool:
    """Whether a rotation shows anything beside who did it, when and why."""
    return any(value for name, value in row.items() if name not in _SAID)
