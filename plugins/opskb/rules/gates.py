"""89x: a gate is passed when its records say so, and a release leaves on a clean report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb import clock
from opskb.insights import gates, sanity
from opskb.insights.criteria import Gate, Line
from opskb.insights.figure import Criterion
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB892", "cycle")
def cycle_closed_with_a_red_line(project: Project) -> Iterator[Problem]:
    """A cycle is closed only when all five lines of its exit gate are green, or waived with a reason.

    The lines are computed from the records as they stood on the day it was closed: no severe
    incident open and its postmortem held, a restore that succeeded in the quarter, no rotation
    overdue, a bug hunt in the cycle, and nothing retired that lies about. What cannot be judged,
    such as a key of an unknown class, is red. Without a backup or a bug hunt its line is red;
    without an incident, a key or a tombstone there is nothing that could be wrong, and it holds.

    A tombstone counts from the day it names. What lies in the archive, and what was retired on no day,
    is judged as it is today, since no record says since when.

    ```markdown title="bad: data/cycles/cyc-2026.42.md"
    ---
    id: CYC-2026.42
    title: Release 2026.42
    status: closed
    release: '2026.42'
    owner: Mateo Quispe
    opened: 2026-10-06
    closed: 2026-10-19
    waivers:
      - {criterion: restore drill, reason: The drill of the quarter is on 3 December., by: Ines Ferreira}
    ---
    ```

    ```markdown title="good: data/cycles/cyc-2026.42.md"
    ---
    id: CYC-2026.42
    title: Release 2026.42
    status: closed
    release: '2026.42'
    owner: Mateo Quispe
    opened: 2026-10-06
    closed: 2026-10-19
    waivers:
      - {criterion: restore drill, reason: The drill of the quarter is on 3 December., by: Ines Ferreira}
      - {criterion: bug hunt, reason: Nothing but texts was changed., by: Mateo Quispe}
    ---
    ```
    """
    for record in project.by_kind["cycle"]:
        if record.state == "closed":
            yield from _red(project, record, gates.EXIT, "was closed with a red line", "closed")


def _red(project: Project, record: Record, gate: Gate, what: str, field: str) -> Iterator[Problem]:
    """A problem for each line of a gate that is neither green nor waived."""
    for asked, line in zip(gate.lines, gates.of_cycle(project, record, gate), strict=True):
        if not line.passed:
            message = f"{what}, {_called(line.label)}: {_small(line.because)}"
            remedy = f"{_mended(asked)}, or add a row to `waivers` of this gate with the reason"
            at = record.place(field if record.values.get(field) else "status")
            yield record.problem(
                f"{gate.name}/{line.name}",
                message,
                remedy,
                at=at,
                related=_ids(project, line),
            )


def _mended(line: Line) -> str:
    """How a red line turns green: what only a person can know, a person must vouch for."""
    vouch = "vouch for it in a row of `entry`, with its evidence"
    return vouch if line.vouched else "make it true"


def _called(label: str) -> str:
    """A label as it stands inside a sentence; `SLOs held` keeps its capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _small(sentence: str) -> str:
    """A sentence as the end of another one; one that begins with an id stays as it is."""
    first = sentence.partition(" ")[0]
    text = sentence if first.isupper() or "-" in first else sentence[:1].lower() + sentence[1:]
    return text.rstrip(".")


def _ids(project: Project, line: Criterion) -> tuple[str, ...]:
    return tuple(project.graph[key].id for key in line.records)


@rule("OKB893", "cycle")
def passed_without_support(project: Project) -> Iterator[Problem]:
    """What somebody marked as passed in a gate is what the records say.

    A row of `gates` names a line and says `passed: true`. The line is computed as of the day of the
    row, of the day the cycle was closed where it has none. One that no record can tell anything
    of is not supported either.

    ```markdown title="bad: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: planned
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    gates:
      - {criterion: bug hunt, passed: true, by: Mateo Quispe, 'on': 2026-11-18}
    ---
    ```

    ```markdown title="good: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: planned
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    gates:
      - {criterion: bug hunt, passed: false, by: Mateo Quispe, 'on': 2026-11-18}
    ---
    ```
    """
    for record in project.by_kind["cycle"]:
        for index, row in enumerate(record.values.get("gates") or ()):
            found = _marked(project, record, row)
            if found and not found.shown:
                message = f"{_called(found.label)} is marked as passed, and {_small(found.because)}"
                at = record.place("gates", index)
                remedy = "make it true, or take the mark away"
                yield record.problem("gates", message, remedy, at=at, related=_ids(project, found))


def _marked(project: Project, record: Record, row: Row) -> Criterion | None:
    """The line that a row says was passed, as it stood then; None where it says nothing of the sort."""
    gate = gates.GATES.get(str(row.get("gate") or gates.EXIT.name))
    line = gates.line_of(gate, str(row.get("criterion") or "")) if gate else None
    if not gate or not line or not row.get("passed"):
        return None
    day = row.get("on")
    until = clock.day_of(day) if isinstance(day, date) else None
    return gates.judge_line(project, gate, line, gates.span_of(project, record, until))


