"""Policies: which areas are covered, what is left out, and by when each is read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import policies
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded

SETTINGS = "as_of: 2026-11-20\npolicy_areas: [capacity, telemetry]\n"


def policy(id: str, area: str, *lines: str) -> dict[str, str]:
    head = (f"id: POL-{id}", "title: T", "status: active", f"area: {area}", "owner: Ada")
    return {f"data/policies/pol-{id}.md": "\n".join(("---", *head, *lines, "---\n"))}


def base(root: Path, *files: dict[str, str]) -> Project:
    return loaded(
        root, {name: text for one in files for name, text in one.items()}, settings=SETTINGS
    )


def test_no_area_is_owed_where_no_policy_is_kept(tmp_path: Path) -> None:
    assert policies.areas(base(tmp_path)) == ()


def test_any_policy_at_all_asks_for_those_of_every_area(tmp_path: Path) -> None:
    found = policies.areas(base(tmp_path, policy("log", "audit-log-retention")))
    assert [(one.name, one.policies) for one in found] == [("capacity", ()), ("telemetry", ())]


def test_a_statement_without_a_value_states_nothing(tmp_path: Path) -> None:
    rows = 'statements: [{what: scale, value: ""}, {what: alert, value: " "}, {what: escalate, value: y}]'
    found = base(tmp_path, policy("cap", "capacity", rows))
    assert policies.unstated(found, found.graph["POL-cap"]) == ("scale", "alert")


def test_a_policy_that_was_retired_asks_for_no_others(tmp_path: Path) -> None:
    old = policy("old", "capacity", "tombstone: {on: 2026-10-01, reason: Sold}")
    assert policies.areas(base(tmp_path, old)) == ()


def test_an_area_that_is_waived_by_its_name_is_waived(tmp_path: Path) -> None:
    waiver = (
        "{rule: OKB818, record: telemetry, until: 2026-12-31, reason: Nothing is measured yet.}"
    )
    settings = f"{SETTINGS}waivers:\n  - {waiver}\n"
    rows = "statements: [{what: 'scale, alert', value: x}, {what: escalate, value: y}]"
    found = check(loaded(tmp_path, policy("cap", "capacity", rows), settings=settings))
    assert [(one.code, bool(one.waived)) for one in found if one.code in ("OKB818", "OKB903")] == [
        ("OKB818", True)
    ]


def test_an_area_is_covered_by_what_speaks_for_it_and_lacks_what_nobody_states(
    tmp_path: Path,
) -> None:
    rows = ("statements:", "  - {what: When to scale, value: x}", "  - {what: Alert at, value: y}")
    capacity, telemetry = policies.areas(base(tmp_path, policy("cap", "capacity", *rows)))
    assert (capacity.unstated, capacity.whole) == (("escalate",), False)
    assert (telemetry.policies, telemetry.whole) == ((), False)


def test_one_policy_may_cover_several_areas(tmp_path: Path) -> None:
    both = policy("all", "capacity", "covers: [telemetry, capacity]")
    found = base(tmp_path, both)
    assert policies.covered(found.graph["POL-all"]) == ("capacity", "telemetry")
    assert [(one.name, len(one.policies)) for one in policies.areas(found)] == [
        ("capacity", 1),
        ("telemetry", 1),
    ]


def incident(day: str) -> dict[str, str]:
    lines = f"severity: SEV-2\nstarted: {day}T10:00Z\nresolved: {day}T12:00Z\n"
    return {"data/incidents/inc-1.md": f"---\nid: INC-1\ntitle: T\nstatus: resolved\n{lines}---\n"}


def test_five_business_days_after_a_severe_incident(tmp_path: Path) -> None:
    """Resolved on Thursday 12 November: Friday 13, Monday 16 … Thursday 19 are the five days."""
    before = policy("t", "telemetry", "reviews: [{on: 2026-11-11, checked: x}]")
    found = base(tmp_path, before, incident("2026-11-12"))
    owed = policies.owed_since(found, found.graph["POL-t"])
    assert owed
    assert (owed[0], owed[1].id) == (date(2026, 11, 19), "INC-1")


@pytest.mark.parametrize(("day", "owed"), [("2026-11-12", True), ("2026-11-13", False)])
def test_a_review_on_the_day_it_ended_may_have_come_before(
    day: str, owed: bool, tmp_path: Path
) -> None:
    read = policy("t", "telemetry", f"reviews: [{{on: {day}, checked: x}}]")
    found = base(tmp_path, read, incident("2026-11-12"))
    assert bool(policies.owed_since(found, found.graph["POL-t"])) is owed


def test_a_row_without_a_value_states_nothing(tmp_path: Path) -> None:
    rows = ("statements:", "  - {what: When to scale, value: ''}", "  - {what: Alert at, value: y}")
    capacity, _ = policies.areas(base(tmp_path, policy("cap", "capacity", *rows)))
    assert capacity.unstated == ("scale", "escalate")


def test_a_policy_is_read_monthly_whatever_it_says_of_itself(tmp_path: Path) -> None:
    """Last read on 31 October: one month on is 30 November, its own year does not count."""
    slow = policy("t", "telemetry", "every: 1 year", "reviews: [{on: 2026-10-31, checked: x}]")
    found = base(tmp_path, slow)
    assert policies.read_by(found, found.graph["POL-t"]) == date(2026, 11, 30)
