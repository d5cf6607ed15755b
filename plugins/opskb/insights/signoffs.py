"""Sign-offs: who vouched for which text of what, and which of the four human validations are owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.insights.criteria import last_quarter, quarter_of
from opskb.memory import remembered
from opskb.model import Record
from opskb.project import Project

FOUR = {
    "slo-compliance": "SLO compliance",
    "incident-response": "Incident response",
    "postmortem-findings": "Postmortem findings",
    "improvements": "Improvements",
}
"""What a person validates each quarter, by the word of a sign-off's `as`."""

FIRST_QUARTERS = 4
"""How many quarters are asked for at the most where nobody ever validated one."""
MOST_QUARTERS = 40
"""How far back the validations are asked for: a sign-off of an impossible year is no duty since then."""

Quarter = tuple[date, date]


@dataclass(frozen=True, slots=True)
class SignOff:
    """One row of `sign_offs`: `index` is its place, `period` the first and last day it stands for.

    `hash` is that of the text that was signed, `fields` that of the title, the summary and the
    fields, each "" where the row states none.
    """

    record: Record
    index: int
    on: date
    by: str
    of: str
    period: Quarter | None
    hash: str
    fields: str = ""

    @property
    def early(self) -> bool:
        """Whether it was given before the period that it stands for had ended."""
        return bool(self.period and self.on <= self.period[1])

    def changed(self, digest: str) -> bool:
        """Whether the text is no longer the one that was signed."""
        return bool(self.hash) and self.hash != digest


@remembered
def all_of(project: Project) -> tuple[SignOff, ...]:
    """Every sign-off up to the as-of date, the newest first."""
    found = [one for record in project.graph for one in rows(record) if one.on <= project.as_of]
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.record.id, one.index)))


def rows(record: Record) -> Iterator[SignOff]:
    """The sign-offs of a record that say when, in the order they are written."""
    for index, row in enumerate(record.values.get("sign_offs") or ()):
        if row.get("on"):
            yield SignOff(
                record,
                index,
                clock.day_of(row["on"]),
                str(row.get("by") or ""),
                str(row.get("as") or "content"),
                row.get("period"),
                _hash(row.get("hash")),
                _hash(row.get("fields")),
            )


def _hash(value: object) -> str:
    return str(value or "").lower().removeprefix("sha256:")


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
    the last whose `sign_off_days` have passed. Where nobody ever signed one, from that of the first
    objective that is kept, but no more than `FIRST_QUARTERS`: who writes incidents down alone does
    not run by objectives yet.
    """
    signed = [one.period for one in all_of(project) if one.of in FOUR and one.period]
    if signed:
        return _ended(project, min(first for first, _ in signed), MOST_QUARTERS)
    days = [day for one in validated(project) if (day := _first_day(one))]
    return _ended(project, quarter_of(min(days))[0], FIRST_QUARTERS) if days else ()


def begun(project: Project) -> bool:
    """Whether any of the four was ever signed for a period."""
    return any(one.of in FOUR and one.period for one in all_of(project))


@remembered
def validated(project: Project) -> tuple[Record, ...]:
    """The objectives that are kept here, drafts left out, the newest last.

    The file of another tool has no place for a sign-off, and binds nobody to give one.
    """
    found = project.by_kind.get("slo", ())
    kept = (one for one in found if one.dialect == "opskb" and one.state != "draft")
    return tuple(sorted(kept, key=lambda one: (_first_day(one) or date.min, one.id)))


def _first_day(record: Record) -> date | None:
    days = [clock.day_of(row["on"]) for row in record.series if row.get("on")]
    return min([*days, *([clock.day_of(record.opened)] if record.opened else [])], default=None)


def _ended(project: Project, begun: date, most: int) -> tuple[Quarter, ...]:
    """The quarters since a day whose `sign_off_days` have passed, the newest first."""
    quarter, found = last_quarter(project.as_of), []
    for _ in range(most):
        if quarter[0] < begun or quarter[1] >= project.as_of:
            break
        if (project.as_of - quarter[1]).days > project.config.sign_off_days:
            found.append(quarter)
        quarter = last_quarter(quarter[0])
    return tuple(found)


def given(project: Project, of: str, quarter: Quarter) -> tuple[SignOff, ...]:
    """The sign-offs of one of the four for a quarter: for all of it, or for each of its months.

    Nobody can vouch for a period before it has ended.
    """
    mine = [one for one in all_of(project) if one.of == of and one.period and not one.early]
    whole = tuple(one for one in mine if one.period == quarter)
    if whole:
        return whole
    inside = [one for one in mine if one.period and quarter[0] <= one.period[0] <= quarter[1]]
    months = {one.period[0].month for one in inside if one.period}
    return tuple(inside) if len(months) == 3 else ()


def given_early(project: Project, of: str, quarter: Quarter) -> SignOff | None:
    """A sign-off of one of the four for a quarter that was not over yet, the newest."""
    mine = (one for one in all_of(project) if one.of == of and one.period == quarter)
    return next((one for one in mine if one.early), None)


def missing(project: Project, quarter: Quarter) -> tuple[str, ...]:
    """The words of the four that nobody signed for a quarter."""
    return tuple(word for word in FOUR if not given(project, word, quarter))


def called(period: Quarter) -> str:
    """A period as records write it: `2026-Q3`, `2026-09`."""
    first, last = period
    if first.month == last.month:
        return f"{first:%Y-%m}"
    return f"{first.year}-Q{clock.quarter(first)[1]}"
