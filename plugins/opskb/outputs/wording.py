"""Counts, dates and names as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from opskb import clock
from opskb.kind import Kind
from opskb.model import Moment


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 record`, `2 records`, `2 boundaries` where `many` says so."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def singular(kind: Kind) -> str:
    """One record of a kind, in the middle of a sentence: `decision`, `sanity report`, `RFC`."""
    title = f"{kind.title[:-3]}y" if kind.title.endswith("ies") else kind.title.removesuffix("s")
    return f"{_of_none(kind, 'record')}{_inside(title)}"


def several(kind: Kind) -> str:
    """Records of a kind, in the middle of a sentence: `decisions`, `RFCs`, `records of tech debt`."""
    return f"{_of_none(kind, 'records')}{_inside(kind.title)}"


def _of_none(kind: Kind, what: str) -> str:
    """What is counted where the title of a kind names something that is not: `records of `."""
    return "" if kind.title.endswith("s") else f"{what} of "


def _inside(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def counted(count: int, kind: Kind) -> str:
    """`1 decision`, `3 RFCs`."""
    return plural(count, singular(kind), several(kind))


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def slug(words: str) -> str:
    """An anchor made of words: letters and digits, one hyphen between them."""
    return re.sub(r"[\W_]+", "-", words.lower()).strip("-") or "nobody"


def label(name: str) -> str:
    """The name of a field or a status as a heading: `needs_approval` → `Needs approval`."""
    return name.upper() if name in _SPELLED else capital(name.replace("_", " "))


# Names that are said letter by letter.
_SPELLED = frozenset(("rpo", "rto"))


def capital(words: str) -> str:
    """Words with a capital at their beginning, as a sentence or a heading has one."""
    return words[:1].upper() + words[1:]


def exact(day: Moment) -> str:
    """`14 March 2026`, with the time of day and its zone where there is one."""
    words = f"{day.day} {day:%B} {day.year}"
    return f"{words}, {day:%H:%M} UTC" if isinstance(day, datetime) else words


def short(day: Moment) -> str:
    """`14 Mar 2026`, with the time of day where there is one."""
    words = f"{day.day} {day:%b} {day.year}"
    return f"{words}, {day:%H:%M} UTC" if isinstance(day, datetime) else words


def spoken(words: str) -> str:
    """A sentence whose dates are written as a person would: `2026-11-13` → `13 Nov 2026`.

    A date within an id or a path (`SAN-2026-11-13`) is left alone, and so is what is no day.
    """
    return _ISO.sub(_short, words)


def typed(words: str) -> str:
    """What is to be done, its dates as code: somebody types them, so that nobody may say them otherwise."""
    parts = words.split("`")
    parts[::2] = (_ISO.sub(r"`\g<0>`", part) for part in parts[::2])
    return "`".join(parts)


_ISO = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)")


def _short(found: re.Match[str]) -> str:
    try:
        return short(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def distance(day: Moment, as_of: date) -> str:
    """How far a day is from the as-of date: `today`, `in 12 days`, `8 months ago`."""
    days = (clock.day_of(day) - as_of).days
    if days == 0:
        return "today"
    words = length(abs(days))
    return f"in {words}" if days > 0 else f"{words} ago"


def length(days: int) -> str:
    """A number of days in the unit that a person would count it in."""
    if days < 14:
        return plural(days, "day")
    if days < 60:
        return plural(round(days / 7), "week")
    if days < 700:
        return plural(round(days / 30.44), "month")
    return plural(round(days / 365.25), "year")


def took(span: timedelta) -> str:
    """How long something took: `96 min`, `3 h 18 min`, `2 days 4 h`."""
    return took_minutes(span.total_seconds() / 60)


def took_minutes(count: float) -> str:
    """How long a number of minutes is: `96 min`, `3 h 18 min`, `2 days 4 h`."""
    minutes = max(0, round(count))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 120:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} days {hours % 24} h" if hours % 24 else f"{days} days"


def sentence(message: str) -> str:
    """A message of a finding as a sentence of its own."""
    text = message.strip()
    return f"{capital(text)}{'' if text.endswith(('.', '!', '?')) else '.'}"
