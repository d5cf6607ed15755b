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
    """Show one record: how far to trust it, its facts, what is computed of it, its relations and findings.

    Of a runbook that is what an agent may do from it: alone, with approval, not at all; and its steps, be
    they a table or read from its prose, each with who may take it.
    """
    # Figures, labels and steps are worded by the outputs, which take their time to import.
    from opskb.outputs import sections
    from opskb.outputs.api import records, steps
    from opskb.outputs.site import Site
    from opskb.outputs.trust import trusts

    base = opened(as_of=as_of)
    record = known(base, id)
    figures = computed.figures(base, record)
    findings = rules.check(base)
    trust = trusts(Site(base, findings, rules.rulebook(base)))[record.key]
    if form == "json":
        more = {
            "trust": records.trust(trust),
            "summary": record.summary,
            "body": record.body,
            "computed": [sections.figure(one) for one in figures],
            "steps": steps.of(base, record),
        }
        tell(as_json([listing.row(record, base) | more]))
        return
    said = [_figure(sections.show(one)) for one in figures]
    head = "\n".join([clean(trust.line), _head(record, base), *said])
    flaws = "\n".join(text.line(one) for one in findings if one.record == record.id)
    parts = [
        head,
        relations(base, record),
        flaws,
        _steps(base, record),
        _lines(record.body.strip()),
    ]
    tell("\n\n".join(part for part in parts if part) + "\n")


def _steps(base: Project, record: Record) -> str:
    """The steps in the words that agents get, a line or more each."""
    from opskb.answers import stepping
    from opskb.insights import steps

    return "\n".join(_lines(stepping.told(base, record, one).text) for one in steps.of(record))


def _lines(words: str) -> str:
    return "\n".join(map(clean, words.split("\n")))


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
