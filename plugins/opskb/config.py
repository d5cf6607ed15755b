"""`opskb.yml` becomes a Config; what is wrong in it is a finding with a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from opskb import clock, fields
from opskb.fields import Fault
from opskb.model import NOTHING, Memory, Place, Problem, Row
from opskb.settings import SETTINGS, response
from opskb.source import Source, Unreadable, read

NAME = "opskb.yml"
BASELINE = "opskb-baseline.json"
"""Where the baseline is, beside the settings, unless a command names another file."""

MAY_BE_EMPTY = ("policy_areas", "audits")
"""Lists of what is asked for: where one is written and empty, nothing is."""
COUNTS = (
    "reading_speed",
    "reading_minutes",
    "postmortem_days",
    "triage_days",
    "implement_days",
    "hunt_days",
    "onboarding_minutes",
    "event_days",
    "gap_days",
    "entry_days",
    "sign_off_days",
    "impact_days",
)
MOST = 10_000
DISCOVERED = {
    "docs/adr": "adr",
    "docs/security/threat-model.md": "threat-model",
    "work/signals": "signal",
}
"""Where records are looked for beside `data`, and of which kind they are, where nobody says else."""


@dataclass(frozen=True)
class SourceFolder:
    """A folder, or a file, that records are read from; `kind` and `prefix` are "" where left open.

    `diligence` says whether its records are part of the five artefacts of a due diligence.
    """

    path: str
    kind: str = ""
    prefix: str = ""
    diligence: bool = True


@dataclass(frozen=True)
class Config:
    """The settings of one knowledge base, typed; see SETTINGS for what each means."""

    root: Path
    path: str
    declared: bool
    name: str
    about: str
    sample: bool
    llms_full: bool
    as_of: date | None
    sources: tuple[SourceFolder, ...]
    code_root: str
    visibility: str
    holidays: frozenset[date]
    archive_after: relativedelta
    reading_speed: int
    reading_minutes: int
    postmortem_days: int
    postmortem_severities: tuple[str, ...]
    sanity_every: relativedelta
    levels: tuple[Row, ...]
    waivers: tuple[Row, ...]
    rules: tuple[str, ...]
    severities: tuple[Row, ...]
    severe: tuple[str, ...]
    policy_areas: tuple[str, ...]
    policy_statements: tuple[Row, ...]
    policy_every: relativedelta
    compliance_lines: tuple[Row, ...]
    compliance_longest: relativedelta
    spend_thresholds: tuple[float, ...]
    spend_spike: float
    vulnerability_limits: tuple[Row, ...]
    key_classes: tuple[Row, ...]
    update_review: relativedelta
    actionable_ratio: float
    drilled_within: relativedelta
    triage_days: int
    implement_days: int
    flag_limit: relativedelta
    hunt_days: int
    onboarding_minutes: int
    billed_within: relativedelta
    variance_limit: float
    burn_windows: tuple[Row, ...]
    budget_low: float
    budget_measured: float
    performance_tolerance: float
    evidence: str
    debt_after: relativedelta
    audits: tuple[Row, ...]
    event_days: int
    gap_days: int
    entry_cadences: tuple[str, ...]
    entry_days: int
    scorecard: tuple[Row, ...]
    sign_off_days: int
    impact_days: int
    sanity_metrics: tuple[Row, ...]
    source: Source | None = None
    usable: bool = True
    """Whether the file, where there is one, could be read as settings at all."""
    instead: Mapping[str, bytes] = field(default_factory=lambda: NOTHING)
    """What is read in place of files, by their paths from the root; they need not be there."""
    memory: Memory = field(default_factory=dict, init=False, repr=False, compare=False)

    def place(self, *keys: str | int) -> Place:
        """Where a setting is written, the file itself where it is not."""
        return self.source.place(0, keys) if self.source else Place(self.path)


def find_root(start: Path) -> Path:
    """The nearest folder upwards with an `opskb.yml`, else with a `.git`, else `start` itself.

    Settings may name code to run, and records are not trusted: an `opskb.yml` that lies among the
    records of a knowledge base further up is none.
    """
    folder = start if start.is_dir() else start.parent
    upwards = (folder, *folder.parents)
    found: Path | None = None
    for path in reversed([path for path in upwards if (path / NAME).exists()]):
        if found is None or not _among_records(path, found):
            found = path
    return found or next((path for path in upwards if (path / ".git").exists()), folder)


def _among_records(folder: Path, root: Path) -> bool:
    """Whether a folder lies in one of the sources of the knowledge base at `root`."""
    paths = (root / source.path for source in load(root)[0].sources)
    return any(folder.is_relative_to(path) for path in paths)


def load(
    root: Path, path: str = NAME, instead: Mapping[str, bytes] = NOTHING
) -> tuple[Config, tuple[Problem, ...]]:
    """The settings in `root`, defaults where there is no file, and what is wrong with them.

    `instead` are contents that are read in place of those of files, by their paths.
    """
    found, problems = _load(root, path, instead)
    return replace(found, instead=instead), problems


def _load(
    root: Path, path: str, instead: Mapping[str, bytes]
) -> tuple[Config, tuple[Problem, ...]]:
    if path not in instead and not (root / path).is_file():
        return _config(root, path, None, fields.read({}, SETTINGS)[0]), ()
    try:
        source = read(root, path, instead)
    except Unreadable as error:
        problem = replace(error.problem(path), code="OKB901")
        found = _config(root, path, None, fields.read({}, SETTINGS)[0])
        return replace(found, usable=False), (problem,)
    data = source.data[0] if source.data else {}
    if not isinstance(data, dict | None):
        problem = Problem(
            Place(path), "is not a mapping of settings", "write `name: value` lines", "OKB901"
        )
        found = _config(root, path, source, fields.read({}, SETTINGS)[0])
        return replace(found, usable=False), (problem,)
    values, faults = fields.read(data or {}, SETTINGS)
    counted = {name: values[name] for name in COUNTS if values[name] is not None}
    for name in (name for name, count in counted.items() if not 0 < count <= MOST):
        message = f"`{name}` is {values.pop(name)}"
        faults.append(Fault((name,), message, f"write a number from 1 to {MOST}"))
    if values["as_of"] and not clock.FIRST <= values["as_of"] <= clock.LAST:
        message = f"`as_of` is {values.pop('as_of')}"
        years = f"{clock.FIRST.year} to {clock.LAST.year}"
        faults.append(Fault(("as_of",), message, f"write a day of the years {years}"))
    none = [name for name in MAY_BE_EMPTY if (data or {}).get(name) == []]
    values = {
        name: spec.blank if values.get(name) in (None, ()) and name not in none else values[name]
        for name, spec in SETTINGS.items()
    }
    faults += response.faults(values, data or {})
    problems = [
        Problem(
            source.place(0, fault.keys),
            fault.message.replace("column", "setting"),
            fault.remedy,
            "OKB901",
            field=str(fault.keys[0]),
        )
        for fault in faults
    ]
    return _config(root, path, source, values), tuple(problems)


def undeclared(root: Path, *paths: str) -> Config:
    """The settings of a run without an `opskb.yml`: these files and folders are the only sources."""
    config = _config(root, NAME, None, fields.read({}, SETTINGS)[0])
    return replace(config, sources=tuple(map(SourceFolder, paths)))


def _config(root: Path, path: str, source: Source | None, values: Mapping[str, Any]) -> Config:
    rows = (row for row in values["sources"] if row["path"])
    folders = tuple(
        SourceFolder(
            _tidy(row["path"][0]),
            row["kind"] or "",
            row["prefix"] or "",
            row["diligence"] is not False,
        )
        for row in rows
    )
    if not _says(source, "sources"):
        folders += tuple(SourceFolder(home) for home in DISCOVERED if (root / home).exists())
    plain = {
        name: values[name]
        for name in SETTINGS
        if name not in ("sources", "code_root", "holidays", "evidence")
    }
    plain["levels"] = tuple(row for row in values["levels"] if row["rule"] and row["level"])
    plain["waivers"] = tuple(row for row in values["waivers"] if row["rule"] and row["record"])
    code_root = _tidy(values["code_root"][0]) if values["code_root"] else ""
    return Config(
        root,
        path,
        source is not None,
        sources=folders,
        code_root=code_root,
        holidays=frozenset(values["holidays"]),
        evidence=(_tidy(values["evidence"][0]) if values["evidence"] else "") or "evidence",
        source=source,
        **plain,
    )


def _says(source: Source | None, name: str) -> bool:
    data = source.data[0] if source and source.data else None
    return isinstance(data, dict) and data.get(name) is not None


def _tidy(path: str) -> str:
    return re.sub(r"^(?:\./)+|/+$", "", path) if path != "." else ""
