"""Signal triage: what waits to be judged, what became of the rest, and of the missions that grew from it."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import loop, signals
from opskb.insights.signals import Signal
from opskb.outputs import wording
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
    "What production says would stand here until somebody has judged it.",
    'opskb new signal "Payout screens time out" --set from=support',
)


def _lede(site: Site) -> str:
    all = signals.signals(site.project)
    waiting = [one for one in all if one.fate == "waiting"]
    late = sum(signals.overdue(site.project, one) for one in waiting)
    if not all:
        return "No signal is written down."
    head = wording.plural(len(all), "signal")
    return f"{head}: {len(waiting)} to be judged, {late or 'none'} of them for more than {_days(site)}."


def _days(site: Site) -> str:
    return wording.plural(site.project.config.triage_days, "day")


def _sections(site: Site) -> Iterator[Section]:
    yield waiting(site)
    yield _became(site)
    yield _missions(site)


def waiting(site: Site) -> Section:
    """The signals that nobody has judged yet, the oldest first."""
    all = signals.signals(site.project)
    if not all:
        return Section("waiting", "No signal is written down", empty=_NONE)
    found = [one for one in all if one.fate == "waiting"]
    late = sum(signals.overdue(site.project, one) for one in found)
    title = "Every signal was judged"
    if found:
        title = f"{wording.plural(len(found), 'signal')} to be judged, {late or 'none'} too late"
    heads = ("Signal", "From", "What it says", "Came from", "Waits", "Judge by", "Who", "State")
    rows = [
        (
            link(site, one.record),
            text(wording.label(one.source)),
            sentence(site, one.record.summary),
            link(site, *one.origins),
            number(one.waited, "days"),
            day(one.limit, due=True),
            person(site, one.record.owner) or text("Nobody", "overdue"),
            verdict(not signals.overdue(site.project, one)),
        )
        for one in found
    ]
    empty = None if found else Empty("Nothing waits; what is filed next would stand here.")
    return Section(
        "waiting",
        title,
        f"A signal is judged within {_days(site)}.",
        table=table("waiting", "To be judged", heads, rows, numbers=("Waits",)),
        empty=empty,
    )


def _became(site: Site) -> Section:
    judged = [one for one in signals.signals(site.project) if one.fate != "waiting"]
    if not judged:
        empty = Empty("A signal that was judged would stand here with what became of it.")
        return Section("became", "No signal was judged yet", empty=empty)
    led = sum(bool(one.became) for one in judged)
    title = f"Something grew from {led} of {wording.plural(len(judged), 'judged signal')}"
    heads = ("Signal", "From", "Came from", "Opened", "Judged after", "What became of it")
    rows = [
        (
            link(site, one.record),
            text(wording.label(one.source)),
            link(site, *one.origins),
            day(one.opened),
            number(one.waited, "days"),
            fate(site, one),
        )
        for one in reversed(judged)
    ]
    found = table("became", "What became of each", heads, rows, numbers=("Judged after",))
    return Section("became", title, table=found)


def fate(site: Site, one: Signal) -> Cell:
    """What became of a signal: what grew from it, why it was dismissed, or that it is not decided."""
    if one.became:
        return link(site, *one.became)
    if one.fate == "dismissed":
        reason = str(one.record.values.get("dismissed_because") or "no reason is given")
        return sentence(site, f"Dismissed: {reason}")
    return text("Triaged, and not decided yet" if one.fate == "triaged" else "Nothing")


def _missions(site: Site) -> Section:
    all = signals.missions(site.project)
    if not all:
        new = 'opskb new plan "Screens that open" --set type=mission'
        empty = Empty("A plan that answers signals would stand here with its outcome.", new)
        return Section("missions", "No mission grew from a signal", empty=empty)
    reached = sum(bool(loop.outcome(one)) for one in all)
    title = f"{reached} of {wording.plural(len(all), 'mission')} with an outcome"
    heads = ("Mission", "Answers", "Status", "Opened", "Ended", "Due", "Outcome", "Evidence")
    rows = [
        (
            link(site, one),
            link(site, *signals.grew_from(site.project, one)),
            text(wording.label(one.status), one.state),
            day(one.opened),
            day(one.closed),
            day(one.deadline, due=True) if not signals.ended(one) else (),
            sentence(site, loop.outcome(one)) or text("None yet"),
            sentence(site, "; ".join(one.evidence)),
        )
        for one in reversed(all)
    ]
    return Section("missions", title, table=table("missions", "Missions", heads, rows))


def of_index(site: Site) -> Iterator[Section]:
    """Above the table of signals: what waits."""
    yield waiting(site)


BOARD = Board("signals", "signals/triage", "Signal triage", _lede, _sections, ("signal",))
