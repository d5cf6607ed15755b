"""The weekly pages of each alert of the sample, shared out so that its weeks add up to what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.story.series_slos import noise

Story = Mapping[str, Any]
Entry = Mapping[str, Any]
WEEK = timedelta(days=7)


def series(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one alert."""

    def text(story: Story) -> str:
        entry = next(row for row in story["alerts"] if row["id"] == id)
        lines = [_line(story, entry, week) for week in weeks(story) if _alive(entry, week)]
        return "on,value,actionable\n" + "".join(lines)

    return text


def weeks(story: Story) -> Iterator[date]:
    """The Wednesdays on which an on-call week began, from the first one of the story to the last that is over."""
    week: date = story["begins"]
    while week.weekday() != 2:
        week += timedelta(days=1)
    while week + WEEK <= story["as_of"]:
        yield week
        week += WEEK


def _alive(entry: Entry, week: date) -> bool:
    return bool(entry["from"] <= week <= entry.get("until", week))


def _line(story: Story, entry: Entry, week: date) -> str:
    pages, actionable = shared(story, week)[entry["id"]]
    return f"{week},{pages},{actionable}\n"


def total(story: Story, week: date) -> int:
    """How often the telephone rang in a week: as it was counted, else near what was usual then."""
    counted = _told(story, week).get("total")
    if counted is not None:
        return int(counted)
    low, span = (11, 7) if week < date(2025, 9, 1) else (4, 4)
    return low + int(noise("pages", week) * span)


def shared(story: Story, week: date) -> dict[str, tuple[int, int]]:
    """The pages of each alert in a week, and those that asked for an action."""
    told = _told(story, week).get("alerts", {})
    found = {entry["id"]: (0, 0) for entry in story["alerts"] if _alive(entry, week)}
    found.update({f"AL-{name}": (pages, asked) for name, (pages, asked) in told.items()})
    rest = total(story, week) - sum(pages for pages, _ in found.values())
    free = [
        entry
        for entry in story["alerts"]
        if _alive(entry, week) and entry["id"].removeprefix("AL-") not in told
        for _ in range(entry["share"])
    ]
    for at in range(rest):
        entry = free[int(noise(f"which {at}", week) * len(free))]
        pages, asked = found[entry["id"]]
        worth = noise(f"worth {at} {entry['id']}", week) < entry["worth"]
        found[entry["id"]] = (pages + 1, asked + worth)
    return found


def _told(story: Story, week: date) -> Entry:
    return next((row for row in story["paged"] if row["week"] == week), {})


LIVE = (
    "checkout-success-low",
    "sign-in-success-low",
    "release-errors-up",
    "ledger-primary-down",
    "payout-queue-age",
    "vault-seal-failing",
    "outbox-age",
    "ledger-replica-lag",
    "ledger-unreconciled",
    "refund-run-large",
    "payout-cutoff-missed",
)
SERIES: Mapping[str, Callable[[Story], str]] = {
    **{f"data/alerts/al-{name}.csv": series(f"AL-{name}") for name in LIVE},
    "data/alerts/_archive/al-host-busy.csv": series("AL-host-busy"),
}
