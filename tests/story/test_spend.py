"""Budgets, requests, debts, the compliance month, finance and training agree with the story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opskb.insights import acknowledgements, compliance, debt, finance, requests, spend
from opskb.model import Record
from opskb.project import Project
from tests.story.drive import story as read

STORY = read()


def rows(name: str) -> pytest.MarkDecorator:
    """A test for every row of a list of the story."""
    return pytest.mark.parametrize(
        "row", STORY[name], ids=lambda row: row.get("id", row.get("record"))
    )


@pytest.mark.parametrize(
    ("key", "kind"), [("budgets", "budget"), ("requests", "request"), ("debts", "debt")]
)
def test_the_story_names_every_record_and_no_other(
    key: str, kind: str, story: dict[str, Any], base: Project
) -> None:
    assert {row["id"] for row in story[key]} == {one.id for one in base.by_kind[kind]}


@rows("budgets")
def test_a_budget_was_spent_changed_and_reviewed_as_told(
    row: dict[str, Any], base: Project
) -> None:
    record = base.graph[row["id"]]
    found = spend.spend(base, record)
    assert (record.values["amount"], record.last) == (row["amount"], row["reviewed"])
    changes = [
        {name: change[name] for name in ("on", "was", "ledger")}
        for change in record.values["policy_changes"]
    ]
    assert changes == row.get("changes", [])
    assert found.current
    told = {one["on"]: one["value"] for one in row.get("told", ())}
    assert told == {day: value for day, value in spend.points_of(record, base.as_of) if day in told}


@rows("budgets")
def test_every_spike_was_paused_and_paged(row: dict[str, Any], base: Project) -> None:
    found = spend.spend(base, base.graph[row["id"]])
    told = [(one["on"], one["paged"]) for one in [row.get("spike")] if one]
    assert [(one.day, one.row["paged"]) for one in found.spikes] == told
    assert not spend.unanswered(found)
    assert not any(map(found.over, found.months))


def test_the_budgets_have_eighteen_months_of_spend(story: dict[str, Any], base: Project) -> None:
    months = spend.spend(base, base.graph["BUD-stackhold"]).months
    assert months[0].first <= story["begins"]
    assert len(months) == 19


def test_every_critical_surface_is_paid_for(base: Project) -> None:
    edges = base.graph.edges
    paid = {one.tail.id for one in edges if one.relation.name == "pays_for" and one.head.live}
    critical = [one for one in base.by_kind["surface"] if one.values["criticality"] == "critical"]
    assert {one.id for one in critical} <= paid


@rows("requests")
def test_a_request_ran_as_told_and_in_time(row: dict[str, Any], base: Project) -> None:
    record = base.graph[row["id"]]
    found = requests.deadline(record)
    assert record.values["type"] == row["type"]
    assert (record.opened, record.status) == (row["received"], row["status"])
    assert (found.answered, record.deadline) == (row.get("answered"), row.get("deadline"))
    assert (found.left(base.as_of) or 0) >= 0
    assert not found.fault


@rows("debts")
def test_a_debt_stands_as_told(row: dict[str, Any], base: Project) -> None:
    record = base.graph[row["id"]]
    assert [one.id for one in debt.decisions(base, record)] == [row["against"]]
    told = (row["opened"], row.get("closed"), row["status"], row.get("contradicts_it", False))
    assert (record.opened, record.closed, record.status, record.values["contradicts_it"]) == told
    assert debt.contradicted(base, record) == ()


def test_a_decision_is_older_than_its_debt(base: Project) -> None:
    for record in base.by_kind["debt"]:
        for decision in debt.decisions(base, record):
            assert day(decision) < day(record), record.id


def day(record: Record) -> date:
    """The day a record was opened on, as text sorts."""
    assert isinstance(record.opened, date)
    return record.opened


def test_the_compliance_month_has_sixteen_lines_and_none_is_late(
    story: dict[str, Any], base: Project
) -> None:
    told = story["compliance_month"]
    lines = compliance.lines(base, base.graph[told["record"]])
    assert [line.done for line in lines] == told["lines"]
    assert [sum(line.area == area for line in lines) for area in compliance.AREAS] == [4, 4, 4, 4]
    assert not any(line.late(base.as_of) for line in lines)
    assert all(line.row["evidence"] for line in lines)


@rows("finance")
def test_a_line_of_the_review_ends_as_told(row: dict[str, Any], base: Project) -> None:
    record = base.graph[row["id"]]
    points = finance.totals(record, base.as_of)
    assert (len(points), points[-1][0]) == (18, date(2026, 10, 1))
    assert record.values["budgeted"] == row.get("budgeted")
    if "last" in row:
        assert points[-1][1] == row["last"]


def test_one_line_is_far_off_its_plan_and_says_why(base: Project) -> None:
    limit = base.config.variance_limit
    far = [finance.variance(base, one) for one in finance.metrics(base)]
    assert [one.record.id for one in far if one.beyond(limit)] == ["MET-cash-flow"]
    assert not list(finance.unexplained(base, finance.metrics(base)))


def test_every_line_of_the_review_is_kept(base: Project) -> None:
    names = {name for name, _ in finance.LINES} - {"arr"}
    assert {finance.line(one) for one in finance.metrics(base)} == names
    assert all(one.computable for one in finance.economics(base))


@rows("trainings")
def test_a_training_was_taken_as_told(row: dict[str, Any], base: Project) -> None:
    found = acknowledgements.completion(base, base.graph[row["record"]])
    assert (found.asked, len(found.done)) == (row["asked"], row["done"])
    owed = [(one["who"], one["due"]) for _, one in found.owed]
    assert owed == ([(row["owes"], row["due"])] if "owes" in row else [])


def test_no_recipe_is_older_than_its_lesson(base: Project) -> None:
    citing = [one for one in base.by_kind["page"] if one.values["cites"]]
    assert len(citing) >= 2
    assert not any(acknowledgements.newer_lessons(base, one) for one in citing)
