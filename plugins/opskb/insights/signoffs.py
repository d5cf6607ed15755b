"""Sign-offs: who vouched for which text of what, and which of the four human validations are owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from opskb import clock
from opskb.insights.criteria import last_quarter
from opskb.model import Record
from opskb.project import Project

FOUR = {
    "slo-compliance": "SLO compliance",
    "incident-response": "Incident response",
    "postmortem-findings": "Postmortem findings",
    "improvements": "Improvements",
}
"""What a person validates each quarter, by the word of a sign-off's `as`."""

MOST_QUARTERS = 40
"""How far back the validations are asked for: a sign-off of an impossible year is no duty since then."""

Quarter = tuple[date, date]


@dataclass(frozen=True, slots=True)
class SignOff:
    """One row of `sign_offs`: `index` is its place, `period` the first and last day it stands for.

    `hash` is that of the text that was signed, "" where the row states none.
    """

    record: Record
    index: int
    on: date
    by: str
    of: str
    period: Quarter | None
    hash: str

    def changed(self, digest: str) -> bool:
        """Whether the text is no longer the one that was signed."""
        return bool(self.hash) and self.hash != digest


@lru_cache(maxsize=1)
def all_of(project: Project) -> tuple[SignOff, ...]:
    """Every sign-off up to the as-of date, the newest first."""
    found = [one for record in project.graph for one in rows(record) if one.on <= project.as_of]
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.record.id, one.index)))


def rows(record: Record) -> Iterator[SignOff]:
    """The sign-offs of a record that say when, in the order they are written."""
    for index, row in enumerate(record.values.get("sign_offs") or ()):
        if row.get("on"):
            word = str(row.get("hash") or "").lower().removeprefix("sha256:")
            yield SignOff(
                record,
                index,
                clock.day_of(row["on"]),
                str(row.get("by") or ""),
                str(row.get("as") or "content"),
                row.get("period"),
                word,
            )


def newest(record: Record, as_of: date) -> tuple[SignOff, ...]:
    """The newest sign-off of each thing that a record was signed for: an older one is history."""
    found: dict[str, SignOff] = {}
    for one in rows(record):
        if one.on <= as_of and (one.of not in found or one.on >= found[one.of].on):
            found[one.of] = one
    return tuple(found.values())


def quarters(project: Project) -> tuple[Quarter, ...]:
    """The quarters that the four validations are held to, the newest first.

    From the first one that any of the four was signed for, but no more than `MOST_QUARTERS`, up to
    the last whose `sign_off_days` have passed; none where nobody ever signed one.
    """
    signed = [one.period for one in all_of(project) if one.of in FOUR and one.period]
    if not signed:
        return ()
    begun = min(first for first, _ in signed)
    quarter, found = last_quarter(project.as_of), []
    for _ in range(MOST_QUARTERS):
        if quarter[0] < begun or quarter[1] >= project.as_of:
            break
        if (project.as_of - quarter[1]).days > project.config.sign_off_days:
            found.append(quarter)
        quarter = last_quarter(quarter[0])
    return tuple(found)


def given(project: Project, of: str, quarter: Quarter) -> tuple[SignOff, ...]:
    """The sign-offs of one of the four for a quarter: for all of it, or for each of its months."""
    mine = [one for one in all_of(project) if one.of == of and one.period]
    whole = tuple(one for one in mine if one.period == quarter)
    if whole:
        return whole
    inside = [one for one in mine if one.period and quarter[0] <= one.period[0] <= quarter[1]]
    months = {one.period[0].month for one in inside if one.period}
    return tuple(inside) if len(months) == 3 else ()


def missing(project: Project, quarter: Quarter) -> tuple[str, ...]:
    """The words of the four that nobody signed for a quarter."""
    return tuple(word for word in FOUR if not given(project, word, quarter))


def called(period: Quarter) -> str:
    """A period as records write it: `2026-Q3`, `2026-09`."""
    first, last = period
    if first.month == last.month:
        return f"{first:%Y-%m}"
    return f"{first.year}-Q{clock.quarter(first)[1]}"
