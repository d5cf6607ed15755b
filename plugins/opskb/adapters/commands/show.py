"""`opskb show`: one record, whole."""

from __future__ import annotations

import click

from opskb import clock, rules
from opskb.adapters.commands.opened import AS_OF, formats, known, opened, tell
from opskb.adapters.commands.refs import relations
from opskb.model import Record
from opskb.project import Project
from opskb.reports import listing, text
from opskb.reports.run import as_json, clean


@click.command("show")
@click.argument("id")
@AS_OF
@formats("text", "json")
def command(id: str, as_of: str | None, form: str) -> None:
    """Show one record with its facts, relations and findings."""
    base = opened(as_of=as_of)
    record = known(base, id)
    if form == "json":
        tell(
            as_json([listing.row(record, base) | {"summary": record.summary, "body": record.body}])
        )
        return
    findings = [text.line(one) for one in rules.check(base) if one.record == record.id]
    body = "\n".join(map(clean, record.body.strip().split("\n")))
    parts = [_head(record, base), relations(base, record), "\n".join(findings), body]
    tell("\n\n".join(part for part in parts if part) + "\n")


def _head(record: Record, base: Project) -> str:
    facts = {
        "kind": base.kind_of(record).name,
        "status": f"{record.status} ({record.state})",
        "owner": record.owner,
        "severity": record.severity,
        "opened": clock.day_of(record.opened).isoformat() if record.opened else "",
        "closed": clock.day_of(record.closed).isoformat() if record.closed else "",
        "last reviewed": record.last.isoformat() if record.last else "",
        "due": record.due.isoformat() if record.due else "",
        "deadline": record.deadline.isoformat() if record.deadline else "",
        "tags": ", ".join(record.tags),
        "file": record.path,
    }
    lines = [f"{name}: {clean(value)}" for name, value in facts.items() if value]
    return "\n".join(
        [clean(f"{record.id} {record.title}"), *filter(None, [clean(record.summary)]), *lines]
    )
