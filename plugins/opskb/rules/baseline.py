"""The baseline: a file of what was wrong when a project took opskb up, one finding a line."""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from opskb import clock, config
from opskb.model import Finding, Place, Problem, Row
from opskb.project import Project
from opskb.rules.fingerprints import fingerprints, subject
from opskb.source import Unreadable, decode

SCHEMA = "opskb/baseline-v1"
MAX_BYTES = 8 * 1024 * 1024
"""Some twenty thousand findings."""
KEYED = ("rule", "record", "field", "text")
RESTORE = "restore it from git"
_HEX = re.compile(r"[0-9a-f]{32}")
_LINE = re.compile(r'"text": ?"([0-9a-f]{32})"')

Key: TypeAlias = tuple[str, ...]
"""What a finding and its entry share: rule, record (or path), field, fingerprint."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding that is known; `until` is the last day it covers it, `row` all that is written."""

    key: Key
    until: date | None
    message: str
    row: Row
    place: Place

    @property
    def rule(self) -> str:
        """The code of the rule."""
        return self.key[0]

    @property
    def record(self) -> str:
        """The record it speaks of, or the path of a file."""
        return self.key[1]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline file holds: nothing where there is none, or where it is damaged."""

    path: str = ""
    there: bool = False
    entries: tuple[Entry, ...] = ()
    broken: Problem | None = None


def of(project: Project, path: str | None = None) -> Baseline:
    """The baseline of a project: that at `path`, none for "", else the one beside its `opskb.yml`."""
    if path is None:
        path = config.BASELINE if project.config.declared else ""
    return read(project.root, path) if path else Baseline()


def read(root: Path, path: str) -> Baseline:
    """The baseline at `path`, relative to `root`; whatever is wrong with it is a problem, never raised."""
    shown = Path(os.path.relpath(root / path, root)).as_posix()
    try:
        content = _content(root / path)
        return Baseline(shown, content is not None, parse(shown, content) if content else ())
    except Unreadable as error:
        return Baseline(shown, True, broken=error.problem(shown))


def keys(findings: Iterable[Finding]) -> tuple[Key, ...]:
    """What an entry for each of these findings would have in common with it, in their order."""
    findings = tuple(findings)
    prints = zip(findings, fingerprints(findings), strict=True)
    return tuple((one.code, subject(one), one.field, text) for one, text in prints)


def parse(path: str, content: bytes) -> tuple[Entry, ...]:
    """The entries in a file of this content. Raises Unreadable."""
    try:
        text = decode(content, MAX_BYTES)
        found = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise _damaged(f"is not JSON: {error.msg}", error.lineno, error.colno) from None
    except (ValueError, RecursionError):
        raise _damaged("is not JSON that can be read") from None
    except Unreadable as error:
        raise _damaged(error.message, error.line, error.column) from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _damaged(f"does not say `schema: {SCHEMA}`")
    if unknown := sorted(found.keys() - {"schema", "entries"}):
        raise _damaged(f"says `{unknown[0]}`, which is nothing of {SCHEMA}")
    if not isinstance(found.get("entries"), list):
        raise _damaged("has no list of `entries`")
    rows = enumerate(text.split("\n"), start=1)
    lines = {match[1]: line for line, row in rows if (match := _LINE.search(row))}
    entries = tuple(_entry(path, at, row, lines) for at, row in enumerate(found["entries"], 1))
    _refuse_twice(entries)
    return entries


def _content(path: Path) -> bytes | None:
    """The bytes of the file, None where there is none. Raises Unreadable."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            what = "symbolic link" if stat.S_ISLNK(status.st_mode) else "folder or a device"
            raise Unreadable(f"is a {what}", "put the file itself here", code="OKB907")
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            if len(content) <= MAX_BYTES:
                return content or b" "
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(f"cannot be read: {error.strerror or error}") from None
    raise _damaged(f"is larger than {MAX_BYTES // 1024**2} MiB")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _damaged(f"says `{counts.most_common(1)[0][0]}` twice in one object")
    return found


def _entry(path: str, at: int, row: Any, lines: Mapping[str, int]) -> Entry:
    """An entry from its row, the `at`th. Raises Unreadable."""
    if not isinstance(row, dict):
        raise _damaged(f"has an entry, number {at}, that is no object")
    line = lines.get(str(row.get("text")), 1)
    for name in (*KEYED, "message"):
        if not isinstance(row.get(name, "" if name == "message" else None), str):
            raise _damaged(f"has an entry, number {at}, whose `{name}` is no text", line)
    if not _HEX.fullmatch(row["text"]):
        raise _damaged(f"has an entry, number {at}, whose `text` is no fingerprint", line)
    key = tuple(row[name] for name in KEYED)
    until = _day(row.get("until"), at, line)
    return Entry(key, until, row.get("message", ""), row, Place(path, line))


def _day(said: Any, at: int, line: int) -> date | None:
    try:
        return None if said is None else clock.parse_date(said)
    except (ValueError, AttributeError):
        raise _damaged(f"has an entry, number {at}, whose `until` is no date", line) from None


def _refuse_twice(entries: Iterable[Entry]) -> None:
    seen: set[Key] = set()
    for one in entries:
        if one.key in seen:
            raise _damaged("holds one entry twice", one.place.line, remedy="take one of them out")
        seen.add(one.key)


def _damaged(message: str, line: int = 1, column: int = 1, *, remedy: str = RESTORE) -> Unreadable:
    return Unreadable(message, remedy, line=line, column=column, code="OKB907")
