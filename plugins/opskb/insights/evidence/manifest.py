"""The manifest of evidence: the files it lists, each looked at, and whether it agrees with the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from opskb import clock
from opskb.insights.evidence.facts import MANIFEST, SCHEMA, Fault, Listed, Result, State
from opskb.insights.evidence.files import SHA256, Broken, as_json, looked_at
from opskb.insights.evidence.log import MAX_FAULTS, words
from opskb.model import Place

_RESTORE = "restore it from git"
MAX_FILES = 5_000
"""How many listed files are looked at."""


def parsed(text: str) -> Mapping[str, Any]:
    """A manifest of this schema. Raises Broken."""
    data = as_json(text)
    if not isinstance(data, dict):
        raise Broken("is not an object")
    if data.get("schema") != SCHEMA:
        raise Broken(f"has the schema {json.dumps(data.get('schema'))[:60]}, not {SCHEMA}")
    for name in ("results", "files"):
        rows = data.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Broken(f"`{name}` is not a list of objects")
    return data


def listed_files(
    root: Path, folder: str, manifest: Mapping[str, Any], text: str, faults: list[Fault]
) -> Iterator[Listed]:
    """The files that a manifest lists, each looked at once."""
    path_of_manifest = f"{folder}/{MANIFEST}"
    states: dict[tuple[str, str], State] = {}
    lines = _Lines(text)
    for row in manifest.get("files", ())[:MAX_FILES]:
        path, digest = row.get("path"), str(row.get("sha256"))
        line = lines.of(path)
        if not isinstance(path, str) or not path or not SHA256.fullmatch(digest):
            if len(faults) < MAX_FAULTS:
                message = "lists a file without a path and a SHA-256"
                faults.append(Fault(Place(path_of_manifest, line), message, "list it anew"))
            continue
        if not _listed(row.get("results", [])) and len(faults) < MAX_FAULTS:
            message = "lists a file for results that are no list of words"
            faults.append(Fault(Place(path_of_manifest, line), message, "list it anew"))
        if (path, digest) not in states:
            states[path, digest] = looked_at(root, folder, path, digest)
        day = _day(row.get("on"))
        yield Listed(path, digest, day, words(row.get("results")), line, states[path, digest])


def _listed(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(one, str) for one in raw)


def _day(raw: Any) -> date | None:
    """The day that a row gives, None where it gives none that exists."""
    try:
        return clock.parse_date(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


class _Lines:
    """The lines that the paths of a manifest stand in, asked for in their order: one walk for all."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, word: Any) -> int:
        """The line of a path, that of the one before where it is not found as it is."""
        at = self._text.find(json.dumps(word, ensure_ascii=False), self._at) if word else -1
        if at >= 0:
            self._line += self._text.count("\n", self._at, at)
            self._at = at
        elif word:
            self._text, self._at = "", 0
        return self._line


def disagreeing(
    manifest: Mapping[str, Any],
    results: Iterable[Result],
    path: str,
    log: str | None,
    *,
    torn: bool,
) -> Iterator[Fault]:
    """Where the manifest and the log do not say the same of a result, or its figures do not.

    `log` is None where there is none; of one with a `torn` line nobody knows what it does not hold.
    """
    said = {str(row.get("id")): row.get("result") for row in manifest.get("results", ())}
    known = {one.id: one for one in results}
    if said and log is None:
        count = f"{len(said)} results" if len(said) > 1 else "a result"
        yield Fault(Place(path), f"lists {count}, and the log is not there", _RESTORE)
        return
    for id in () if torn else sorted(said.keys() - known.keys()):
        yield Fault(Place(path), f"lists `{id}`, which the log does not hold", "restore the line")
    if known and not manifest:
        message = "holds results, and there is no manifest beside it"
        yield Fault(Place(log or path), message, _RESTORE, True)
    for id, one in known.items():
        word = "PASS" if one.passed else "FAIL"
        if manifest and said.get(id) != word:
            says = f"says {said[id]} of it" if id in said else "does not list it"
            message = f"`{id}` is {word} here, and the manifest {says}"
            remedy = "restore the one that was changed"
            yield Fault(Place(log or path, one.line), message, remedy, id not in said)
        elif one.contradicted:
            yield _contradicted(one, log or path)


def _contradicted(one: Result, path: str) -> Fault:
    word, other = ("PASS", "FAIL") if one.passed else ("FAIL", "PASS")
    figures = ", ".join(
        f"{name.replace('_', ' ')} {value:g} of {one.targets[name]:g}"
        for name, value in one.measured.items()
        if name in one.targets and (name in one.said or not one.said)
    )
    message = f"`{one.id}` is {word} here, and its figures say {other}: {figures}"
    return Fault(Place(path, one.line), message, "restore the line from git")
