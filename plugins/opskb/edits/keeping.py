"""Evidence written down: a line appended to the log, its files kept, and the manifest that follows from it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from opskb.edits.lock import alone, replaced
from opskb.edits.refused import Refused
from opskb.insights import evidence
from opskb.insights.evidence import LOG, MANIFEST, SCHEMA, Broken, Evidence
from opskb.project import Project

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the line of the log, whether it passed, and whether its phase is enforced."""

    line: Mapping[str, Any]
    passed: bool
    enforced: bool

    @property
    def owed(self) -> str:
        """The evidence that is owed now, "" where none is."""
        return str(self.line.get("owed") or "")


def written(project: Project, line: dict[str, Any], files: list[Path]) -> Recorded:
    """Append a line and bring the manifest up to date, alone."""
    folder = project.config.evidence
    home = project.root / folder
    try:
        evidence.refuse_links(project.root, folder)
    except Broken as error:
        raise Refused(f"{folder} {error}") from None
    home.mkdir(parents=True, exist_ok=True)
    try:
        evidence.refuse_links(project.root, f"{folder}/{LOG}")
        with alone(home / LOG) as log:
            return _in_turn(project, folder, line, files, log)
    except Broken as error:
        raise Refused(f"{folder}/{LOG} {error}") from None


def _in_turn(
    project: Project, folder: str, line: dict[str, Any], files: list[Path], log: IO[bytes]
) -> Recorded:
    before = evidence.read(project.root, folder)
    if fault := next((one for one in before.faults if not one.unlisted), None):
        raise Refused(f"{fault.place} {fault.message}: {fault.remedy}; nothing was recorded")
    known = {one.id: one for one in before.results}
    if line["event"] == "evidence" and line["id"] not in known:
        raise Refused(f"there is no result `{line['id']}` in {folder}/{LOG}")
    changed = {
        (project.root / one.path).resolve() for one in before.files if one.state != "verified"
    }
    if wrong := next((path for path in files if path in changed), None):
        raise Refused(f"{wrong.name} is not what it was when it was listed: give it another name")
    line.setdefault("id", _next(known))
    line["evidence"] = [_kept(project.root, folder, line["id"], path) for path in files]
    if line.get("result") == "FAIL":
        line["automation_enforced"] = False
        line["owed"] = "" if files else line.get("owed", "")
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    log.seek(0, os.SEEK_END)
    log.write(f"{text}\n".encode())
    log.flush()
    os.fsync(log.fileno())
    log.seek(0)
    lines = [json.loads(one) for one in log.read().splitlines() if one.strip()]
    after = evidence.read(project.root, folder)
    replaced(project.root / folder / MANIFEST, _manifest(before, after, lines))
    whole = {one.id: one for one in after.results}[line["id"]]
    return Recorded(line, whole.passed, after.phases[whole.phase])


def _next(known: Iterable[str]) -> str:
    numbers = [int(id[4:]) for id in known if re.fullmatch(r"VAL-\d{4,9}", id)]
    return f"VAL-{max(numbers, default=0) + 1:04}"


def _kept(root: Path, folder: str, id: str, path: Path) -> dict[str, Any]:
    """The entry of a file, copied into the evidence folder unless it lies there."""
    home = (root / folder).resolve()
    if path.is_relative_to(home):
        name = f"{folder}/{path.relative_to(home).as_posix()}"
        return {"path": name, "sha256": evidence.digest(path), "bytes": path.stat().st_size}
    content, place = path.read_bytes(), home / id
    place.mkdir(exist_ok=True)
    stem = _UNSAFE.sub("-", path.name).strip("-.") or "evidence"
    target, count = place / stem, 1
    while target.exists() and target.read_bytes() != content:
        count += 1
        target = place / f"{count}-{stem}"
    target.write_bytes(content)
    name = f"{folder}/{id}/{target.name}"
    return {"path": name, "sha256": evidence.digest(target), "bytes": len(content)}


def _manifest(before: Evidence, after: Evidence, lines: Iterable[Mapping[str, Any]]) -> str:
    """The manifest that follows from the log, with what else it listed before."""
    rows: dict[str, dict[str, Any]] = {
        row["path"]: dict(row) for row in before.manifest.get("files", ())
    }
    for line in lines:
        for file in line["evidence"]:
            row = rows.setdefault(file["path"], {**file, "on": line["on"], "results": []})
            row["results"] = sorted({*row.get("results", ()), line["id"]})
    content = {
        **before.manifest,
        "schema": SCHEMA,
        "automation": evidence.automation(after),
        "results": [_row(one) for one in after.results],
        "files": [rows[path] for path in sorted(rows)],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _row(one: evidence.Result) -> dict[str, Any]:
    return {
        "id": one.id,
        "on": one.on.isoformat(),
        "phase": one.phase,
        "project": one.project,
        "slo": one.slo,
        "result": "PASS" if one.passed else "FAIL",
    }
