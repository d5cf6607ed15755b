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
from opskb.project import Project
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


def line(found: Project, name: str = "incidents") -> tuple[bool, str]:
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
        ((), True, "No severe incident began, none is open."),
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
    texts: tuple[str, ...], holds: bool, because: str, tmp_path: Path
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
    assert found["Key rotations"] == (True, "No key is kept.")
    assert found["Launch gate passed"] == (False, "Nobody has vouched for it.")
