"""What the evidence folder holds, as facts: results, listed files, and what cannot be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from opskb.model import NOTHING, Place

MANIFEST, LOG = "manifest.json", "validation.jsonl"
SCHEMA, LINE_SCHEMA = "opskb/evidence-v1", "opskb/validation-v1"

AT_LEAST = "availability"
"""The one measure that must not fall below its target; the others must not rise above theirs."""

State: TypeAlias = Literal["verified", "missing", "altered", "refused"]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a line of the log attaches: its path from the root, and its digest, "" without one."""

    path: str
    sha256: str
    on: date
    line: int


@dataclass(frozen=True, slots=True)
class Result:
    """One result from outside, compared with its targets: availability and error rate as shares,
    latency in milliseconds. `line` is where the log holds it; `gone` are attached paths that are not there."""

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
    attached: tuple[Attached, ...]
    owed: str = ""
    line: int = 1
    gone: frozenset[str] = frozenset()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The paths of what is attached, from the root."""
        return tuple(dict.fromkeys(one.path for one in self.attached))

    @property
    def said(self) -> tuple[str, ...]:
        """The measures that missed their targets, by the figures themselves."""
        return tuple(
            name
            for name, value in self.measured.items()
            if name in self.targets and not met(name, value, self.targets[name])
        )

    @property
    def contradicted(self) -> bool:
        """Whether its word is not the one that its own figures give, where there are any."""
        judged = self.measured.keys() & self.targets.keys()
        return bool(judged) and self.passed == bool(self.said)

    @property
    def stream(self) -> tuple[str, str, str]:
        """What it is the newest result of: a phase, a project, an objective."""
        return self.phase, self.project, self.slo

    @property
    def owing(self) -> bool:
        """Whether it failed and nothing is there that says why."""
        return not self.passed and self.gone.issuperset(self.evidence)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the manifest, or of the log alone: its path from the root, its digest when it was
    listed, and its state now. `line` is where `source` lists it."""

    path: str
    sha256: str
    on: date | None
    results: tuple[str, ...]
    line: int
    state: State
    source: str = MANIFEST


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


def met(name: str, value: float, target: float) -> bool:
    """Whether a measure keeps its target."""
    return value >= target if name == AT_LEAST else value <= target


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
