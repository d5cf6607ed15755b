"""What fills up at Tidewater, and how its merchants come, stay and leave, from its story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from dateutil.relativedelta import relativedelta

from tests.story import series_spend

Story = Mapping[str, Any]
BEGINS = date(2025, 5, 1)
_MONTH = 30.4375


def capacity(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one capacity: a row each Monday."""

    def text(story: Story) -> str:
        entry = next(row for row in story["capacity"] if row["id"] == id)
        lines = (f"{day},{value:.1f}\n" for day, value in _mondays(entry, story["as_of"]))
        return "on,value\n" + "".join(lines)

    return text


def _mondays(entry: Mapping[str, Any], as_of: date) -> Iterator[tuple[date, float]]:
    day = entry["from"]
    while day <= as_of:
        months = (day - entry["from"]).days / _MONTH
        off = entry["spread"] * noise(entry["id"], day)
        yield day, entry["first"] + entry["a_month"] * months + off
        day += timedelta(days=7)


def months(story: Story) -> list[date]:
    """The first days of the months of the story that are over."""
    found, month = [], BEGINS
    while month < story["as_of"].replace(day=1):
        found.append(month)
        month += relativedelta(months=1)
    return found


def channels(story: Story) -> str:
    """The cost of acquisition by channel: together, by their shares, what MET-cac says."""
    lines = []
    for month, blended in finance(story, "MET-cac").items():
        done = _done(story, month)
        times = {row["name"]: _way(row["times"], done) for row in _stated(story)}
        rest = next(row for row in story["growth"]["channels"] if "times" not in row)
        taken = sum(row["share"] * times[row["name"]] for row in _stated(story))
        times[rest["name"]] = (1 - taken) / rest["share"]
        for row in story["growth"]["channels"]:
            lines.append(f"{month},{blended * times[row['name']]:.0f},{row['name']}\n")
    return "on,value,dimension\n" + "".join(lines)


def _stated(story: Story) -> list[Mapping[str, Any]]:
    return [row for row in story["growth"]["channels"] if "times" in row]


def finance(story: Story, id: str) -> dict[date, float]:
    """A line of the finance review, by month."""
    rows = series_spend.metric(id)(story).splitlines()[1:]
    cells = (row.split(",") for row in rows)
    return {date.fromisoformat(day): float(value) for day, value, *_ in cells}


def ratio(story: Story) -> str:
    """What a customer is worth by what it costs, month by month."""
    worth, cost = finance(story, "MET-ltv"), finance(story, "MET-cac")
    lines = (f"{month},{worth[month] / cost[month]:.2f}\n" for month in cost)
    return "on,value\n" + "".join(lines)


def funnel(story: Story) -> str:
    """How many reached each stage in each month, in the order of the stages."""
    told = story["growth"]["funnel"]
    lines = []
    for month in months(story):
        done = _done(story, month)
        count = _way(told["visits"], done) * (1 + 0.04 * noise("visits", month))
        lines.append(f"{month},{count:.0f},visit\n")
        for stage in told["stages"]:
            later = "since" in stage and month >= stage["since"]
            share = _way(stage["then"] if later else stage["of"], done)
            count *= share * (1 + 0.02 * noise(stage["name"], month))
            lines.append(f"{month},{count:.0f},{stage['name']}\n")
    return "on,value,dimension\n" + "".join(lines)


def retention(story: Story) -> str:
    """For each cohort the share that still takes payments, measured on the last day of each month."""
    told, all = story["growth"]["retention"], months(story)
    lines = []
    for cohort in all:
        floor = _way(told["floor"], _done(story, cohort))
        for month in (one for one in all if one >= cohort):
            since = (month.year - cohort.year) * 12 + month.month - cohort.month
            last = month + relativedelta(months=1) - timedelta(days=1)
            lines.append(f"{last},{_kept(told, floor, since, cohort):.1f},{cohort:%Y-%m}\n")
    return "on,value,dimension\n" + "".join(lines)


def _kept(told: Mapping[str, Any], floor: float, since: int, cohort: date) -> float:
    if not since:
        return 100.0
    left = (100 - floor) * 2.718281828459045 ** (-since / told["months"])
    off = told["spread"] * noise(f"kept {since}", cohort)
    return min(100.0, floor + left + off)


def plain(id: str) -> Callable[[Story], str]:
    """The text of the CSV of a metric with one straight way, or a few."""

    def text(story: Story) -> str:
        entry = next(row for row in story["growth"]["series"] if row["id"] == id)
        lines = [
            f"{month},{_value(story, entry, part, month):.{entry['decimals']}f},{part.get('name', '')}\n"
            for month in months(story)
            for part in entry["parts"]
            if month >= part.get("from", BEGINS)
        ]
        return "on,value,dimension\n" + "".join(lines)

    return text


def _value(story: Story, entry: Mapping[str, Any], part: Mapping[str, Any], month: date) -> float:
    if month in part.get("told", {}):
        return float(part["told"][month])
    way = _way([part["first"], part["last"]], _done(story, month))
    return way * (1 + entry["spread"] * noise(f"{entry['id']} {part.get('name', '')}", month))


def _done(story: Story, month: date) -> float:
    """How much of the story has passed in a month, from 0 to 1."""
    all = months(story)
    return all.index(month) / (len(all) - 1)


def _way(ends: Sequence[float], done: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * done


def noise(name: str, day: date) -> float:
    """A number from -1 to 1 that is the same whenever it is asked for."""
    return int.from_bytes(sha256(f"{name} {day}".encode()).digest()[:4]) / 2**31 - 1


CAPACITIES = ("ledger-disk", "session-connections", "payout-peak")
PLAIN = ("gone-quiet", "came-back", "feature-adoption", "invitations")
SERIES: Mapping[str, Callable[[Story], str]] = {
    **{f"data/metrics/met-{name}.csv": capacity(f"MET-{name}") for name in CAPACITIES},
    **{f"data/metrics/met-{name}.csv": plain(f"MET-{name}") for name in PLAIN},
    "data/metrics/met-acquisition-by-channel.csv": channels,
    "data/metrics/met-ltv-to-cac.csv": ratio,
    "data/metrics/met-merchant-funnel.csv": funnel,
    "data/metrics/met-merchants-kept.csv": retention,
}
