"""The one gate engine: lists of criteria, each computed from the records, red ones waived with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from opskb import clock
from opskb.insights import entry, exits, quality
from opskb.insights.criteria import Gate, Judged, Line, Span, quarter_of
from opskb.insights.figure import Criterion, Figure
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

EXIT = Gate("exit", "Exit gate", "What must hold before a release leaves.", exits.LINES)
ENTRY = Gate("entry", "Entry gate", "What must be there before a cycle begins.", entry.LINES)
CHECKPOINTS = Gate(
    "checkpoints", "Checkpoints", "Whether what operating needs is there.", quality.CHECKPOINTS
)
SUCCESS = Gate("success", "Success criteria", "Whether operating succeeds.", quality.SUCCESS)

GATES: Mapping[str, Gate] = {gate.name: gate for gate in (EXIT, ENTRY, CHECKPOINTS, SUCCESS)}
"""Every gate by its name, the word that a cycle's `gates` and `waivers` use."""


def judge(project: Project, gate: Gate, span: Span) -> tuple[Criterion, ...]:
    """The lines of a gate over a span of days, in their order, with what its cycle waives."""
    return tuple(judge_line(project, gate, line, span) for line in gate.lines)


def of_cycle(project: Project, record: Record, gate: Gate) -> tuple[Criterion, ...]:
    """The lines of a gate for a cycle, as they stood on the day it was closed, else as of today."""
    return _judged(project, record.key, gate.name)


@remembered
def _judged(project: Project, key: str, gate: str) -> tuple[Criterion, ...]:
    return judge(project, GATES[gate], span_of(project, project.graph[key]))


def span_of(project: Project, record: Record, until: date | None = None) -> Span:
    """The days of a cycle: up to the day it was closed, up to today while it is open.

    `until` is an earlier day to look from, that of a mark; nothing is seen from after today.
    """
    last = clock.day_of(record.closed) if record.closed else project.as_of
    last = min(last, project.as_of, until or date.max)
    first = clock.day_of(record.opened) if record.opened else last
    return Span(min(first, last), last, record)


def entry_owed(project: Project, cycle: Record) -> bool:
    """Whether a closed cycle is still asked for its entry: for `gap_days`, from the first on that had one."""
    closed = clock.day_of(cycle.closed) if cycle.closed else None
    if not closed or (project.as_of - closed).days > project.config.gap_days:
        return False
    kept = (one.opened for one in project.by_kind["cycle"] if _enters(one))
    first = min((clock.day_of(day) for day in kept if day), default=date.min)
    return (clock.day_of(cycle.opened) if cycle.opened else closed) >= first


def _enters(cycle: Record) -> bool:
    """Whether a cycle says anything of its entry."""
    rows = cycle.values.get("waivers") or ()
    return bool(cycle.values.get("entry")) or any(row.get("gate") == ENTRY.name for row in rows)


def this_quarter(project: Project) -> Span:
    """The running quarter, up to today."""
    first, _ = quarter_of(project.as_of)
    return Span(first, project.as_of)


def line_of(gate: Gate, word: str) -> Line | None:
    """The line of a gate that a row of a record means, None where it means none."""
    return next((line for line in gate.lines if line.named(word)), None)


def passed(lines: tuple[Criterion, ...]) -> bool:
    """Whether a gate may be passed."""
    return all(line.passed for line in lines)


def judge_line(project: Project, gate: Gate, line: Line, span: Span) -> Criterion:
    """One line of a gate over a span of days, with what its cycle waives."""
    found: Judged = line.judge(project, span)
    waived = "" if found.holds else waiver(span.record, gate, line)
    return Criterion(line.name, line.label, found.holds, found.because, found.records, waived)


def waiver(cycle: Record | None, gate: Gate, line: Line) -> str:
    """The reason that a cycle gives for accepting a red line of this gate, "" where it gives none.

    A row without a reason waives nothing, whoever wrote it.
    """
    rows = cycle.values.get("waivers") or () if cycle else ()
    mine = (row for row in rows if (row.get("gate") or EXIT.name) == gate.name)
    named = (row for row in mine if line.named(str(row.get("criterion"))))
    return next(filter(None, map(_reason, named)), "")


def _reason(row: Mapping[str, object]) -> str:
    reason = str(row.get("reason") or "").strip()
    return f"{reason} ({row['by']})" if reason and row.get("by") else reason


def hunt_waived(cycle: Record) -> bool:
    """Whether a release says for which reason it had no bug hunt."""
    return bool(waiver(cycle, EXIT, exits.BUG_HUNT))


def figures(project: Project, record: Record) -> tuple[Figure, ...]:
    """The exit gate of a cycle, a figure for each line, and how many days it has taken."""
    lines = of_cycle(project, record, EXIT)
    open_ = sum(not line.passed for line in lines)
    span = span_of(project, record)
    return (
        Figure("days", "Days", (span.last - span.first).days + 1, "days"),
        Figure("open_criteria", "Criteria red and not waived", open_, holds=not open_, target=0),
        *(_figure(line) for line in lines),
    )


def _figure(line: Criterion) -> Figure:
    because = f"{line.because} Waived: {line.waived}" if line.waived else line.because
    return Figure(
        f"exit_{line.name.replace('-', '_')}",
        line.label,
        line.state,
        holds=line.passed if line.shown or line.holds is False else None,
        because=because,
        records=line.records,
    )
