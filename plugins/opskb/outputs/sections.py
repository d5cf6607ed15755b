"""What computed pages are made of: sections, each a message, its figures, a chart and its table.

A board is a list of sections with an address; a record's page and a kind's index carry sections
too. Who writes one says what it holds; how it looks, and its JSON, are the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat
from math import isfinite
from typing import Any

from opskb.insights.figure import Criterion, Figure, missing
from opskb.model import Record
from opskb.outputs import values, wording
from opskb.outputs.charts import Chart
from opskb.outputs.site import Site
from opskb.outputs.views import Behind, Table, Value

Cell = tuple[Value, ...]
_SHORT = 3
"""The letters of the longest unit that is an abbreviation and has no plural."""


@dataclass(frozen=True, slots=True)
class Empty:
    """What would stand here: a sentence, and the command that makes the first record of it."""

    sentence: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it."""

    label: str
    words: str
    tone: str
    verdict: str
    because: str


@dataclass(frozen=True, slots=True)
class Section:
    """One message of a computed page.

    `title` is the message itself, in words that hold the number; `text` is what it means. `figures`
    come before the chart, and the table that the chart was drawn from after it; a table of something
    else leaves the values of the chart to `behind`. On a record's page,
    `shows` names the field whose table need not stand there once more, and `tells` is how the names
    of the figures begin that its own table holds.
    """

    anchor: str
    title: str
    text: str = ""
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    empty: Empty | None = None
    shows: str = ""
    tells: str = ""
    behind: Behind | None = None

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The figures, in words."""
        return tuple(map(show, self.figures))


# Values that are verdicts themselves: they need no second one.
_VERDICTS = {
    "green": ("live", "Green"),
    "waived": ("waived", "Waived"),
    "red": ("overdue", "Red"),
}


def show(one: Figure) -> Shown:
    """A figure in words: its value with its unit, whether it holds, and why it has no value."""
    one = _counted(one)
    if isinstance(one.value, str) and one.value in _VERDICTS:
        return Shown(one.label, "", *_VERDICTS[one.value], one.because)
    tone = {True: "live", False: "overdue", None: "" if one.computable else "closed"}[one.holds]
    verdict = {True: "Holds", False: "Missed", None: ""}[one.holds]
    target = f"target {amount(one.target, one.unit)}" if one.target is not None else ""
    words = amount(one.value, one.unit) if one.computable else "Not computable"
    because = one.because if one.computable else f"because {one.because}"
    return Shown(one.label, words, tone, verdict, "; ".join(filter(None, (target, because))))


def _counted(one: Figure) -> Figure:
    """The figure, not computable where its records hold values that no number can add."""
    endless = (isinstance(each, float) and not isfinite(each) for each in (one.value, one.target))
    if not any(endless):
        return one
    why = "its values are too large to reckon with"
    return missing(one.name, one.label, why, one.unit)


def amount(value: Any, unit: str = "") -> str:
    """A value with its unit, as a reader would say it: a `ratio` is shown in per cent."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return wording.short(value)
    if not isinstance(value, int | float):
        return str(value)
    if not isfinite(value):
        return "too large to reckon with"
    if unit == "days ago" and value == 0:
        return "today"
    if unit == "ratio":
        return f"{values.figure(_percent(value * 100))} %"
    if unit == "minutes":
        value = round(value, None if value >= 10 else 1)
        if value >= 120:
            return wording.took_minutes(value)
    number = values.figure(round(value, 2))
    unit = _one(unit) if number in ("1", "-1") else unit
    return f"{number} %" if unit == "percent" else f"{number} {unit}".strip()


def _one(unit: str) -> str:
    """A unit after a one: `point a month` of `points a month`; an abbreviation (`ms`) stays."""
    word, gap, rest = unit.partition(" ")
    return f"{word.removesuffix('s') if len(word) > _SHORT else word}{gap}{rest}"


def _percent(value: float) -> float:
    """As many decimals as tell it from its target: three from 98 on, where promises of uptime lie."""
    return round(value, 1 if 10 <= value < 98 else 3)


