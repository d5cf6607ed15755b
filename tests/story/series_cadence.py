"""The logs of what Tidewater does again and again, and how long merchants waited, from its story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

Story = Mapping[str, Any]
Entry = Mapping[str, Any]
WEEK = timedelta(weeks=1)
HEAD = "on,count,what,evidence\n"


def log(name: str) -> Callable[[Story], str]:
    """The text of the log of one activity."""

    def text(story: Story) -> str:
        entry = next(row for row in story["routines"] if row["log"] == name)
        days = (day for day in _days(entry, story["as_of"]) if day not in entry.get("skip", ()))
        return HEAD + "".join(_line(entry, day) for day in days)

    return text


def _line(entry: Entry, day: date) -> str:
    words = {
        "day": f"{day.day} {day:%B %Y}",
        "week": day.isocalendar().week,
        "month": f"{day:%B %Y}",
    }
    low, high = entry.get("least", 1), entry.get("most", 1)
    count = low + round((high - low) * (noise(entry["log"], day) + 1) / 2)
    what, evidence = entry.get("what", "").format(**words), entry["evidence"].format(**words)
    return f'{day},{count},"{what}","{evidence}"\n'


def _days(entry: Entry, as_of: date) -> Iterator[date]:
    if entry.get("daily"):
        span = (as_of - entry["from"]).days + 1
        yield from filter(_business, (entry["from"] + timedelta(days=at) for at in range(span)))
    elif "weekday" in entry:
        day = entry["from"] + timedelta(days=(entry["weekday"] - entry["from"].weekday()) % 7)
        while day <= as_of:
            yield day
            day += WEEK
    else:
        first = entry["from"]
        while (day := _from(first.replace(day=entry["monthday"]))) <= as_of:
            yield day
            first += relativedelta(months=1)


def _from(day: date) -> date:
    """The day itself, or the business day after it."""
    while not _business(day):
        day += timedelta(days=1)
    return day


_SETTINGS = yaml.safe_load((Path(__file__).parents[2] / "opskb.yml").read_text(encoding="utf-8"))
_HOLIDAYS = frozenset(_SETTINGS["holidays"])


def _business(day: date) -> bool:
    return day.weekday() < 5 and day not in _HOLIDAYS


def first_answer(story: Story) -> str:
    """A row for each Friday: the hours of the week that ends on it."""
    entry = story["first_answer"]
    told = {row["on"]: row["value"] for row in entry["weeks"]}
    rows = []
    day = entry["from"]
    while day <= story["as_of"]:
        usual = entry["usual"] + entry["spread"] * noise("first answer", day)
        rows.append(f"{day},{told.get(day, usual):.1f}\n")
        day += WEEK
    return "on,value\n" + "".join(rows)


def noise(name: str, day: date) -> float:
    """A number from -1 to 1 that is the same whenever it is asked for."""
    return int.from_bytes(sha256(f"{name} {day}".encode()).digest()[:4]) / 2**31 - 1


LOGS = (
    "on-call-handover",
    "cash-note",
    "support-digest",
    "board-letter",
    "alert-review",
    "merchant-letter",
    "morning-balances",
    "help-centre",
)
SERIES: Mapping[str, Callable[[Story], str]] = {
    **{f"data/activities/{name}.csv": log(name) for name in LOGS},
    "data/metrics/met-first-answer.csv": first_answer,
}
"""The CSVs of the activities and of the promise to merchants, by their paths."""
