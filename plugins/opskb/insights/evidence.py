"""What evidence is kept: the results in the validation log, the files of the manifest, and whether they are whole.

Both lie in the folder that the setting `evidence` names. `opskb slo record` writes them.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias

from opskb import clock
from opskb.model import NOTHING, Place
from opskb.project import Project

MANIFEST, LOG = "manifest.json", "validation.jsonl"
SCHEMA, LINE_SCHEMA = "opskb/evidence-v1", "opskb/validation-v1"
MAX_BYTES = 8 * 1024 * 1024
"""A longer manifest or log is not read."""
MAX_RESULTS, MAX_FILES, MAX_FAULTS, MAX_WORDS = 20_000, 5_000, 200, 100
"""How much of a folder is looked at, however much there is."""

State: TypeAlias = Literal["verified", "missing", "altered", "refused"]
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Broken(Exception):
    """A manifest or a log that cannot be read: `str(error)` says why, `line` where, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Result:
    """One result from outside, compared with its targets: availability and error rate as shares,
    latency in milliseconds. `line` is where the log holds it; `evidence` are paths from the root."""

    id: str
    on: date
    phase: str
    project: str
    slo: str
    passed: bool
    measured: Mapping[str, float]
    targets: Mapping[str, float]
    missed: tuple[str, ...]
    incidents: tuple[str, ...]
    evidence: tuple[str, ...]
    owed: str = ""
    line: int = 1

    @property
    def stream(self) -> tuple[str, str, str]:
        """What it is the newest result of: a phase, a project, an objective."""
        return self.phase, self.project, self.slo

    @property
    def owing(self) -> bool:
        """Whether it failed and nothing is attached that says why."""
        return not self.passed and not self.evidence


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the manifest: its path from the root, its digest when it was listed, and its state now."""

    path: str
    sha256: str
    on: date | None
    results: tuple[str, ...]
    line: int
    state: State


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the folder that cannot be relied on, and where."""

    place: Place
    message: str
    remedy: str
    unlisted: bool = False
    """Whether only the manifest is behind its log, as after a crash: the next result mends it."""


