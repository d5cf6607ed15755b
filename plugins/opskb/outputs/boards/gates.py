"""Gates: the checklists of release, entry and quality, each line with the records that make it so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from opskb.insights import gates
from opskb.insights.criteria import Gate, Span
from opskb.insights.figure import Criterion
from opskb.insights.order import newest_first
from opskb.model import Record
from opskb.outputs import sections, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section, day, link, table, verdict
from opskb.outputs.site import Site

_NEW = 'opskb new cycle "Release 2026.48" --set release=2026.48'


def _lede(site: Site) -> str:
    cycles = newest_first(site.project.by_kind.get("cycle", ()))
    judged = [(gate, gates.judge(site.project, gate, _quarter(site))) for gate in _QUALITY]
    parts = [f"{gate.title}: {_green(lines)}" for gate, lines in judged]
    if running := next((one for one in cycles if one.live), None):
        lines = gates.of_cycle(site.project, running, gates.EXIT)
        parts.insert(0, f"{running.id} {_may(lines)}")
    elif planned := _planned(cycles):
        lines = gates.of_cycle(site.project, planned, gates.ENTRY)
        parts.insert(0, f"{planned.id} {_may(lines, 'begin')}")
    return f"{'. '.join(parts)}."


_QUALITY = (gates.CHECKPOINTS, gates.SUCCESS)


def _planned(cycles: Sequence[Record]) -> Record | None:
    """The next cycle that has not begun."""
    return next((one for one in reversed(cycles) if one.state == "draft"), None)


def _may(lines: Sequence[Criterion], what: str = "leave") -> str:
    """The verdict, and what stands in the way of it."""
    red = [line.label.lower() for line in lines if not line.passed]
    if not red:
        return f"may {what}, {_green(lines)}"
    return f"may not {what}, {_green(lines)}; red: {wording.listed(red)}"


def _quarter(site: Site) -> Span:
    return gates.this_quarter(site.project)


def _green(lines: Sequence[Criterion]) -> str:
    """How many lines are green, and how many of the others are waived or cannot be judged."""
    states = Counter(line.state for line in lines)
    rest = (f", {states[word]} {word}" for word in ("waived", "not judged") if states[word])
    return f"{states['green']} of {len(lines)} green{''.join(rest)}"


def _sections(site: Site) -> Iterator[Section]:
    cycles = newest_first(site.project.by_kind.get("cycle", ()))
    running = next((one for one in cycles if one.live), None)
    if running:
        for gate in (gates.EXIT, gates.ENTRY):
            yield of_gate(site, gate, running)
    if planned := _planned(cycles):
        yield of_gate(site, gates.ENTRY, planned, "-next")
    yield _cycles(site, [one for one in cycles if one.state == "closed"])
    for gate in _QUALITY:
        lines = gates.judge(site.project, gate, _quarter(site))
        span = _quarter(site)
        title = f"{gate.title}: {_green(lines)}"
        about = (
            f"{gate.about} Judged from {wording.short(span.first)} to {wording.short(span.last)}."
        )
        yield Section(
            gate.name, title, about, table=sections.gate(site, gate.name, gate.title, lines)
        )


def of_gate(site: Site, gate: Gate, cycle: Record, more: str = "") -> Section:
    """A gate of one cycle as a section: its message, and a table of its lines."""
    lines = gates.of_cycle(site.project, cycle, gate)
    span = gates.span_of(site.project, cycle)
    title = f"{gate.title} of {cycle.id}: {_green(lines)}"
    about = f"{gate.about} Computed from the records as of {wording.short(span.last)}.{_today(gate, cycle)}"
    return Section(
        f"okb-gate-{gate.name}{more}",
        title,
        about,
        table=sections.gate(site, f"{gate.name}{more}", gate.title, lines),
        tells=f"{gate.name}_",
    )


def _today(gate: Gate, cycle: Record) -> str:
    """What a gate of a closed cycle reads as it is today, as a sentence after others."""
    found = [line.today for line in gate.lines if line.today]
    if cycle.state != "closed" or not found:
        return ""
    return f" Judged by today, since no record says since when: {'; '.join(found)}."


def _cycles(site: Site, closed: Sequence[Record]) -> Section:
    """Every closed cycle, a column a line: what was green, waived or red on the day it was closed."""
    labels = [line.label for line in gates.EXIT.lines]
    rows = []
    for cycle in closed:
        lines = gates.of_cycle(site.project, cycle, gates.EXIT)
        states: list[Cell] = [verdict(line.holds, line.waived) for line in lines]
        rows.append((link(site, cycle), day(cycle.closed), *states))
    red = [one for one in closed if not gates.passed(gates.of_cycle(site.project, one, gates.EXIT))]
    count = wording.plural(len(closed), "release")
    title = f"{count} left; {len(red) or 'none'} with a red line and no waiver"
    empty = Empty("Every release would stand here with its five conditions.", _NEW)
    return Section(
        "cycles",
        title if closed else "No release has left yet",
        f"Each line as it stood on the day the release left.{_today(gates.EXIT, closed[0])}"
        if closed
        else "",
        table=table("cycles", "Releases and their exit gates", ("Cycle", "Left", *labels), rows),
        empty=None if closed else empty,
    )


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """The gates of one cycle: the exit gate once it is open, the entry gate until it is not asked for."""
    if record.state != "draft":
        yield of_gate(site, gates.EXIT, record)
    if record.state != "closed" or gates.entry_owed(site.project, record):
        yield of_gate(site, gates.ENTRY, record)


def of_index(site: Site) -> Iterator[Section]:
    """What stands above the cycles: each release with its gate."""
    closed = [
        one for one in newest_first(site.project.by_kind.get("cycle", ())) if one.state == "closed"
    ]
    yield _cycles(site, closed)


BOARD = Board("gates", "gates", "Gates", _lede, _sections, ("cycle",))
