"""What each field type takes as text, as regular expressions that Python and JavaScript read alike.

They say what `clock` and `fields` read, so that an editor flags the day that no month has. JavaScript
is asked with the flag `u`, under which no letter may be escaped that needs no escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from opskb import clock


def whole(*patterns: str) -> str:
    """One of these, alone in its text but for blanks around it."""
    return rf"^\s*(?:{'|'.join(patterns)})\s*$"


def any_case(pattern: str) -> str:
    """A pattern of plain letters that takes them large and small; escapes stay as they are."""
    return re.sub(r"\\.|[A-Za-z]", _either, pattern)


def _either(match: re.Match[str]) -> str:
    letter = match[0]
    return letter if letter.startswith("\\") else f"[{letter.lower()}{letter.upper()}]"


def word(known: str, *, status: bool = False) -> str:
    """A word of a closed list in any case; of a status with `_`, blanks or `-` between its parts too."""
    gap = r"[\s_]+"
    dash = "-" if " " in known or "_" in known else rf"(?:-|{gap})"
    between = {" ": gap, "_": gap, "-": dash} if status else {}
    return "".join(between.get(letter) or _letter(letter) for letter in known)


def _letter(letter: str) -> str:
    if letter.lower() != letter.upper() and len(letter.lower() + letter.upper()) == 2:
        return f"[{letter.lower()}{letter.upper()}]"
    return rf"\{letter}" if letter in r"\^$.*+?()[]{}|/" else letter


def words(known: Iterable[str], *, status: bool = False) -> str:
    """One word of a closed list."""
    return whole(*(word(one, status=status) for one in known))


_YEAR = r"(?!0000)\d{4}"
_LEAP = r"(?!0000)(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"


def _iso(dash: str) -> str:
    long = rf"(?:0[13578]|1[02]){dash}(?:0[1-9]|[12]\d|3[01])"
    short = rf"(?:0[469]|11){dash}(?:0[1-9]|[12]\d|30)"
    february = rf"02{dash}(?:0[1-9]|1\d|2[0-8])"
    return rf"(?:{_YEAR}{dash}(?:{long}|{short}|{february})|{_LEAP}{dash}02{dash}29)"


def _day_first() -> str:
    long = r"(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[13578]|1[02])"
    short = r"(?:0?[1-9]|[12]\d|30)[/.](?:0?[469]|11)"
    february = r"(?:0?[1-9]|1\d|2[0-8])[/.]0?2"
    return rf"(?:(?:{long}|{short}|{february})[/.]{_YEAR}|29[/.]0?2[/.]{_LEAP})"


DAY = (_iso("-"), _day_first())
_SIXTY = r"[0-5]\d"
_HOUR = r"(?:[01]\d|2[0-3])"
_CLOCK = (
    rf"{_HOUR}(?::{_SIXTY}(?::{_SIXTY}(?:[.,]\d+)?)?|{_SIXTY}(?:{_SIXTY}(?:[.,]\d+)?)?)?"
    rf"(?:Z|[-+]{_HOUR}(?::?{_SIXTY})?)?"
)
MOMENT = (*DAY, rf"(?:{_iso('-')}|{_iso('')})[Tt ]{_CLOCK}")
_UNITS = "min(?:ute)?|h(?:our)?|d(?:ay)?|w(?:eek)?|mo(?:nth)?|q(?:uarter)?|y(?:ear)?"
DURATION = (
    rf"(?!0+\s*[A-Za-z])\d{{1,5}}\s*(?:{any_case(_UNITS)})[sS]?",
    r"P(?=\d)(?!(?:0+[YMWD])+\s*$)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?",
)
PERIOD = (rf"{_YEAR}-(?:0[1-9]|1[0-2])", rf"{_YEAR}-?[Qq][1-4]")
_GAP = {" ": r"\s+", "-": "[-\N{EN DASH}]"}
CADENCE = tuple(
    re.sub(r"[ -]", lambda gap: _GAP[gap[0]], any_case(one))
    for one in (*clock.CADENCES, *clock.EVENTS, clock.COUNTED)
)
_DIGITS = r"\d+(?:_\d+)*"
NUMBER = rf"[-+]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?\d+)?"
SHARE = (r"0*\.\d+|0+(?:\.0*)?|0*1(?:\.0*)?", r"(?:0*100(?:\.0*)?|\d{1,2}(?:\.\d*)?|\.\d+)\s*%")
_AMOUNT = r"[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?"
MONEY, MONEY_OF_A_UNIT = rf"{_AMOUNT} +[A-Z]{{3}}", rf"{_AMOUNT}(?: +[A-Z]{{3}})?"
# One line that says something; what is around it is stripped, as a block of YAML ends with a line end.
LINE = r"^\s*[^\s\n](?:[^\n]*[^\s])?\s*$"
URL = (
    r"^\s*(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Mm][Aa][Ii][Ll][Tt][Oo]):|(?![A-Za-z][A-Za-z0-9+.-]*:))"
    r"[^\s\n](?:[^\n]*[^\s])?\s*$"
)
GLOB = r"^\s*(?![/~]|[A-Za-z]:)(?!(?:[^\n]*/)?\.\.(?:/|\s*$))[^\s\n](?:[^\n]*[^\s])?\s*$"
SERIES = r"^(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.csv$"
PLAIN_NUMBER = r"[-+]?\d+(?:\.\d+)?"
