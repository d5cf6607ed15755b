"""The daily compliance of each objective of the sample, from the minutes its story charges to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

Story = Mapping[str, Any]
MINUTES = 1440


def series(id: str) -> Callable[[Story], str]:
    """The text of the CSV of one objective."""

    def text(story: Story) -> str:
        objective = next(row for row in story["slos"] if row["id"] == id)
        heads = "on,value,events\n" if "events" in objective else "on,value\n"
        return heads + "".join(f"{line}\n" for line in _lines(story, objective))

    return text


def _lines(story: Story, objective: Mapping[str, Any]) -> Iterator[str]:
    down = lost(story, objective["id"])
    day = objective.get("from", story["begins"])
    while day <= story["as_of"]:
        # A day with an outage is counted by its outage alone, so that the minutes agree.
        minutes = down.get(day) or objective["drizzle"] * noise(objective["id"], day)
        line = f"{day},{1 - minutes / MINUTES:.6f}"
        yield f"{line},{_events(objective, day)}" if "events" in objective else line
        day += timedelta(days=1)


def lost(story: Story, id: str) -> dict[date, int]:
    """The minutes that were charged to an objective, or planned, by day."""
    rows = [*story["charges"], *story["maintenance"]]
    found: dict[date, int] = {}
    for row in rows:
        if row["slo"] == id:
            found[row["on"]] = found.get(row["on"], 0) + row["minutes"]
    return found


def _events(objective: Mapping[str, Any], day: date) -> int:
    busy = 1.0 if day.weekday() < 5 else 0.55
    return round(objective["events"] * busy * (0.9 + 0.2 * noise("events", day)))


def noise(name: str, day: date) -> float:
    """A number from 0 to 1 that is the same whenever it is asked for."""
    return int.from_bytes(sha256(f"{name} {day}".encode()).digest()[:4]) / 2**32


SLOS = ("login", "checkout", "payouts", "ledger", "vault", "webhooks", "backoffice", "releases")
SERIES: Mapping[str, Callable[[Story], str]] = {
    f"data/slos/slo-{name}.csv": series(f"SLO-{name}") for name in SLOS
}
