"""The series of performance and experience of the sample, from the levels and peaks its story tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.story.series_slos import noise

Story = Mapping[str, Any]


def series(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one metric."""

    def text(story: Story) -> str:
        metric = next(row for row in story["measured"] if row["id"] == id)
        return "on,value\n" + "".join(f"{line}\n" for line in _lines(story, metric))

    return text


def _lines(story: Story, metric: Mapping[str, Any]) -> Iterator[str]:
    peaks = {row["on"]: row["value"] for row in metric.get("peaks", ())}
    digits = metric["decimals"]
    for day in _days(story, metric):
        level = next(row["at"] for row in reversed(metric["levels"]) if row["from"] <= day)
        drawn = level * (1 + metric["spread"] * (2 * noise(metric["id"], day) - 1))
        yield f"{day},{peaks.get(day, drawn):.{digits}f}"


def _days(story: Story, metric: Mapping[str, Any]) -> Iterator[date]:
    """The Sundays or the last days of months that have been, from the first level on."""
    day = metric["levels"][0]["from"]
    while day <= story["as_of"]:
        ends = day.weekday() == 6 if metric["every"] == "week" else (day + timedelta(1)).day == 1
        if ends:
            yield day
        day += timedelta(days=1)


METRICS = (
    "payment-time",
    "sign-in-time",
    "balance-time",
    "event-delay",
    "satisfaction",
    "nps",
    "support-resolution",
)
SERIES: Mapping[str, Callable[[Story], str]] = {
    f"data/metrics/met-{name}.csv": series(f"MET-{name}") for name in METRICS
}