@rule("OKB894", "cycle")
def entry_unmet(project: Project) -> Iterator[Problem]:
    """A cycle meets every line of the entry gate from the day it is open, or waives it with a reason.

    Whether cadences are established and baselines documented is computed: established is what was
    done within its last period. The launch gate, the handoff, the systems, the monitoring and the
    retrospective are rows of `entry` with their evidence, no older than `entry_days` before the
    cycle began. One that was closed is asked for its entry, as it stood on that day, for `gap_days`;
    those from before the first that had one are not.

    ```markdown title="bad: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: open
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    entry:
      - {criterion: launch gate passed, evidence: Protocol of Monday}
      - {criterion: systems deployed, evidence: Version page}
      - {criterion: monitoring configured, evidence: Dashboard of checkout}
      - {criterion: retrospective finished, evidence: Minutes of Friday}
    waivers:
      - {gate: entry, criterion: cadences established, reason: The calendar is of next week.}
      - {gate: entry, criterion: baselines documented, reason: There are three weeks of figures.}
    ---
    ```

    ```markdown title="good: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: open
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    entry:
      - {criterion: launch gate passed, evidence: Protocol of Monday}
      - {criterion: handoff received, evidence: List of open points}
      - {criterion: systems deployed, evidence: Version page}
      - {criterion: monitoring configured, evidence: Dashboard of checkout}
      - {criterion: retrospective finished, evidence: Minutes of Friday}
    waivers:
      - {gate: entry, criterion: cadences established, reason: The calendar is of next week.}
      - {gate: entry, criterion: baselines documented, reason: There are three weeks of figures.}
    ---
    ```
    """
    for record in project.by_kind["cycle"]:
        if record.live:
            yield from _red(project, record, gates.ENTRY, "is open without its entry", "entry")
        elif record.state == "closed" and gates.entry_owed(project, record):
            yield from _never_entered(project, record)


def _never_entered(project: Project, record: Record) -> Iterator[Problem]:
    """One problem for a closed cycle, with all the lines of its entry that were never met."""
    red = [line for line in gates.of_cycle(project, record, gates.ENTRY) if not line.passed]
    if red:
        lines = "; ".join(f"{_called(line.label)}: {_small(line.because)}" for line in red)
        message = f"was closed and never met its entry: {lines}"
        remedy = "write down in `entry` what was there, or in `waivers` of this gate why it was not"
        at = record.place("entry" if record.values.get("entry") else "closed")
        yield record.problem("entry", message, remedy, at=at)


@rule("OKB895", "cycle", "sanity-report")
def release_without_a_clean_report(project: Project) -> Iterator[Problem]:
    """A release leaves on a CLEAN sanity report that is no older than `sanity_every`.

    The newest report of the day counts, whatever an older one said; a draft is none. Releases
    from before the first report are not judged.

    ```markdown title="bad: data/sanity/san-2026-10-16.md"
    ---
    id: SAN-2026-10-16
    title: Week 42
    status: final
    date: 2026-10-16
    owner: Mateo Quispe
    verdict: REGRESSIONS-PRESENT
    ---
    ```

    ```markdown title="good: data/sanity/san-2026-10-16.md"
    ---
    id: SAN-2026-10-16
    title: Week 42
    status: final
    date: 2026-10-16
    owner: Mateo Quispe
    verdict: CLEAN
    ---
    ```

    ```markdown title="both: data/cycles/cyc-2026.42.md"
    ---
    id: CYC-2026.42
    title: Release 2026.42
    status: closed
    release: '2026.42'
    owner: Mateo Quispe
    opened: 2026-10-06
    closed: 2026-10-19
    ---
    ```
    """
    reports = sanity.final(project)
    for record in project.by_kind["cycle"]:
        left = clock.day_of(record.closed) if record.state == "closed" and record.closed else None
        if left and reports and clock.day_of(reports[0].opened or date.max) <= left:
            why = _uncleared(project, reports, left)
            if why:
                message = f"release {record.values.get('release') or 'without a name'} left on {left}, and {why}"
                remedy = "let none leave without one; waive this with what was learned"
                yield record.problem("closed", message, remedy)


def _uncleared(project: Project, reports: tuple[Record, ...], left: date) -> str:
    """Why no report cleared a release that left on a day, "" where one did."""
    newest = next(one for one in reversed(reports) if clock.day_of(one.opened or date.max) <= left)
    verdict = newest.values.get("verdict")
    if verdict != sanity.CLEAN:
        return f"its last report, {newest.id}, says {verdict or 'nothing'}"
    day = clock.day_of(newest.opened or date.min)
    if clock.later(day, project.config.sanity_every) < left:
        return f"its last report, {newest.id}, was {(left - day).days} days old"
    return ""


@rule("OKB896", "cycle")
def names_no_line_of_a_gate(project: Project) -> Iterator[Problem]:
    """A mark and a waiver of a cycle name a line that the gate has.

    One that is misspelt would do nothing, and nobody would notice.

    ```markdown title="bad: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: planned
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    waivers:
      - {criterion: bughunting, reason: Nothing but texts was changed.}
    ---
    ```

    ```markdown title="good: data/cycles/cyc-2026.48.md"
    ---
    id: CYC-2026.48
    title: Release 2026.48
    status: planned
    release: '2026.48'
    owner: Mateo Quispe
    opened: 2026-11-16
    waivers:
      - {criterion: bug hunt, reason: Nothing but texts was changed.}
    ---
    ```
    """
    for record in project.by_kind["cycle"]:
        for field in ("gates", "waivers"):
            for index, row in enumerate(record.values.get(field) or ()):
                gate = gates.GATES.get(str(row.get("gate") or gates.EXIT.name))
                word = str(row.get("criterion") or "")
                if gate and word and not gates.line_of(gate, word):
                    lines = ", ".join(_called(line.label) for line in gate.lines)
                    message = f"`{word}` is no line of the {gate.title.lower()}"
                    at = record.place(field, index, "criterion")
                    yield record.problem(field, message, f"write one of {lines}", at=at)


RULES: tuple[Rule, ...] = (
    cycle_closed_with_a_red_line,
    passed_without_support,
    entry_unmet,
    release_without_a_clean_report,
    names_no_line_of_a_gate,
)
