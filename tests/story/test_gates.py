"""Cycles, improvements, sign-offs and the scorecard of the sample agree with its story."""

from __future__ import annotations

from datetime import date
from typing import Any

from opskb.clock import parse_date
from opskb.insights import gates, improvements, scorecard, signoffs
from opskb.project import Project
from opskb.settings.scorecard import SCORECARD


def test_the_cycles_are_those_of_the_story(story: dict[str, Any], base: Project) -> None:
    told = {
        row["id"]: (row["opened"], row.get("closed"), row.get("major", False))
        for row in story["cycles"]
    }
    kept = {
        one.id: (str(one.opened), one.closed and str(one.closed), one.values["major"])
        for one in base.by_kind["cycle"]
    }
    assert kept == {
        id: (str(opened), closed and str(closed), major)
        for id, (opened, closed, major) in told.items()
    }


def test_a_cycle_ends_on_the_day_its_release_left(story: dict[str, Any], base: Project) -> None:
    closed = {one.values["release"]: one.closed for one in base.by_kind["cycle"]}
    for row in story["releases"]:
        assert closed[row["name"]] == parse_date(str(row["left"]))


def test_the_typed_lines_of_the_scorecard_end_as_told(story: dict[str, Any], base: Project) -> None:
    lines = {line.name: line for line in scorecard.lines(base)}
    for row in story["scorecard"]:
        if "line" not in row:
            continue
        line = lines[row["line"]]
        assert line.metric is not None
        assert (line.metric.id, line.metric.owner) == (row["id"], row["owner"])
        assert not line.computed
        assert (line.value, line.on) == (row["last"], date(2026, 10, 31))
        assert (line.points[0], len(line.points)) == ((date(2025, 5, 31), row["first"]), 18)
        told = dict(line.points)
        assert all(told[moment["on"]] == moment["value"] for moment in row.get("told", ()))


def test_every_line_of_the_scorecard_has_a_value_and_most_are_computed(base: Project) -> None:
    lines = scorecard.lines(base)
    assert len(lines) == 13
    assert all(line.current for line in lines), [one.name for one in lines if not one.current]
    assert sum(line.computed for line in lines) == 6


def test_the_scorecard_is_the_built_in_one_and_its_owners_are_of_the_company(
    story: dict[str, Any], base: Project
) -> None:
    told = {row["line"]: row for row in SCORECARD}
    roles = {one.id for one in base.by_kind["role"] if one.live}
    people = {row["name"] for row in story["people"] if not row.get("until")}
    for line in scorecard.lines(base):
        row = told.pop(line.name)
        assert (f"{line.target:g}", line.better, line.reach) == (
            row["target"],
            row["better"],
            row["reach"],
        )
        assert line.unit == (row["unit"] or "")
        assert line.owner in roles | people, f"{line.owner} of {line.name} is nobody here"
    assert not told


def test_the_improvements_moved_what_is_told(story: dict[str, Any], base: Project) -> None:
    assert [one.id for one in improvements.all_of(base)] == [
        row["id"] for row in story["improvements"]
    ]
    for row in story["improvements"]:
        record = base.graph[row["id"]]
        measure = improvements.measure(base, record)
        assert (measure.id if measure else None) == row.get("measure")
        assert improvements.on(base, record, "deployed") == row.get("deployed")
        assert record.closed == row.get("ended")
        assert improvements.cycle_time(base, record).value == row.get("days")
        assert improvements.moved(base, record).value == row.get("moved")


def test_every_release_left_through_its_gate(base: Project) -> None:
    for cycle in base.by_kind["cycle"]:
        if cycle.state == "closed":
            lines = gates.of_cycle(base, cycle, gates.EXIT)
            assert gates.passed(lines), [line for line in lines if not line.passed]


def test_the_sign_offs_are_those_of_the_story(story: dict[str, Any], base: Project) -> None:
    told = {(row["record"], row["on"], row["by"], row["as"]) for row in story["sign_offs"]}
    assert {(one.record.id, one.on, one.by, one.of) for one in signoffs.all_of(base)} == told
    for quarter in signoffs.quarters(base):
        assert signoffs.missing(base, quarter) == (), signoffs.called(quarter)
    assert [signoffs.called(quarter) for quarter in signoffs.quarters(base)] == [
        "2026-Q3",
        "2026-Q2",
    ]


def test_every_mark_of_a_gate_is_what_the_records_say(base: Project) -> None:
    for cycle in base.by_kind["cycle"]:
        for row in cycle.values["gates"]:
            gate = gates.GATES[row["gate"]]
            line = gates.line_of(gate, row["criterion"])
            assert line is not None
            span = gates.span_of(base, cycle, row["on"])
            assert gates.judge_line(base, gate, line, span).passed is row["passed"]
