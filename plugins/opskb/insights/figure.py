"""What insights say: one number or one judgement, with its unit, what it must reach, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Amount: TypeAlias = float | int | str | date | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was computed from records.

    `name` is its key in JSON and never changes; `label` is what a reader sees. `value` is in `unit`
    (`minutes`, `days`, `percent`, `ratio`, a currency), None where it cannot be computed, and then
    `because` says why. `holds` says whether it reaches what it must, None where nothing binds it;
    `records` are the keys of the records that it follows from or that would mend it. `part` says
    that only a part of what it is of could be counted: that it reaches anything is not known.
    """

    name: str
    label: str
    value: Amount = None
    unit: str = ""
    holds: bool | None = None
    target: Amount = None
    because: str = ""
    records: tuple[str, ...] = ()
    part: bool = False

    @property
    def computable(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a gate: whether it holds, and the records that make it so.

    `holds` is None where no record is kept that could tell. `waived` is the reason for which a red
    one is accepted; `because` is a sentence.
    """

    name: str
    label: str
    holds: bool | None
    because: str
    records: tuple[str, ...] = ()
    waived: str = ""

    @property
    def passed(self) -> bool:
        """Whether the gate may be passed as far as this line goes: nothing that is kept forbids it."""
        return self.holds is not False or bool(self.waived)

    @property
    def state(self) -> str:
        """How it stands, in a word: green, waived, red, or not judged."""
        if self.holds:
            return "green"
        return "waived" if self.waived else "red" if self.holds is False else "not judged"

    @property
    def shown(self) -> bool:
        """Whether records show that it holds, or a waiver says why it need not."""
        return bool(self.holds or self.waived)


def missing(name: str, label: str, because: str, unit: str = "") -> Figure:
    """A figure that cannot be computed, and why: never a silent zero."""
    return Figure(name, label, unit=unit, because=because)


def failing(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures that do not reach what they must."""
    return tuple(one for one in figures if one.holds is False)
