"""The steps of a runbook as one thing, whether its author wrote them as a table or as prose."""

from __future__ import annotations

from opskb.insights import prose_steps, tabled
from opskb.insights.step import Step
from opskb.memory import remembered
from opskb.model import Record


@remembered
def of(record: Record) -> tuple[Step, ...]:
    """The steps of a record in the order they are taken; none where it has none.

    They are the rows of its table, or of a runbook without one what its text tells to do.
    """
    told = record.kind == "runbook" and not record.as_written
    return table(record) or (prose_steps.read(record.body) if told else ())


@remembered
def table(record: Record) -> tuple[Step, ...]:
    """The rows of its table alone: what a check asks for, since to read prose costs more than all else it does."""
    return tabled.read(record)
