"""What must hold before the first step of a runbook, and what holds when nothing more is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from opskb.insights import tabled
from opskb.model import Record


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is looked at, and what must be seen, "" where that is plain."""

    check: str
    expect: str = ""

    @property
    def words(self) -> str:
        """Both in one line."""
        return f"{self.check}. Expect: {self.expect}" if self.expect else self.check


def before(record: Record) -> tuple[Condition, ...]:
    """The preconditions of a record, in the order they are written."""
    rows = tabled.rows(record.values.get("preconditions"), "check")
    return tuple(
        Condition(str(row.get("check") or ""), str(row.get("expect") or "")) for row in rows
    )


def done(record: Record) -> tuple[str, ...]:
    """When it is done, a sentence each; a kind of somebody's own may write one alone."""
    value = record.values.get("done_when")
    return tuple(map(str, value if isinstance(value, tuple) else (value,) if value else ()))
