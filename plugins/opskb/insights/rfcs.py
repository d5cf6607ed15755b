"""RFCs: which are open for comment, until when, and what each became."""

from __future__ import annotations

from opskb.insights.order import newest_first
from opskb.model import Record
from opskb.project import Project


def open_ones(project: Project) -> tuple[Record, ...]:
    """The RFCs that are open for comment, the window that closes first at the top."""
    found = (one for one in project.by_kind.get("rfc", ()) if one.status == "open")
    return tuple(sorted(found, key=lambda one: (str(one.deadline or ""), one.id)))


def decided(project: Project) -> tuple[Record, ...]:
    """The RFCs that were accepted, rejected or given up, the newest first."""
    all = project.by_kind.get("rfc", ())
    return newest_first(one for one in all if one.state in ("closed", "retired"))


def named(project: Project, record: Record) -> tuple[Record, ...]:
    """The decisions that an RFC says it became."""
    return project.graph.tails(record, "promoted_to")


def became(project: Project, record: Record) -> tuple[Record, ...]:
    """The decisions that an RFC became, without those that were themselves rejected."""
    return tuple(one for one in named(project, record) if one.state != "closed")