@dataclass(frozen=True)
class Evidence:
    """What the evidence folder holds; `there` is whether anything was ever recorded."""

    folder: str
    there: bool = False
    results: tuple[Result, ...] = ()
    files: tuple[Listed, ...] = ()
    faults: tuple[Fault, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def owed(self) -> tuple[Result, ...]:
        """The failed results without evidence."""
        return tuple(one for one in self.results if one.owing)

    @property
    def phases(self) -> Mapping[str, bool]:
        """Of each phase, whether it is enforced automatically: its newest results all passed, and
        no failed one is without evidence."""
        newest = {one.stream: one for one in self.results}
        red = {one.phase for one in (*newest.values(), *self.owed) if one.owing or not one.passed}
        return {phase: phase not in red for phase in sorted({one.phase for one in self.results})}

    @property
    def incident_ids(self) -> tuple[str, ...]:
        """The incidents that results name, in the order of their ids."""
        return tuple(sorted({id for one in self.results for id in one.incidents}))


def automation(kept: Evidence) -> dict[str, Any]:
    """What a machine is told: the phases it may enforce, what is owed, and the incidents concerned."""
    phases = {
        phase: {
            "automation_enforced": enforced,
            "owed": [one.id for one in kept.owed if one.phase == phase],
        }
        for phase, enforced in kept.phases.items()
    }
    return {"parameters": {"incident_ids": list(kept.incident_ids)}, "phases": phases}


@lru_cache(maxsize=1)
def everything(project: Project) -> Evidence:
    """The evidence of a knowledge base, whoever may see what it is of."""
    return read(project.root, project.config.evidence)


@lru_cache(maxsize=1)
def kept(project: Project) -> Evidence:
    """The evidence of a knowledge base that may be shown.

    Where some records may not be seen, results that name one are left out, and so is every file
    that is not of a result that is left.
    """
    found, hidden = everything(project), project.hidden
    if not hidden.count:
        return found
    seen = tuple(
        one
        for one in found.results
        if not any(id in hidden for id in (one.slo, *one.incidents) if id)
    )
    ids = {one.id for one in seen}
    files = tuple(one for one in found.files if ids & set(one.results))
    return replace(found, results=seen, files=files)


def read(root: Path, folder: str) -> Evidence:
    """What the evidence folder below a root holds, each fault with its place; never raises."""
    paths = [f"{folder}/{name}".lstrip("/") for name in (MANIFEST, LOG)]
    faults: list[Fault] = []
    manifest: Mapping[str, Any] = NOTHING
    try:
        text = content(root, paths[0])
        manifest = parsed(text) if text is not None else NOTHING
    except Broken as error:
        text = None
        faults.append(_broken(paths[0], error))
    try:
        log = content(root, paths[1])
    except Broken as error:
        log = None
        faults.append(_broken(paths[1], error))
    results = tuple(_results(log or "", paths[1], faults))
    files = tuple(_files(root, folder, manifest, text or "", faults))
    if manifest and log is not None:
        faults += _disagreeing(manifest, results, *paths)
    there = text is not None or log is not None or bool(faults)
    return Evidence(folder, there, results, files, tuple(faults), manifest)


def _broken(path: str, error: Broken) -> Fault:
    return Fault(Place(path, error.line), str(error), "mend it, or restore it from git")


def content(root: Path, path: str) -> str | None:
    """The text of a file below a root, None where there is none. Raises Broken."""
    try:
        refuse_links(root, path)
        status = (root / path).lstat()
        if not stat.S_ISREG(status.st_mode):
            raise Broken("is not a regular file")
        if status.st_size > MAX_BYTES:
            raise Broken(f"is longer than {MAX_BYTES // 1024 // 1024} MiB")
        return (root / path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Broken(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Broken("is not UTF-8 text") from None


def refuse_links(root: Path, path: str) -> None:
    """Raises Broken where a path below a root leads, itself or by a folder, over a symbolic link."""
    at = root
    for part in PurePosixPath(path).parts:
        at = at / part
        if part == ".." or at.is_symlink():
            raise Broken("leads over a symbolic link, which is not followed")


def _json(text: str) -> Any:
    """JSON as RFC 8259 has it: no NaN, and no depth that would end the process. Raises Broken."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no number")

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise Broken(f"is not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Broken(f"is not JSON that can be read: {type(error).__name__}") from None


def parsed(text: str) -> Mapping[str, Any]:
    """A manifest of this schema. Raises Broken."""
    data = _json(text)
    if not isinstance(data, dict):
        raise Broken("is not an object")
    if data.get("schema") != SCHEMA:
        raise Broken(f"has the schema {json.dumps(data.get('schema'))[:60]}, not {SCHEMA}")
    for name in ("results", "files"):
        rows = data.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Broken(f"`{name}` is not a list of objects")
    return data


def _results(log: str, path: str, faults: list[Fault]) -> Iterator[Result]:
    """The results of a log, each with the evidence that later lines attached to it."""
    found: dict[str, Result] = {}
    for number, line in enumerate(log.split("\n"), 1):
        if not line.strip():
            continue
        if len(faults) >= MAX_FAULTS:
            break
        if len(found) >= MAX_RESULTS:
            faults.append(
                Fault(
                    Place(path, number), f"has more than {MAX_RESULTS:,} results", "begin a new log"
                )
            )
            break
        try:
            data = _json(line)
            _read_line(data if isinstance(data, dict) else {}, number, found)
        except Broken as error:
            place = Place(path, number)
            faults.append(Fault(place, str(error), "mend the line, or restore it from git"))
    yield from found.values()


def _read_line(data: Mapping[str, Any], number: int, found: dict[str, Result]) -> None:
    """Add what one line says: a result, or files for one before it. Raises Broken."""
    if data.get("schema") != LINE_SCHEMA:
        raise Broken(f"is no line of {LINE_SCHEMA}")
    id, paths = _word(data, "id"), tuple(_paths(data.get("evidence")))
    if data.get("event") == "evidence":
        if id not in found:
            raise Broken(f"attaches evidence to `{id}`, which no line before it records")
        known = found[id]
        found[id] = replace(known, evidence=tuple(dict.fromkeys((*known.evidence, *paths))))
        return
    if id in found:
        raise Broken(f"records `{id}` a second time")
    found[id] = _result(data, id, paths, number)


def _result(data: Mapping[str, Any], id: str, paths: tuple[str, ...], number: int) -> Result:
    word = data.get("result")
    if word not in ("PASS", "FAIL"):
        raise Broken("has neither PASS nor FAIL as its `result`")
    try:
        on = clock.parse_date(_word(data, "on"))
    except ValueError as error:
        raise Broken(f"`on` {error}") from None
    return Result(
        id,
        on,
        _word(data, "phase"),
        _word(data, "project"),
        str(data.get("slo") or ""),
        word == "PASS",
        _numbers(data.get("measured")),
        _numbers(data.get("targets")),
        _words(data.get("missed")),
        _words(data.get("incident_ids")),
        paths,
        str(data.get("owed") or ""),
        number,
    )


def _word(data: Mapping[str, Any], name: str) -> str:
    word = data.get(name)
    if not isinstance(word, str) or not word:
        raise Broken(f"has no `{name}`")
    return word


def _words(raw: Any) -> tuple[str, ...]:
    rows = raw[:MAX_WORDS] if isinstance(raw, list) else ()
    return tuple(one for one in rows if isinstance(one, str))


def _numbers(raw: Any) -> Mapping[str, float]:
    rows = raw.items() if isinstance(raw, dict) else ()
    return {
        str(name): float(value)
        for name, value in rows
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def _paths(raw: Any) -> Iterator[str]:
    for one in raw[:MAX_WORDS] if isinstance(raw, list) else ():
        path = one.get("path") if isinstance(one, dict) else one
        if isinstance(path, str) and path:
            yield path


def _files(
    root: Path, folder: str, manifest: Mapping[str, Any], text: str, faults: list[Fault]
) -> Iterator[Listed]:
    """The files that a manifest lists, each looked at once."""
    path_of_manifest = f"{folder}/{MANIFEST}"
    states: dict[tuple[str, str], State] = {}
    lines = _Lines(text)
    for row in manifest.get("files", ())[:MAX_FILES]:
        path, digest = row.get("path"), str(row.get("sha256"))
        line = lines.of(path)
        if not isinstance(path, str) or not path or not _SHA256.fullmatch(digest):
            if len(faults) < MAX_FAULTS:
                message = "lists a file without a path and a SHA-256"
                faults.append(Fault(Place(path_of_manifest, line), message, "list it anew"))
            continue
        if (path, digest) not in states:
            states[path, digest] = looked_at(root, folder, path, digest)
        on = row.get("on")
        day = clock.parse_date(on) if isinstance(on, str) and _is_day(on) else None
        yield Listed(path, digest, day, _words(row.get("results")), line, states[path, digest])


def _is_day(word: str) -> bool:
    try:
        clock.parse_date(word)
    except ValueError:
        return False
    return True


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


def looked_at(root: Path, folder: str, path: str, sha256: str) -> State:
    """Whether a listed file is as it was. One that does not lie in the evidence folder is refused."""
    if not path.startswith(f"{folder}/") or ".." in PurePosixPath(path).parts:
        return "refused"
    try:
        refuse_links(root, path)
        if not (root / path).is_file():
            return "missing"
        return "verified" if digest(root / path) == sha256 else "altered"
    except Broken:
        return "refused"
    except (OSError, ValueError):
        return "missing"


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _disagreeing(
    manifest: Mapping[str, Any], results: Iterable[Result], path: str, log: str
) -> Iterator[Fault]:
    """Where the manifest and the log do not say the same of a result."""
    said = {str(row.get("id")): row.get("result") for row in manifest.get("results", ())}
    known = {one.id: one for one in results}
    for id in said.keys() - known.keys():
        yield Fault(Place(path), f"lists `{id}`, which the log does not hold", "restore the line")
    for id, one in known.items():
        word = "PASS" if one.passed else "FAIL"
        if said.get(id) != word:
            says = f"says {said[id]} of it" if id in said else "does not list it"
            message = f"`{id}` is {word} here, and the manifest {says}"
            remedy = "restore the one that was changed"
            yield Fault(Place(log, one.line), message, remedy, id not in said)
