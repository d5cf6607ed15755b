"""`opskb show`: one record, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from opskb import clock, rules
from opskb.adapters.commands.opened import AS_OF, formats, known, opened, tell
from opskb.adapters.commands.refs import relations
from opskb.insights import computed
from opskb.model import Record
from opskb.project import Project
from opskb.reports import listing, text
from opskb.reports.run import as_json, clean

if TYPE_CHECKING:
    from opskb.outputs.sections import Shown


@click.command("show")
@click.argument("id")
@AS_OF
@formats("text", "json")
def command(id: str, as_of: str | None, form: str) -> None:
    """Show one record with its facts, what is computed of it, its relations and findings.

    Of a runbook that is what an agent may do from it: alone, with approval, not at all.
    """
    # Figures are worded by the outputs, which take their time to import.
    from opskb.outputs import sections

    base = opened(as_of=as_of)
    record = known(base, id)
    found = computed.figures(base, record)
    if form == "json":
        more = {"summary": record.summary, "body": record.body}
        figures = {"computed": [sections.figure(one) for one in found]}
        tell(as_json([listing.row(record, base) | more | figures]))
        return
    said = [_figure(sections.show(one)) for one in found]
    findings = [text.line(one) for one in rules.check(base) if one.record == record.id]
    body = "\n".join(map(clean, record.body.strip().split("\n")))
    head = "\n".join([_head(record, base), *said])
    parts = [head, relations(base, record), "\n".join(findings), body]
    tell("\n\n".join(part for part in parts if part) + "\n")


def _figure(one: Shown) -> str:
    """A figure on one line: `time to acknowledge: 7 minutes, missed (target 5 minutes)`."""
    words = ", ".join(filter(None, (one.words, one.verdict.lower())))
    label = one.label[:1].lower() + one.label[1:] if one.label[1:2].islower() else one.label
    return clean(f"{label}: {words}{f' ({one.because})' if one.because else ''}")


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
