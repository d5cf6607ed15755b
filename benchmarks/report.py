"""What was measured, as tables for a person or as JSON for a program, and which aims were met."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from benchmarks.measure import Cost


@dataclass(frozen=True)
class Result:
    """One line of a table: the medians of a process, and its ratios to the others by their name."""

    what: str
    cost: Cost
    ratios: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    """A figure that is wanted below a limit; `unit` stands after both."""

    what: str
    figure: float
    limit: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure is below its limit."""
        return self.figure < self.limit


@dataclass(frozen=True)
class Section:
    """One comparison; `sizes` are in bytes."""

    title: str
    results: tuple[Result, ...]
    aims: tuple[Aim, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)


def text(sections: Iterable[Section]) -> str:
    """Every section as a table, then every aim with the word whether it was met."""
    sections = tuple(sections)
    aims = [aim for section in sections for aim in section.aims]
    return "\n".join([*map(_section, sections), "Aims", *map(_aim, aims), ""])


def _section(section: Section) -> str:
    names = list(dict.fromkeys(name for one in section.results for name in one.ratios))
    rows = [(section.title, "CPU s", "wall s", "peak MB", *names)]
    rows += [_row(result, names) for result in section.results]
    sizes = [(f"  {what}", _kilobytes(size)) for what, size in section.sizes.items()]
    return "\n".join([*_aligned(rows), "", *([*_aligned(sizes), ""] if sizes else [])])


def _row(result: Result, names: Sequence[str]) -> tuple[str, ...]:
    cost = result.cost
    figures = (f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.memory / 1e6:.0f}")
    ratios = (f"{result.ratios[name]:.2f}" if name in result.ratios else "" for name in names)
    return (f"  {result.what}", *figures, *ratios)


def _kilobytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The first column to the left, all others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
        for row in rows
    ]


def _aim(aim: Aim) -> str:
    word = "met   " if aim.met else "missed"
    return f"  {word}  {aim.what}: {aim.figure:.2f}{aim.unit}, wanted below {aim.limit:g}{aim.unit}"


def as_json(sections: Iterable[Section], **facts: object) -> str:
    """The same as JSON, with these facts about the run."""
    shown = [
        {**asdict(section), "aims": [{**asdict(aim), "met": aim.met} for aim in section.aims]}
        for section in sections
    ]
    return json.dumps({**facts, "sections": shown}, indent=2) + "\n"