def text(words: Any, tone: str = "") -> Cell:
    """A cell of plain words, with a tone a pill; empty without any."""
    return (Value("text", str(words), tone=tone),) if words not in (None, "") else ()


def number(value: Any, unit: str = "") -> Cell:
    """A cell of a number with its unit, empty where there is none."""
    return text(amount(value, unit)) if value is not None else ()


def day(moment: date | datetime | None, *, due: bool = False) -> Cell:
    """A cell of a day; one that is `due` says how far it is."""
    return (Value("due" if due else "date", day=moment),) if moment else ()


def link(site: Site, *records: Record) -> Cell:
    """A cell of records, each by its id."""
    return tuple(Value("record", card=site.cards[record.key]) for record in records)


def titled(site: Site, *records: Record) -> Cell:
    """A cell of records, each by its id and its title."""
    return tuple(Value("titled", card=site.cards[one.key]) for one in records)


def person(site: Site, name: str) -> Cell:
    """A cell of a person or a role."""
    return (values.person(name, site),) if name else ()


def sentence(site: Site, words: str) -> Cell:
    """A cell of plain words in which every id of a record is a link."""
    return (Value("parts", parts=site.parts(words)),) if words else ()


def verdict(holds: bool | None, waived: str = "") -> Cell:
    """A cell that says whether something holds: in words first, then in colour."""
    if holds:
        return text("Green", "live")
    if waived:
        return text("Waived", "waived")
    return text("Not judged", "closed") if holds is None else text("Red", "overdue")


def table(
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    numbers: Iterable[str] = (),
    minor: Iterable[str] = (),
    anchors: Sequence[str] = (),
) -> Table | None:
    """A table of cells under heads, None without a row; the columns in `numbers` are right-aligned.

    The columns in `minor` are left out where a row becomes a list: on a telephone.
    `anchors` are the ids of the rows, where a row stands for one that can be linked to.
    """
    named = chain(map(str.lower, anchors), repeat(""))
    cells = tuple((anchor, tuple(row)) for anchor, row in zip(named, rows, strict=False))
    right, less = (frozenset(map(heads.index, some)) for some in (numbers, minor))
    return Table(f"okb-{name}", title, tuple(heads), cells, right, minor=less) if cells else None


def gate(site: Site, name: str, title: str, lines: Sequence[Criterion]) -> Table | None:
    """The lines of a gate, each with its state, why, and the records that make it so."""
    graph = site.project.graph
    rows = (
        (
            text(line.label),
            verdict(line.holds, line.waived),
            sentence(
                site, f"{line.because} Waived: {line.waived}" if line.waived else line.because
            ),
            link(site, *(graph[key] for key in line.records)),
        )
        for line in lines
    )
    return table(name, title, ("Criterion", "State", "Why", "Records"), rows)


def content(all: Iterable[Section]) -> list[dict[str, Any]]:
    """Sections as the JSON of a page holds them: figures by name, tables as rows of words."""
    return [
        {
            "name": one.anchor,
            "title": one.title,
            "text": one.text,
            "figures": [figure(each) for each in one.figures],
            "table": rows(one.table) if one.table else [],
            **({"drawn": rows(one.behind.table)} if one.behind else {}),
        }
        for one in all
    ]


def figure(one: Figure) -> dict[str, Any]:
    """A figure as JSON: dates in ISO 8601, None where it cannot be computed."""
    one = _counted(one)
    return {
        "name": one.name,
        "label": one.label,
        "value": _plain(one.value),
        "unit": one.unit,
        "holds": one.holds,
        "target": _plain(one.target),
        "because": one.because,
        "records": list(one.records),
    }


def rows(one: Table) -> list[Mapping[str, Any]]:
    """The rows of a table by its heads, each cell as the words or the ids that stand in it."""
    return [
        dict(zip(one.heads, (_cell(cell) for cell in cells), strict=True)) for _, cells in one.rows
    ]


def _cell(cell: Cell) -> Any:
    found = [
        value.card.id if value.card else value.day.isoformat() if value.day else value.words
        for value in cell
    ]
    return found[0] if len(found) == 1 else found or None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
