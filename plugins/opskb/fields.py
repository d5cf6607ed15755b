"""Field types: one function each, from a raw value to a typed one, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, TypeVar

from dateutil.relativedelta import relativedelta

from opskb import clock

T = TypeVar("T")

ROLES = (
    "status", "owner", "summary", "tags", "severity", "visibility", "opened", "closed", "due", "deadline",
    "last", "every", "reviews", "watches", "evidence", "target", "grace", "accepted", "tombstone", "formerly",
    "actions", "timeline", "steps", "rotations", "occurrences", "threats", "arms", "series",
)  # fmt: skip
TABLE_ROLES = frozenset(ROLES[ROLES.index("actions") :]) | {"reviews"}

# What a field must be to play a role: its types, and whether it must, may or must not hold many.
_WORDS = ("text", "markdown", "choice", "person", "ref", "url")
_DAY = ("date", "datetime")
ROLE_SHAPES: Mapping[str, tuple[tuple[str, ...], bool | None]] = {
    "status": (("text", "choice"), False),
    "owner": (_WORDS, None),
    "summary": (("text", "markdown"), False),
    "tags": (_WORDS, True),
    "severity": (("text", "choice"), False),
    "visibility": (("choice",), False),
    **dict.fromkeys(("opened", "closed", "due", "deadline", "last"), (_DAY, False)),
    **dict.fromkeys(("every", "grace"), (("duration",), False)),
    "watches": (("globs",), None),
    "evidence": (_WORDS, True),
    "formerly": (("text", "url"), True),
    **dict.fromkeys((*TABLE_ROLES, "accepted", "tombstone"), (("table",), None)),
    "series": (("table", "series"), None),
}
# What no sum, share or square of takes out of the numbers that a computer has; no measurement does.
LEAST, MOST, MOST_INTEGER = 1e-60, 1e60, 10**18
# Columns that mean the same in every table with a role, and are compared with days.
DAY_COLUMNS = ("on", "at", "due")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value: the keys that lead to it, a sentence about it, what to do."""

    keys: tuple[str | int, ...]
    message: str
    remedy: str


class FieldError(ValueError):
    """A value that is not of its type: `str(error)` says what it is not, `remedy` what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True)
class Field:
    """What a field, or a column of a table, must hold.

    `of` lists the words of a choice and `also` other spellings of them; `to` names the kinds a ref
    may lead to, none means any; `row` holds the columns of a table, and `short` is the one that a row
    written as a plain value stands for; `many` allows a list; `past` is a day on which something was
    done, which cannot lie ahead.
    """

    name: str
    type: str = "text"
    role: str = ""
    required: bool = False
    many: bool = False
    of: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    row: Mapping[str, Field] = field(default_factory=dict)
    unit: str = ""
    default: Any = None
    help: str = ""
    past: bool = False
    short: str = ""

    @cached_property
    def blank(self) -> Any:
        """What it holds where it is not written: its default, or nothing."""
        if self.default is not None:
            return parse(self.default, self)[0]
        return () if self.many or self.type in LISTS else None


def text(raw: Any, spec: Field) -> str:
    """Words on one or more lines; a whole number is kept as it was written."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise FieldError(f"is {_name(raw)}, not text", "quote it, or write it on one line")


def choice(raw: Any, spec: Field) -> str:
    """One of a closed list of words, read without regard to case."""
    word = text(raw, spec)
    for known in spec.of:
        if word.lower() == known.lower():
            return known
    alias = {spelling.lower(): known for spelling, known in spec.also.items()}.get(word.lower())
    if alias:
        return alias
    raise FieldError(
        f"is `{word}`, which is none of its choices", f"write one of {', '.join(spec.of)}"
    )


def flag(raw: Any, spec: Field) -> bool:
    """True or false; `yes` and `no` are text in YAML 1.2 and are not guessed at."""
    if isinstance(raw, bool):
        return raw
    raise FieldError(f"is {_name(raw)}, not a flag", "write true or false")


