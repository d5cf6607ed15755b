"""The severity ladder as the settings state it: what each step asks for, under any of its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.config import Config
from opskb.memory import remembered
from opskb.model import Moment, Row

MODES = {
    "log": "an agent mends it alone, and logs it",
    "notify": "an agent mends it alone, and tells",
    "war-room": "a person decides, in a war room",
}
"""What each remediation mode lets an agent do, in words."""

IN_SHORT = {"log": "mend and log", "notify": "mend and tell", "war-room": "a person, in a war room"}


@dataclass(frozen=True, slots=True)
class Step:
    """One severity: how soon somebody answers, how long it may stay open, who decides and responds.

    `respond` is in minutes, None where nothing binds, `soon` the same in words; `rank` counts from 0, the worst.
    """

    name: str
    rank: int
    also: tuple[str, ...] = ()
    respond: float | None = None
    soon: str = ""
    limit: relativedelta | None = None
    decides: str = ""
    team: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    mode: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Its name and its aliases, in small letters."""
        return frozenset(name.casefold() for name in (self.name, *self.also))


@remembered
def ladder(config: Config) -> tuple[Step, ...]:
    """The steps of the ladder, the worst first."""
    return tuple(_step(at, row) for at, row in enumerate(config.severities) if row["name"])


def _step(at: int, row: Row) -> Step:
    return Step(
        row["name"],
        at,
        row["also"],
        None if (row["respond"] or 0) < 0 else row["respond"],
        row["soon"] or "",
        row["limit"],
        row["decides"] or "",
        row["team"],
        row["told"],
        row["mode"] or "",
    )


@remembered
def _named(config: Config) -> Mapping[str, Step]:
    """The steps by every name they have; of two with one name the worse."""
    return {name: one for one in reversed(ladder(config)) for name in one.names}


def step(config: Config, severity: str) -> Step | None:
    """The step of a severity, looked up by its name or an alias of it; None where there is none."""
    return _named(config).get(severity.casefold()) if severity else None


def worst(config: Config) -> Step | None:
    """The first step of the ladder."""
    return next(iter(ladder(config)), None)


def severe(config: Config, severity: str) -> bool:
    """Whether a severity is one that needs a commander, and after which policies are read again."""
    return among(config, severity, config.severe)


def among(config: Config, severity: str, names: Iterable[str]) -> bool:
    """Whether a severity is one of these, each under any name of its step."""
    found = step(config, severity)
    return bool(found and {name.casefold() for name in names} & found.names)


def war_room(config: Config, severity: str) -> bool:
    """Whether nobody but a person may mend an incident of this severity."""
    found = step(config, severity)
    return bool(found and found.mode == "war-room")


def answer_by(one: Step, opened: Moment) -> date | None:
    """The day on which somebody must have answered, None where the ladder sets no limit.

    The last day of the calendar where that is past year 9999.
    """
    if one.respond is None:
        return None
    try:
        return clock.day_of(opened + timedelta(minutes=one.respond))
    except OverflowError:
        return date.max


def close_by(one: Step, opened: Moment) -> date | None:
    """The day until which it must be closed, None where the ladder sets no limit."""
    return clock.later(clock.day_of(opened), one.limit) if one.limit else None


def modes(config: Config) -> str:
    """The mode by severity in one line: `SEV-1: a person, in a war room; SEV-2: mend and tell`."""
    found: dict[str, list[str]] = {}
    for one in ladder(config):
        found.setdefault(one.mode, []).append(one.name)
    said = (
        f"{' and '.join(names)}: {IN_SHORT.get(mode, 'no mode')}" for mode, names in found.items()
    )
    return "; ".join(said)
