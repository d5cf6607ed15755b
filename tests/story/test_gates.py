"""Cycles, improvements, sign-offs and the scorecard of the sample agree with its story."""

from __future__ import annotations

from typing import Any

from opskb.clock import parse_date
from opskb.project import Project


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
