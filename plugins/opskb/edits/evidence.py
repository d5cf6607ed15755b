"""Results from outside, compared with their targets and written down: the manifest and the validation log."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from opskb.edits import targets as chosen
from opskb.edits.keeping import Recorded, written
from opskb.edits.refused import Refused
from opskb.edits.targets import MEASURES, shown
from opskb.insights import slo
from opskb.insights.evidence import LINE_SCHEMA, met
from opskb.model import Record
from opskb.project import Project

__all__ = ["MEASURES", "PHASE", "Recorded", "attach", "record", "shown"]

PHASE = "operate"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ /-]{0,99}")
MAX_FILE = 64 * 1024 * 1024


def record(
    project: Project,
    name: str,
    *,
    availability: float | None = None,
    latency: float | None = None,
    error_rate: float | None = None,
    targets: Mapping[str, float] | None = None,
    slo_id: str = "",
    incidents: Sequence[str] = (),
    files: Sequence[Path] = (),
    on: date | None = None,
    phase: str = PHASE,
) -> Recorded:
    """Compare a result with its targets and write it down as PASS or FAIL.

    `availability` and `error_rate` are shares from 0 to 1, `latency` is in milliseconds. Targets
    are those of the objective `slo_id`, else of the one that `name` means, and those given, which
    may be stricter. Incidents that are charged to the objective in its window are
    named where none is given. Files are copied into the evidence folder unless they lie in it.
    Raises Refused, and OSError where the disk refuses.
    """
    given = {"availability": availability, "latency": latency, "error_rate": error_rate}
    measured = _measured({key: value for key, value in given.items() if value is not None})
    objective = chosen.objective(project, slo_id, name, measured)
    wanted = chosen.targets(project, name, measured, objective, targets or {})
    day = _past(project, on)
    line: dict[str, Any] = {
        "schema": LINE_SCHEMA,
        "event": "result",
        "on": day.isoformat(),
        "phase": _named(phase, "phase"),
        "project": _named(name, "project"),
        "slo": objective.id if objective else "",
        "measured": measured,
        "targets": wanted,
        "incident_ids": _incidents(project, objective, incidents, day),
    }
    return written(project, line | _judgement(line), _readable(files))


def _judgement(line: Mapping[str, Any]) -> dict[str, Any]:
    """What a result that was measured comes to: what it missed, the verdict, and what is owed then."""
    measured, wanted = line["measured"], line["targets"]
    missed = [key for key in measured if not met(key, measured[key], wanted[key])]
    if not missed:
        return {"missed": missed, "result": "PASS"}
    return {"missed": missed, "result": "FAIL", "owed": _owed(line, missed)}


def attach(project: Project, id: str, files: Sequence[Path], *, on: date | None = None) -> Recorded:
    """Attach files to a result that was recorded before. Raises Refused and OSError."""
    if not files:
        raise Refused("there is no file to attach")
    day = _past(project, on).isoformat()
    line: dict[str, Any] = {"schema": LINE_SCHEMA, "event": "evidence", "id": id, "on": day}
    return written(project, line, _readable(files))


def _past(project: Project, on: date | None) -> date:
    """The day of a result, the as-of date if not given. Raises Refused for one that has not come."""
    if on and on > project.as_of:
        raise Refused(f"{on} is later than the as-of date {project.as_of}")
    return on or project.as_of


def _named(word: str, what: str) -> str:
    if not _NAME.fullmatch(word):
        raise Refused(f"`{word[:60]}` is no name of a {what}: write letters, digits, - _ . or /")
    return word


def _measured(given: Mapping[str, float]) -> dict[str, float]:
    if not given:
        raise Refused("nothing was measured: give an availability, a latency or an error rate")
    for name, value in given.items():
        top = math.inf if name == "latency" else 1
        if not math.isfinite(value) or not 0 <= value <= top:
            what = "a number of milliseconds" if name == "latency" else "a share between 0 and 1"
            raise Refused(f"{name.replace('_', ' ')} is {value:g}, not {what}")
    return {name: float(value) for name, value in given.items()}


def _incidents(
    project: Project, objective: Record | None, given: Sequence[str], day: date
) -> list[str]:
    """The ids of the incidents that are given, else of those charged in the objective's window."""
    for id in given:
        one = project.find(id)
        if one is None or one.kind != "incident":
            raise Refused(f"there is no incident `{id}`")
    if given or objective is None:
        return sorted({one.id for id in given if (one := project.find(id))})
    one_ = slo.objectives(project)[objective.key]
    found = slo.window(one_, day)
    return sorted({charge.id for charge in slo.inside(one_, found)} if found else ())


def _readable(files: Sequence[Path]) -> list[Path]:
    for path in files:
        if not path.is_file():
            raise Refused(f"there is no file `{path}`")
        if not path.stat().st_size:
            raise Refused(f"`{path}` is empty, and shows nothing")
        if path.stat().st_size > MAX_FILE:
            raise Refused(f"`{path}` is longer than {MAX_FILE // 1024 // 1024} MiB")
    return [path.resolve() for path in files]


def _owed(line: Mapping[str, Any], missed: Sequence[str]) -> str:
    """What somebody must attach now, in words."""
    parts = [
        f"{name.replace('_', ' ')} was {shown(name, line['measured'][name])}, "
        f"target {shown(name, line['targets'][name])}"
        for name in missed
    ]
    what = "the measurement, and what a person checked in its place"
    return f"{what} ({'; '.join(parts)})"
