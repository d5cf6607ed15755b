"""The alerts of the sample: their runbooks, their weeks, and what reports and decisions say of both."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

from opskb import source
from opskb.insights import alerts, coverage
from opskb.model import Record
from opskb.project import Project
from tests.story import series_alerts

PAGES = "pages in the on-call week"


def alert(base: Project, id: str) -> Record:
    found = base.find(id)
    assert found
    return found


def weekly(base: Project, week: date) -> tuple[float, float]:
    """All pages of an on-call week, and those that asked for an action, as the records hold them."""
    rows = [row for one in base.by_kind["alert"] for row in one.series if row["on"] == week]
    return sum(row["value"] for row in rows), sum(row["actionable"] for row in rows)


def test_the_alerts_are_those_of_the_story(story: dict[str, Any], base: Project) -> None:
    assert {one.id for one in base.by_kind["alert"]} == {row["id"] for row in story["alerts"]}
    retired = {one.id for one in base.by_kind["alert"] if one.retired}
    assert retired == {row["id"] for row in story["alerts"] if "until" in row}


def test_each_leads_to_exactly_the_runbook_of_the_story(
    story: dict[str, Any], base: Project
) -> None:
    matches = alerts.matches(base)
    for row in story["alerts"]:
        wanted = [row["runbook"]] if "runbook" in row else []
        assert [one.id for one in matches[row["id"]]] == wanted, row["id"]


def test_what_rings_is_what_is_configured(base: Project) -> None:
    """`config/alerts.yml` and the records name the same alerts, runbooks and windows."""
    configured = source.read(base.root / "data/_code", "config/alerts.yml").data[0]
    live = {one.id.removeprefix("AL-"): one for one in base.by_kind["alert"] if one.live}
    assert configured.keys() == live.keys()
    for name, row in configured.items():
        assert [one.id for one in alerts.matches(base)[f"AL-{name}"]] == [row["runbook"]]
        if minutes := row.get("over", "").removesuffix("m"):
            assert live[name].values["windows"][0].minutes == int(minutes), name


def test_an_incident_that_an_alert_found_says_which(base: Project) -> None:
    """Every incident that was detected by an alert was fired by one of its surface."""
    fired: dict[str, set[str]] = {}
    for edge in base.graph.edges:
        if edge.relation.name == "fired":
            fired.setdefault(edge.head.id, set()).add(edge.tail.id)
            day = edge.head.opened
            series = [row["on"] for row in edge.tail.series]
            assert day is not None
            assert series[0] <= day.date(), edge.head.id  # type: ignore[attr-defined]
    by_alert = {
        one.id for one in base.by_kind["incident"] if one.values.get("detected_by") == "alert"
    }
    assert by_alert == fired.keys()


def test_the_weeks_add_up_to_what_the_reports_counted(story: dict[str, Any], base: Project) -> None:
    """The report of a Friday counts the on-call week that ended on the Wednesday before."""
    told = {row["report"]: row["week"] for row in story["paged"] if "report" in row}
    reports = {one.id: one for one in base.by_kind["sanity-report"]}
    assert told.keys() == reports.keys()
    for id, week in told.items():
        report = reports[id]
        counted = next(row["value"] for row in report.values["metrics"] if row["name"] == PAGES)
        assert weekly(base, week)[0] == counted, id
        assert report.opened == week + timedelta(days=9)


def test_the_baseline_is_the_median_of_the_eight_weeks_before(base: Project) -> None:
    """5, 6, 9, 7, 5, 7, 6, 4 in order are 4 5 5 6 6 7 7 9: the middle two are 6 and 6."""
    weeks = [date(2026, 6, 24) + timedelta(weeks=at) for at in range(8)]
    counts = [weekly(base, week)[0] for week in weeks]
    assert counts == [5, 6, 9, 7, 5, 7, 6, 4]
    assert median(counts) == 6


def test_the_decision_to_page_on_symptoms_counted_right(base: Project) -> None:
    """ADR-0008: 71 calls in September 2025, nine of them about something; 19 in the month after."""
    september = [date(2025, 9, 3) + timedelta(weeks=at) for at in range(4)]
    october = [date(2025, 10, 1) + timedelta(weeks=at) for at in range(5)]
    sums = [weekly(base, week) for week in september]
    assert (sum(all for all, _ in sums), sum(asked for _, asked in sums)) == (71, 9)
    assert sum(weekly(base, week)[0] for week in october) == 19
    busy = alert(base, "AL-host-busy")
    assert sum(row["value"] for row in busy.series if row["on"] in september) == 62


def test_only_what_is_explained_asks_for_an_action_too_seldom(
    story: dict[str, Any], base: Project
) -> None:
    low = set()
    for one in base.by_kind["alert"]:
        ratio = alerts.lately(one, base.as_of).ratio
        if one.live and ratio is not None and ratio < base.config.actionable_ratio:
            low.add(one.id)
            assert one.values["explained"]
    assert low == {row["id"] for row in story["alerts"] if row.get("explained")}


def test_the_text_of_the_loudest_alert_counts_right(base: Project) -> None:
    paged = alerts.lately(alert(base, "AL-outbox-age"), base.as_of)
    assert (paged.total, paged.total - paged.actionable) == (15, 9)
    paged = alerts.lately(alert(base, "AL-payout-queue-age"), base.as_of)
    assert (paged.total, paged.actionable) == (15, 12)


def test_there_are_eighty_whole_weeks(story: dict[str, Any], base: Project) -> None:
    weeks = list(series_alerts.weeks(story))
    assert (len(weeks), weeks[0], weeks[-1]) == (80, date(2025, 5, 7), date(2026, 11, 11))
    assert len(alert(base, "AL-checkout-success-low").series) == 80


def test_no_critical_surface_has_a_hole(base: Project) -> None:
    assert [(surface.id, column.name) for surface, column in coverage.holes(base)] == []
