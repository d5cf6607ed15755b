"""Signals, missions, experiments, rollouts and growth of the sample are those of its story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml

from opskb.insights import capacity, experiments, growth, loop, rollouts, signals
from opskb.model import Record
from opskb.project import Project
from tests.story import series_growth
from tests.story.drive import ROOT

Story = Mapping[str, Any]


def the(base: Project, id: str) -> Record:
    found = base.find(id)
    assert found, f"{id} is not there"
    return found


@pytest.mark.parametrize("kind", ["signal", "experiment", "rollout"])
def test_no_record_is_missing_and_none_is_untold(story: Story, base: Project, kind: str) -> None:
    assert {one.id for one in base.by_kind[kind]} == {row["id"] for row in story[f"{kind}s"]}


def test_signals_are_those_of_the_story(story: Story, base: Project) -> None:
    for row in story["signals"]:
        one = signals.read(base, the(base, row["id"]))
        assert (one.source, one.opened) == (row["from"], row["opened"])
        assert one.record.values["triaged"] == row.get("triaged"), row["id"]
        assert one.record.closed == row.get("closed"), row["id"]
        assert [each.id for each in one.became] == row.get("became", [])
        assert [each.id for each in one.origins] == row.get("came_from", [])


def test_a_signal_comes_after_what_it_came_from(base: Project) -> None:
    for one in signals.signals(base):
        for origin in one.origins:
            if origin.opened and one.opened and origin.kind == "incident":
                assert str(origin.opened) <= f"{one.opened}~", one.record.id


def test_missions_are_those_of_the_story(story: Story, base: Project) -> None:
    found = {one.id: (one.opened, one.closed) for one in signals.missions(base)}
    told = {row["id"]: (row["opened"], row.get("finished")) for row in story["missions"]}
    assert found == told
    for id, (opened, _) in told.items():
        for signal in signals.grew_from(base, the(base, id)):
            assert signal.values["triaged"] <= opened, f"{id} began before {signal.id} was judged"


def test_two_missions_have_an_outcome_and_the_loop_says_so(base: Project) -> None:
    # 10 signals, 8 judged; SIG-0001, 0003, 0004 and 0007 became missions, the first three ended
    steps = {one.name: (one.left, one.entered) for one in loop.close(base).steps}
    assert steps == {"judged": (8, 10), "missions": (4, 8), "outcomes": (2, 3), "whole": (3, 10)}


def test_experiments_are_those_of_the_story(story: Story, base: Project) -> None:
    for row in story["experiments"]:
        record = the(base, row["id"])
        assert (record.opened, record.closed) == (row["started"], row.get("decided"))
        assert record.values["implemented"] == row.get("implemented")
        assert record.values["winner"] == row.get("winner")
        arms = {arm["name"]: [arm["users"], arm["conversions"]] for arm in record.arms}
        assert arms == row.get("arms", {})


def test_two_experiments_found_something_better(base: Project) -> None:
    best = {one.id: experiments.judge(one).best for one in base.by_kind["experiment"]}
    won = {id for id, arm in best.items() if arm}
    assert won == {"EXP-0001", "EXP-0003"}
    assert [one.id for one in experiments.next_in_line(base)] == ["EXP-0005", "EXP-0006"]


def test_rollouts_are_those_of_the_story(story: Story, base: Project) -> None:
    for row in story["rollouts"]:
        record = the(base, row["id"])
        assert record.values["flag"] == row["flag"]
        assert (record.opened, record.closed) == (row["opened"], row.get("removed"))
        found = rollouts.decisions(record, base.as_of)
        steps = {step.row["on"]: step.to for step in found if step.to is not None}
        assert steps == row["steps"], row["id"]


def test_a_flag_that_is_there_is_in_the_code_and_one_that_is_gone_is_not(base: Project) -> None:
    text = (ROOT / "data/_code/config/flags.yml").read_text(encoding="utf-8")
    there = set(yaml.safe_load(text))
    for record in base.by_kind["rollout"]:
        assert (record.values["flag"] in there) == record.live, record.id


def test_the_channels_add_up_to_the_cost_of_a_customer(story: Story, base: Project) -> None:
    shares = {row["name"]: row["share"] for row in story["growth"]["channels"]}
    assert sum(shares.values()) == pytest.approx(1)
    of = {
        one.dimension: dict(one.months)
        for one in growth.trends(the(base, "MET-acquisition-by-channel"), base.as_of)
    }
    for month, blended in series_growth.finance(story, "MET-cac").items():
        added = sum(share * of[name][month] for name, share in shares.items())
        assert added == pytest.approx(blended, abs=1), month


def test_the_ratio_is_that_of_the_finance_review(story: Story, base: Project) -> None:
    (trend,) = growth.trends(the(base, "MET-ltv-to-cac"), base.as_of)
    worth, cost = (series_growth.finance(story, id) for id in ("MET-ltv", "MET-cac"))
    month, ratio = trend.latest
    assert month == date(2026, 10, 1)
    assert ratio == pytest.approx(worth[month] / cost[month], abs=0.005)


def test_the_shorter_form_shows_in_the_funnel(base: Project) -> None:
    of = {
        one.dimension: dict(one.months)
        for one in growth.trends(the(base, "MET-merchant-funnel"), base.as_of)
    }
    before, after = date(2025, 11, 1), date(2025, 12, 1)
    share = {month: of["signed up"][month] / of["form opened"][month] for month in (before, after)}
    assert share[before] < 0.41 < 0.45 < share[after]


def test_capacities_are_measured_and_none_is_full_unplanned(story: Story, base: Project) -> None:
    found = {one.record.id: one for one in capacity.outlooks(base)}
    assert set(found) == {row["id"] for row in story["capacity"]}
    for row in story["capacity"]:
        one = found[row["id"]]
        assert one.limit == row["limit"]
        assert one.hits
        assert one.line
        assert one.line.slope == pytest.approx(row["a_month"], rel=0.1), row["id"]
        assert not capacity.late(base, one)
    sessions = found["MET-session-connections"]
    assert sessions.plan
    assert date(2027, 3, 1) <= (sessions.hits or base.as_of) <= date(2027, 6, 1), "in spring"
