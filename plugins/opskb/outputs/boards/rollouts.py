"""Rollouts: how far each flag has come, who let it and why, and when it must be gone."""

from __future__ import annotations

from collections.abc import Iterator

from opskb import clock
from opskb.insights import rollouts
from opskb.insights.rollouts import Rollout, Step
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    sentence,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_NONE = Empty(
    "Every feature flag would stand here, with the share of users that has it and who let it.",
    'opskb new rollout "Passkeys" --set flag=login.passkeys',
)


def _lede(site: Site) -> str:
    all = rollouts.rollouts(site.project)
    if not all:
        return "No feature flag is written down."
    there = [one for one in all if one.record.live]
    past = sum(one.past(site.project.as_of) for one in there)
    held = sum(one.record.status == "on hold" for one in there)
    words = wording.plural(len(there), "flag")
    return f"{words} in the code: {held} on hold, {past} past the day it must be gone."


def _sections(site: Site) -> Iterator[Section]:
    all = rollouts.rollouts(site.project)
    yield _stages(site, all)
    yield _decisions(site, all)


def _stages(site: Site, all: tuple[Rollout, ...]) -> Section:
    if not all:
        return Section("stages", "No feature flag is written down", empty=_NONE)
    there = [one for one in all if one.record.live]
    past = [one for one in there if one.past(site.project.as_of)]
    title = "No flag is past the day it must be gone"
    if past:
        ids = wording.listed([one.record.id for one in past])
        title = f"Past the day it must be gone: {ids}"
    bars = charts.bars(
        "The share of users that has each flag",
        "One bar for each flag that is in the code.",
        [
            (_flag(one), one.percent, "overdue" if one in past else "")
            for one in there
            if one.percent is not None
        ],
        unit="percent",
        whole=100,
        urls=[site.cards[one.record.key].url for one in there if one.percent is not None],
    )
    heads = ("Rollout", "Flag", "Status", "Users", "Since", "Remove by", "Owner", "State")
    found = table("stages", "Stages", heads, (_row(site, one) for one in all), numbers=("Users",))
    return Section("stages", title, "", (), bars, found)


def _flag(one: Rollout) -> str:
    return str(one.record.values.get("flag") or one.record.title)


def _row(site: Site, one: Rollout) -> tuple[Cell, ...]:
    record = one.record
    there = record.state != "closed"
    return (
        link(site, record),
        text(record.values.get("flag") or ""),
        text(wording.label(record.status), record.state),
        number(one.percent, "percent"),
        day(one.since),
        day(one.limit, due=True) if there else text("Removed"),
        person(site, record.owner),
        verdict(not one.past(site.project.as_of)) if there else (),
    )


def _decisions(site: Site, all: tuple[Rollout, ...]) -> Section:
    found = [
        (one, step) for one in all for step in rollouts.decisions(one.record, site.project.as_of)
    ]
    if not found:
        empty = Empty("A row in the `decisions` of a rollout would stand here.")
        return Section("decisions", "Nothing was decided yet", empty=empty)
    # Of one day the last one written is the newest.
    found.sort(key=lambda pair: clock.day_of(pair[1].row["on"]))
    found.reverse()
    alone = sum(bool(step.unapproved) for _, step in found)
    alone += sum(bool(rollouts.unasked(one.record, site.project.as_of)[0]) for one in all)
    title = "Every advance was approved by somebody else"
    if alone:
        title = f"{wording.plural(alone, 'advance')} without the word of somebody else"
    heads = ("On", "Rollout", "Decision", "To", "By", "Approved by", "Why")
    rows = [_decision(site, one, step) for one, step in found]
    return Section(
        "decisions", title, table=table("decisions", "Decisions", heads, rows, numbers=("To",))
    )


def _decision(site: Site, one: Rollout, step: Step) -> tuple[Cell, ...]:
    row = step.row
    return (
        day(row["on"]),
        link(site, one.record),
        text(wording.label(str(row.get("decision") or ""))),
        number(row.get("to"), "percent"),
        person(site, str(row.get("by") or "")),
        person(site, str(row.get("approved_by") or ""))
        or text("Nobody" if step.unapproved else "", "overdue"),
        sentence(site, str(row.get("why") or "")),
    )


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of rollouts: how far each has come."""
    yield _stages(site, rollouts.rollouts(site.project))


BOARD = Board("rollouts", "rollouts/stages", "Rollouts", _lede, _sections, ("rollout",))