def integer(raw: Any, spec: Field) -> int:
    """A whole number of no more than 18 digits."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        if abs(raw) > MOST_INTEGER:
            raise FieldError("has more than 18 digits", "write a number that was counted")
        return raw
    raise FieldError(f"is {_name(raw)}, not a whole number", "write digits only")


def number(raw: Any, spec: Field) -> float:
    """A number, whole or with a fraction, in the unit of the field.

    It is nought, or lies between `LEAST` and `MOST` in size.
    """
    if isinstance(raw, int | str) and not isinstance(raw, bool):
        try:
            value = float(raw)
        except (ValueError, OverflowError):
            value = float("nan")
        if value == 0 or LEAST <= abs(value) <= MOST:
            return value
        if abs(value) < float("inf"):
            raise FieldError(
                "is no number that can be reckoned with", "write one that was measured"
            )
    unit = f" of {spec.unit}" if spec.unit else ""
    raise FieldError(f"is {_name(raw)}, not a number{unit}", "write it with digits and one point")


def ratio(raw: Any, spec: Field) -> float:
    """A share between 0 and 1, written so or as a percentage (`99.9%`)."""
    percent = isinstance(raw, str) and raw.strip().endswith("%")
    value = number(raw.strip()[:-1] if percent else raw, spec)
    value = round(value / 100, 12) if percent else value
    if 0 <= value <= 1:
        return value
    # Who writes 99.9 means 99.9 %, and gets the figure to copy.
    meant = value if 1 < value <= 100 else 99.9
    remedy = f"write {round(meant / 100, 12):g}, or {meant:g}% with its sign"
    raise FieldError(f"is {raw}, not a share between 0 and 1", remedy)


def money(raw: Any, spec: Field) -> tuple[Decimal, str]:
    """An amount with its currency (`1200 EUR`) as an exact decimal and an ISO 4217 code."""
    amount, _, currency = text(raw, spec).partition(" ")
    currency = currency.strip() or spec.unit
    try:
        value = Decimal(amount.replace("_", ""))
    except InvalidOperation:
        value = Decimal("nan")
    if value.is_finite() and re.fullmatch(r"[A-Z]{3}", currency):
        return value, currency
    raise FieldError(f"is `{raw}`, not an amount of money", "write it as 1200 EUR")


def day(raw: Any, spec: Field) -> date:
    """A calendar date, ISO 8601 (`2026-11-20`); day-first dates of older records are understood."""
    return _parsed(clock.parse_date, raw, "write it as 2026-11-20")


def moment(raw: Any, spec: Field) -> date | datetime:
    """A time in ISO 8601, moved to UTC where it says its zone; a date alone stays a date."""
    return _parsed(clock.parse_datetime, raw, "write it as 2026-11-20T09:30Z")


def duration(raw: Any, spec: Field) -> relativedelta:
    """A calendar length: `90 days`, `6 months`, `4 hours`, or ISO 8601's `P90D`."""
    return _parsed(clock.parse_duration, raw, "write it as 90 days, 30 minutes or P1Y")


def period(raw: Any, spec: Field) -> tuple[date, date]:
    """A month (`2026-11`) or a quarter (`2026-Q4`) as its first and last day."""
    return _parsed(clock.parse_period, raw, "write it as 2026-11 or 2026-Q4")


def cadence(raw: Any, spec: Field) -> str:
    """How often something happens: `weekly`, `quarterly`, `3-5 a week`, `release`."""
    return _parsed(
        clock.parse_cadence,
        raw,
        f"write one of {', '.join(clock.CADENCES)}, a count such as 3-5 a week",
    )


def person(raw: Any, spec: Field) -> str:
    """A person or a team by name, or the id of a role record."""
    return _one_line(raw, spec)


def ref(raw: Any, spec: Field) -> str:
    """The id of another record, or the path of its file."""
    return _one_line(raw, spec)


def url(raw: Any, spec: Field) -> str:
    """A web address (https, http or mailto), or a path inside the knowledge base."""
    word = _one_line(raw, spec)
    scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", word)
    if scheme and scheme[0].lower() not in ("http:", "https:", "mailto:"):
        raise FieldError(
            f"uses the scheme `{scheme[0]}`", "link with https, http, mailto or a relative path"
        )
    return word


def glob(raw: Any, spec: Field) -> str:
    """A path or a pattern below the root, in `watches` below the code root; `*` in one folder, `**` through all."""
    word = _one_line(raw, spec)
    if word.startswith(("/", "~")) or ".." in word.split("/") or re.match(r"[A-Za-z]:", word):
        message = f"is `{word}`, which leads outside the folder that it is relative to"
        remedy = "name what lies below it, or move opskb.yml up to a folder that holds both"
        raise FieldError(message, remedy)
    return word


def _one_line(raw: Any, spec: Field) -> str:
    word = text(raw, spec)
    if not word or "\n" in word or "\0" in word:
        raise FieldError("is empty or longer than one line", "write one line")
    return word


