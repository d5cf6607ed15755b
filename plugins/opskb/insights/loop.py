"""Whether the loop closes: signals become missions, missions have outcomes, and in how many days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from opskb import clock
from opskb.insights import signals
from opskb.insights.figure import Figure, missing
from opskb.insights.signals import Signal
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the loop: how many entered it, how many left it, and in how many days.

    `days` has one number for each that left it and whose days are known.
    """

    name: str
    label: str
    entered: int
    left: int
    days: tuple[int, ...]
    records: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The share of those who entered that left, None where nobody entered."""
        return self.left / self.entered if self.entered else None

    @property
    def median(self) -> float | None:
        """The median of its days, None without any."""
        return float(median(self.days)) if self.days else None


@dataclass(frozen=True, slots=True)
class Loop:
    """The whole loop: its steps in order, and by source how many signals, of which so many led to a mission."""

    signals: tuple[Signal, ...]
    missions: tuple[Record, ...]
    steps: tuple[Step, ...]
    sources: tuple[tuple[str, int, int], ...]

    @property
    def ratio(self) -> float | None:
        """The yield: the share of signals that led to a mission with an outcome."""
        whole = self.steps[-1]
        return whole.ratio


@remembered
def close(project: Project) -> Loop:
    """The loop of a knowledge base.

    A signal is judged when it was triaged or closed; it becomes a mission when one grew from it; a
    mission has its outcome when it ended and says what came of it. The days of a step are those from
    its beginning to its end; the last step is from the signal to the outcome.
    """
    all, missions = signals.signals(project), signals.missions(project)
    return Loop(all, missions, _steps(project, all, missions), _sources(all))


def _steps(
    project: Project, all: tuple[Signal, ...], missions: tuple[Record, ...]
) -> tuple[Step, ...]:
    judged = [one for one in all if one.fate != "waiting"]
    led = [(one, mission) for one in judged for mission in one.became if _mission(mission)]
    grown = [(one, mission) for one, mission in led if outcome(mission)]
    return (
        _step("judged", "Signals judged", all, judged, [(s.opened, s.judged) for s in judged]),
        _step(
            "missions",
            "Judged signals that became a mission",
            judged,
            {s.record.key for s, _ in led},
            [(s.opened, clock.day_of(m.opened)) for s, m in led],
        ),
        _outcomes(project, missions),
        _step(
            "whole",
            "Signals that led to an outcome",
            all,
            {s.record.key for s, _ in grown},
            [(s.opened, clock.day_of(m.closed)) for s, m in grown],
        ),
    )


def _outcomes(project: Project, missions: tuple[Record, ...]) -> Step:
    """How many missions had an outcome; named are those that answer no signal."""
    reached = [one for one in missions if outcome(one)]
    return _step(
        "outcomes",
        "Missions with an outcome",
        missions,
        reached,
        [(clock.day_of(one.opened), clock.day_of(one.closed)) for one in reached],
        [one.key for one in missions if not signals.grew_from(project, one)],
    )


def _step(
    name: str,
    label: str,
    entered: Iterable[object],
    left: Iterable[object],
    spans: Iterable[tuple[date | None, date | None]],
    records: Iterable[str] = (),
) -> Step:
    days = tuple((end - begin).days for begin, end in spans if begin and end and end >= begin)
    return Step(name, label, len(tuple(entered)), len(tuple(left)), days, tuple(records))


def _mission(record: Record) -> bool:
    return record.values.get("type") == "mission"


def outcome(mission: Record) -> str:
    """What came of a mission that ended, "" where it has not, or does not say."""
    return str(mission.values.get("outcome") or "") if signals.ended(mission) else ""


def _sources(all: tuple[Signal, ...]) -> tuple[tuple[str, int, int], ...]:
    counts = Counter(one.source for one in all)
    led = Counter(one.source for one in all if any(map(_mission, one.became)))
    return tuple((name, count, led[name]) for name, count in counts.most_common())


def figures(found: Loop) -> tuple[Figure, ...]:
    """The share and the median days of every step."""
    return tuple(figure for step in found.steps for figure in _of(step))


def _of(step: Step) -> tuple[Figure, Figure]:
    share, days = f"{step.name}-ratio", f"{step.name}-days"
    because = f"{step.left} of {step.entered}"
    label = f"{step.label}: median days"
    return (
        Figure(share, step.label, round(step.ratio, 4), "ratio", because=because)
        if step.ratio is not None
        else missing(share, step.label, "nothing entered this step", "ratio"),
        Figure(days, label, step.median, "days")
        if step.median is not None
        else missing(days, label, "nothing left this step with both its days", "days"),
    )


@dataclass(frozen=True, slots=True)
class Given:
    """An incident that is over, the signals it gave, or why it gave none."""

    incident: Record
    signals: tuple[Record, ...]
    reason: str


def incidents(project: Project) -> tuple[Given, ...]:
    """Every incident that is over, newest first, with what it told those who decide what is built."""
    over = (one for one in project.by_kind["incident"] if one.state == "closed")
    found = (
        Given(one, signals.given_by(project, one), str(one.values.get("no_signal") or ""))
        for one in over
    )
    return tuple(sorted(found, key=lambda one: one.incident.id, reverse=True))
