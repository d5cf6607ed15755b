"""Golden days of gates, as of 20 November 2026.

A cycle from 2 to 12 November was closed: it is judged on 12 November. One that is open since the 16th
is judged today. Its quarter is the fourth, from 1 October; that of 31 December is the same one, and
the quarter before 1 January is the fourth of the year before.

A severe incident resolved on Tuesday 3 November owes its postmortem after five business days:
4, 5, 6, 9, 10 November, so by the 10th. One resolved on Thursday the 5th owes it by the 12th, one
resolved on the 6th by the 13th, which the cycle does not see any more.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import criteria, gates, postmortems
from opskb.insights.criteria import Span
from opskb.outputs.boards import gates as gates_board
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded

CYCLE = "---\nid: CYC-{0}\ntitle: A release\nrelease: '{0}'\nowner: Mateo Quispe\n{1}---\n"
INCIDENT = """---
id: INC-{0}
title: It stood still
severity: {1}
user_facing: true
started: {2}
{3}---
"""


def base(root: Path, *incidents: str, cycle: str = "") -> Project:
    files = {f"data/incidents/inc-{at}.md": text for at, text in enumerate(incidents, 1)}
    files["data/cycles/cyc-1.md"] = CYCLE.format(
        1, cycle or "status: closed\nopened: 2026-11-02\nclosed: 2026-11-12\n"
    )
    return loaded(root, files)


def incident(at: int, severity: str, started: str, resolved: str = "") -> str:
    rest = f"status: resolved\nresolved: {resolved}\n" if resolved else "status: open\n"
    return INCIDENT.format(at, severity, started, rest)


def line(found: Project, name: str = "incidents") -> tuple[bool | None, str]:
    lines = gates.of_cycle(found, found.graph["CYC-1"], gates.EXIT)
    one = next(one for one in lines if one.name == name)
    return one.holds, one.because


@pytest.mark.parametrize(
    ("day", "quarter", "before"),
    [
        ("2026-11-20", ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")),
        ("2026-12-31", ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")),
        ("2027-01-01", ("2027-01-01", "2027-03-31"), ("2026-10-01", "2026-12-31")),
        ("0001-02-03", ("0001-01-01", "0001-03-31"), ("0001-01-01", "0001-01-01")),
        ("9999-12-31", ("9999-10-01", "9999-12-31"), ("9999-07-01", "9999-09-30")),
    ],
)
def test_quarters(day: str, quarter: tuple[str, str], before: tuple[str, str]) -> None:
    on = date.fromisoformat(day)
    assert tuple(map(str, criteria.quarter_of(on))) == quarter
    assert tuple(map(str, criteria.last_quarter(on))) == before


def test_a_closed_cycle_is_judged_on_its_last_day_and_an_open_one_today(tmp_path: Path) -> None:
    closed = base(tmp_path / "one")
    span = gates.span_of(closed, closed.graph["CYC-1"])
    assert (span.first, span.last) == (date(2026, 11, 2), date(2026, 11, 12))
    running = base(tmp_path / "two", cycle="status: open\nopened: 2026-11-16\n")
    span = gates.span_of(running, running.graph["CYC-1"])
    assert (span.first, span.last) == (date(2026, 11, 16), date(2026, 11, 20))


@pytest.mark.parametrize(
    "cycle",
    [
        "status: closed\n",
        "status: closed\nopened: 2026-11-12\nclosed: 2026-11-02\n",
        "status: closed\nopened: 2026-12-12\nclosed: 2026-12-24\n",
        "status: open\nopened: 2027-01-04\n",
    ],
)
def test_no_days_of_a_cycle_break_it(cycle: str, tmp_path: Path) -> None:
    found = base(tmp_path, cycle=cycle)
    span = gates.span_of(found, found.graph["CYC-1"])
    assert span.first <= span.last <= found.as_of
    for gate in gates.GATES.values():
        lines = gates.of_cycle(found, found.graph["CYC-1"], gate)
        assert [one.name for one in lines] == [one.name for one in gate.lines]
        assert all(one.because.endswith(".") for one in lines)


@pytest.mark.parametrize(
    ("texts", "holds", "because"),
    [
        ((), None, "No incident is written down."),
        (
            (incident(1, "SEV-1", "2026-11-03T09:00Z", "2026-11-13T09:00Z"),),
            False,
            "INC-1 still open.",  # it was resolved the day after the cycle was closed
        ),
        (
            (incident(1, "SEV-2", "2026-11-03T09:00Z", "2026-11-03T10:00Z"),),
            False,
            "INC-1 without a postmortem in time.",
        ),
        (
            (incident(1, "SEV-2", "2026-11-05T09:00Z", "2026-11-05T10:00Z"),),
            False,
            "INC-1 without a postmortem in time.",
        ),
        (
            (incident(1, "SEV-2", "2026-11-06T09:00Z", "2026-11-06T10:00Z"),),
            True,
            "1 severe incident began, none is open.",
        ),
        (
            (incident(1, "SEV-3", "2026-11-03T09:00Z"),),
            True,
            "No severe incident began, none is open.",
        ),
        (
            (incident(1, "SEV-1", "2026-11-13T09:00Z"),),
            True,
            "No severe incident began, none is open.",
        ),
        ((incident(1, "SEV-1", "2026-10-13T09:00Z"),), False, "INC-1 still open."),
    ],
)
def test_incidents_are_clean(
    texts: tuple[str, ...], holds: bool | None, because: str, tmp_path: Path
) -> None:
    assert line(base(tmp_path, *texts)) == (holds, because)


@pytest.mark.parametrize(
    ("resolved", "deadline"),
    [("2026-11-03", "2026-11-10"), ("2026-11-05", "2026-11-12"), ("2026-11-06", "2026-11-13")],
)
def test_a_postmortem_is_owed_after_five_business_days(
    resolved: str, deadline: str, tmp_path: Path
) -> None:
    found = base(tmp_path, incident(1, "SEV-1", f"{resolved}T08:00Z", f"{resolved}T09:00Z"))
    (owed,) = postmortems.owed(found)
    assert (str(owed.deadline), owed.held, owed.in_time) == (deadline, None, False)


def test_of_two_postmortems_of_one_id_and_day_one_counts(tmp_path: Path) -> None:
    """An id that is used twice is a finding of its own, and no reason to fail."""
    text = "---\nid: PM-0001\ntitle: A\nstatus: published\ndate: 2026-11-06\ncovers: [INC-1]\n---\n"
    twice = {f"data/postmortems/pm-0001-{name}.md": text for name in "ab"}
    when = ("2026-11-03T08:00Z", "2026-11-03T09:00Z")
    found = loaded(tmp_path, {"data/incidents/inc-1.md": incident(1, "SEV-1", *when), **twice})
    (owed,) = postmortems.owed(found)
    assert str(owed.held) == "2026-11-06"


@pytest.mark.parametrize(
    ("gate", "word", "name"),
    [
        (gates.EXIT, "bug hunt", "bug-hunt"),
        (gates.EXIT, "Bug-Hunt", "bug-hunt"),
        (gates.EXIT, "incidents clean", "incidents"),
        (gates.SUCCESS, "slos held", "slos"),
        (gates.EXIT, "bug hunts", None),
        (gates.EXIT, "", None),
    ],
)
def test_a_line_is_known_by_its_name_and_by_its_words(
    gate: criteria.Gate, word: str, name: str | None
) -> None:
    found = gates.line_of(gate, word)
    assert (found.name if found else None) == name


def test_every_gate_has_the_lines_of_its_row() -> None:
    counts = {gate.name: len(gate.lines) for gate in gates.GATES.values()}
    assert counts == {"exit": 5, "entry": 7, "checkpoints": 5, "success": 5}


def test_a_gate_of_nothing_is_red_and_says_why(tmp_path: Path) -> None:
    empty = loaded(tmp_path, {"data/pages/page-1.md": "---\nid: PAGE-1\ntitle: A page\n---\n"})
    span = Span(date(2026, 10, 1), date(2026, 11, 20))
    found = {
        one.label: (one.holds, one.because)
        for gate in gates.GATES.values()
        for one in gates.judge(empty, gate, span)
    }
    assert found["Restore drill"] == (
        False,
        "No restore of a backup procedure succeeded since 2026-10-01.",
    )
    assert found["SLO monitoring live"] == (False, "No SLO is in force.")
    assert found["Baselines documented"] == (False, "No sanity report states a baseline yet.")
    assert found["Key rotations"] == (None, "No key is kept.")
    assert found["Launch gate passed"] == (False, "Nobody has vouched for it.")
    assert found["Tombstones groomed"] == (None, "Nothing is over yet.")
    assert found["Incidents in time"] == (None, "No incident is written down.")
    assert found["Postmortems done"] == (None, "No incident is written down.")
    assert found["Knowledge reachable"] == (None, "No record refers to another.")
    green = [label for label, (holds, _) in found.items() if holds]
    # The page is a document, and none of one document is overdue.
    assert green == ["Documentation current"]


def test_nothing_at_all_is_green_where_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    empty = loaded(tmp_path, {})
    span = Span(date(2026, 10, 1), date(2026, 11, 20))
    for gate in gates.GATES.values():
        assert not [one.label for one in gates.judge(empty, gate, span) if one.holds]


def test_what_cannot_be_judged_stops_no_release_and_supports_no_mark(tmp_path: Path) -> None:
    found = base(tmp_path)
    keys = gates.of_cycle(found, found.graph["CYC-1"], gates.EXIT)[2]
    assert (keys.name, keys.state, keys.passed, keys.shown) == (
        "key-rotations", "not judged", True, False,
    )  # fmt: skip
    figure = next(one for one in gates.figures(found, found.graph["CYC-1"]) if "key" in one.name)
    assert (figure.value, figure.holds) == ("not judged", None)


@pytest.mark.parametrize(
    ("row", "waived"),
    [
        ("{criterion: bug hunt, reason: Texts only.}", "Texts only."),
        ("{criterion: bug hunt, reason: Texts only., by: A B}", "Texts only. (A B)"),
        ("{criterion: bug hunt, by: A B}", ""),
        ("{criterion: bug hunt, reason: '  ', by: A B}", ""),
        ("{gate: entry, criterion: bug hunt, reason: Texts only.}", ""),
    ],
)
def test_a_waiver_has_a_reason_and_a_gate(row: str, waived: str, tmp_path: Path) -> None:
    days = "status: closed\nopened: 2026-11-02\nclosed: 2026-11-12\n"
    found = base(tmp_path, cycle=f"{days}waivers:\n  - {row}\n")
    cycle = found.graph["CYC-1"]
    hunt = gates.of_cycle(found, cycle, gates.EXIT)[3]
    assert (hunt.name, hunt.waived, hunt.passed) == ("bug-hunt", waived, bool(waived))
    assert gates.hunt_waived(cycle) is bool(waived)


def test_knowledge_is_reachable_as_the_rule_of_references_has_it(tmp_path: Path) -> None:
    """A typed reference and a link are looked at; the mention of RFC 7231 is not ours."""
    adr = "---\nid: ADR-{0}\ntitle: T\nstatus: accepted\n{1}---\n{2}\n"
    files = {
        "data/adr/adr-1.md": adr.format(1, "relates_to: [ADR-2]\n", "As RFC-7231 has it, ADR-2."),
        "data/adr/adr-2.md": adr.format(2, "", "See [the first](adr-1.md)."),
    }
    span = Span(date(2026, 10, 1), date(2026, 11, 20))

    def reachable(project: Project) -> tuple[bool | None, str]:
        one = gates.judge(project, gates.SUCCESS, span)[-1]
        return one.holds, one.because

    whole = loaded(tmp_path / "whole", files)
    assert reachable(whole) == (True, "All 2 references lead somewhere.")
    files["data/adr/adr-2.md"] = adr.format(2, "", "See [the third](adr-3.md).")
    broken = loaded(tmp_path / "broken", files)
    assert reachable(broken) == (False, "What is not there is named in ADR-2.")
    assert "OKB201" in {one.code for one in check(broken)}


PLAN = "---\nid: PLAN-1\ntitle: A plan\nstatus: done\nowner: Ines\nopened: 2026-11-02\nfinished: {0}\n{1}---\n"
STONE = "---\nid: TS-1\ntitle: Over\nretired: {0}\nreason: Done.\nmarks: [PLAN-1]\n---\n"
RETIRED = """---
id: KEY-1
title: A key
class: session-signer
owner: Ines
since: 2026-08-01
{0}---
"""


# The cycle was closed on 12 November: what a tombstone says from the 13th on it does not see.
@pytest.mark.parametrize(
    ("finished", "stone", "marks", "holds"),
    [
        ("2026-11-10", "", "", False),
        ("2026-11-10", "tombstone: {on: 2026-11-12, reason: Done.}\n", "", True),
        ("2026-11-10", "tombstone: {on: 2026-11-13, reason: Done.}\n", "", False),
        ("2026-11-10", "tombstone: {reason: Done.}\n", "", True),  # on no day: as of today
        ("2026-11-10", "", "2026-11-12", True),
        ("2026-11-10", "", "2026-11-20", False),
        ("2026-11-13", "", "", True),
    ],
)
def test_a_tombstone_counts_from_its_day(
    finished: str, stone: str, marks: str, holds: bool, tmp_path: Path
) -> None:
    files = {"data/plans/plan-1.md": PLAN.format(finished, stone)}
    if marks:
        files["data/tombstones/ts-1.md"] = STONE.format(marks)
    assert line(with_more(tmp_path, files), "tombstones")[0] is holds


# Three months after 1 August were 1 November: overdue on the 12th, if it was in use on that day.
@pytest.mark.parametrize(
    ("end", "holds", "because"),
    [
        ("", False, "Not rotated before 2026-11-12: KEY-1."),
        ("tombstone: {on: 2026-11-20, reason: Gone.}\n", False, "Not rotated before 2026-11-12: KEY-1."),
        ("tombstone: {on: 2026-11-12, reason: Gone.}\n", None, "None of 1 key was in use."),
        ("status: retired\n", None, "None of 1 key was in use."),  # on no day: as of today
    ],
)  # fmt: skip
def test_a_key_retired_later_was_in_use(
    end: str, holds: bool | None, because: str, tmp_path: Path
) -> None:
    found = with_more(tmp_path, {"data/keys/key-1.md": RETIRED.format(end)})
    assert line(found, "key-rotations") == (holds, because)


@pytest.mark.parametrize(("day", "holds"), [("2026-11-12", False), ("2026-11-13", True)])
def test_a_procedure_retired_later_was_in_force(day: str, holds: bool, tmp_path: Path) -> None:
    text = f"---\nid: PROC-1\ntitle: T\ntype: incident-response\ntombstone: {{on: {day}, reason: R}}\n---\n"
    found = with_more(tmp_path, {"data/procedures/proc-1.md": text})
    span = gates.span_of(found, found.graph["CYC-1"])
    lines = gates.judge(found, gates.CHECKPOINTS, span)
    assert {one.name: one.holds for one in lines}["procedures"] is holds


def with_more(root: Path, files: dict[str, str]) -> Project:
    cycle = {
        "data/cycles/cyc-1.md": CYCLE.format(
            1, "status: closed\nopened: 2026-11-02\nclosed: 2026-11-12\n"
        )
    }
    return loaded(root, cycle | files)


def test_the_page_says_what_of_a_closed_gate_is_read_as_of_today(tmp_path: Path) -> None:
    closed = base(tmp_path / "a")
    (exit_, *_) = gates_board.of_record(Site(closed, (), ()), closed.graph["CYC-1"])
    assert "Judged by today, since no record says since when: a key" in exit_.text
    running = base(tmp_path / "b", cycle="status: open\nopened: 2026-11-16\n")
    (exit_, *_) = gates_board.of_record(Site(running, (), ()), running.graph["CYC-1"])
    assert "Judged by today" not in exit_.text