def _parsed(parse: Callable[[str], T], raw: Any, remedy: str) -> T:
    try:
        return parse(str(raw) if isinstance(raw, str | int) else "")
    except (ValueError, OverflowError) as error:
        shown = (
            f"is `{_short(str(raw))}`, which {error}"
            if isinstance(raw, str | int)
            else f"is {_name(raw)}"
        )
        raise FieldError(shown, remedy) from None


TYPES: Mapping[str, Callable[[Any, Field], Any]] = {
    "text": text,
    "markdown": text,
    "choice": choice,
    "flag": flag,
    "integer": integer,
    "number": number,
    "ratio": ratio,
    "money": money,
    "date": day,
    "datetime": moment,
    "duration": duration,
    "period": period,
    "cadence": cadence,
    "person": person,
    "ref": ref,
    "url": url,
    "globs": glob,
    "table": text,  # replaced below: tables and series read rows
    "series": text,
}
LISTS = ("globs", "table", "series")


def parse(raw: Any, spec: Field) -> tuple[Any, tuple[Fault, ...]]:
    """The typed value of a field and everything wrong with it; a part that is wrong is left out.

    A list where one value is meant, and one value where a list is meant, are both told apart by
    `many`: one value stands for a list of one, a list for one value is a fault.
    """
    if spec.type in ("table", "series"):
        return _table(raw, spec)
    if spec.many or spec.type in LISTS:
        return _list(raw, spec)
    try:
        return TYPES[spec.type](raw, spec), ()
    except FieldError as error:
        return None, (Fault((), str(error), error.remedy),)


def _list(raw: Any, spec: Field) -> tuple[tuple[Any, ...], tuple[Fault, ...]]:
    values, faults = [], []
    for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
        try:
            values.append(TYPES[spec.type](item, spec))
        except FieldError as error:
            faults.append(Fault((index,), str(error), error.remedy))
    return tuple(values), tuple(faults)


def _table(raw: Any, spec: Field) -> tuple[tuple[Mapping[str, Any], ...], tuple[Fault, ...]]:
    """Rows of typed columns; a row written alone is a table of one, a plain value its short column."""
    rows, faults = [], []
    for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
        if spec.short and not isinstance(item, dict | list) and item is not None:
            row, wrong = read({spec.short: item}, spec.row)
            rows.append(row)
            faults += [Fault((index,), fault.message, fault.remedy) for fault in wrong]
            continue
        if not isinstance(item, dict):
            columns = ", ".join(spec.row)
            faults.append(
                Fault((index,), f"is {_name(item)}, not a row", f"write a mapping of {columns}")
            )
            continue
        row, wrong = read(item, spec.row)
        rows.append(row)
        faults += [Fault((index, *fault.keys), fault.message, fault.remedy) for fault in wrong]
    return tuple(rows), tuple(faults)


def read(data: Mapping[str, Any], specs: Mapping[str, Field]) -> tuple[dict[str, Any], list[Fault]]:
    """Every known column of a mapping, typed; faults for wrong, missing and unknown ones.

    A missing value takes its default, or None (an empty tuple for lists), so that templates can
    always ask for every column by name.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, spec in specs.items():
        raw = data.get(name)
        if raw is None:
            values[name] = spec.blank
            if spec.required:
                faults.append(Fault((name,), f"has no `{name}`", f"add `{name}:`"))
            continue
        values[name], wrong = parse(raw, spec)
        if wrong:
            faults += [
                Fault((name, *fault.keys), f"`{name}` {fault.message}", fault.remedy)
                for fault in wrong
            ]
    # Most rows hold nothing else, and asking is cheaper than a set of what is not there.
    for name in () if data.keys() <= specs.keys() else data.keys() - specs.keys():
        near = closest(name, specs)
        faults.append(
            Fault(
                (name,),
                f"has no column `{name}`",
                f"did you mean `{near}`?" if near else "remove it",
            )
        )
    return values, faults


def closest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """The known word that is most like this one, "" where none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1)), "")


def _name(raw: Any) -> str:
    if raw is None:
        return "empty"
    names = {bool: "a flag", int: "a number", list: "a list", dict: "a mapping"}
    return f"`{_short(raw)}`" if isinstance(raw, str) else names.get(type(raw), type(raw).__name__)


def _short(word: str) -> str:
    return word if len(word) <= 60 else f"{word[:57]}…"
