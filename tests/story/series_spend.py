"""What the budgets of the sample were spent on, and the lines of its finance review, from its story."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from dateutil.relativedelta import relativedelta

Story = Mapping[str, Any]
Entry = Mapping[str, Any]


def budget(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one budget."""

    def text(story: Story) -> str:
        entry = next(row for row in story["budgets"] if row["id"] == id)
        lines = (f"{day},{value:.2f}\n" for day, value in _spent(entry, story["as_of"]))
        return "on,value\n" + "".join(lines)

    return text


def _spent(entry: Entry, as_of: date) -> Iterator[tuple[date, float]]:
    """A row a month, dated on its first day, or a row a day in the months that are `daily`."""
    for month in _months(entry["usual"][0]["from"], as_of):
        usual = [row["value"] for row in entry["usual"] if row["from"] <= month][-1]
        days = monthrange(month.year, month.month)[1]
        gone = min(days, (as_of - month).days + 1)
        if month in entry.get("daily", ()):
            for at in range(gone):
                day = month + timedelta(days=at)
                yield day, _told(entry, day) or _near(entry, day, usual / days)
        else:
            yield month, _told(entry, month) or _near(entry, month, usual * gone / days)


def _told(entry: Entry, day: date) -> float | None:
    return next((row["value"] for row in entry.get("told", ()) if row["on"] == day), None)


def _near(entry: Entry, day: date, value: float) -> float:
    return value * (1 + entry["spread"] * noise(entry["id"], day))


def metric(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one line of the finance review."""

    def text(story: Story) -> str:
        entry = next(row for row in story["finance"] if row["id"] == id)
        until = story["as_of"].replace(day=1) - timedelta(days=1)
        parts = entry.get("parts", (entry,))
        lines = [
            _line(story, entry, part, month)
            for month in _months(date(2025, 5, 1), until)
            for part in parts
        ]
        return "on,value,dimension\n" + "".join(lines)

    return text


def _line(story: Story, entry: Entry, part: Entry, month: date) -> str:
    name = part.get("name", "")
    newest = month + relativedelta(months=1) == story["as_of"].replace(day=1)
    if "of" in part:  # what the budgets say was spent
        value = sum(_month_of(story, id, month) for id in part["of"])
    else:
        value = part["last"] if "last" in part and newest else _value(entry, part, month)
    return f"{month},{value:.{entry.get('decimals', 0)}f},{name}\n"


def _month_of(story: Story, id: str, month: date) -> float:
    entry = next(row for row in story["budgets"] if row["id"] == id)
    days = _spent(entry, story["as_of"])
    return sum(value for day, value in days if day.replace(day=1) == month)


def _value(entry: Entry, part: Entry, month: date) -> float:
    at = (month.year - 2025) * 12 + month.month - 5
    off = entry["spread"] * noise(f"{entry['id']} {part.get('name', '')}", month)
    first = float(part["first"])
    if "rise" in part:  # a flow passes nought, so it does not grow by a share of itself
        return first + at * part["rise"] + off * abs(first)
    return first * (1 + part["growth"]) ** at * (1 + off)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month += relativedelta(months=1)


def noise(name: str, day: date) -> float:
    """A number from -1 to 1 that is the same whenever it is asked for."""
    return int.from_bytes(sha256(f"{name} {day}".encode()).digest()[:4]) / 2**31 - 1


BUDGETS = ("acquiring", "stackhold", "vault", "messages", "agents", "sandbox")
METRICS = ("mrr", "expansion", "churn", "cost", "cac", "ltv", "payback", "cash-flow")
SERIES: Mapping[str, Callable[[Story], str]] = {
    **{f"data/budgets/bud-{name}.csv": budget(f"BUD-{name}") for name in BUDGETS},
    **{f"data/metrics/met-{name}.csv": metric(f"MET-{name}") for name in METRICS},
}
