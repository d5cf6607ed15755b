"""`opskb list`: records as a table, as JSON or as CSV."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, formats, opened, tell
from opskb.model import Record
from opskb.project import Project
from opskb.reports import listing


@click.command("list")
@click.option("--kind", help="Only of this kind.")
@click.option("--status", help="Only with this status, or of this lifecycle class.")
@click.option("--owner", help="Only of this owner.")
@click.option("--tag", help="Only with this tag.")
@click.option("--stale", is_flag=True, help="Only what is past its due date or its deadline.")
@AS_OF
@formats(*listing.FORMATS)
def command(
    kind: str | None,
    status: str | None,
    owner: str | None,
    tag: str | None,
    stale: bool,
    as_of: str | None,
    form: str,
) -> None:
    """List records, by kind, status, owner or tag."""
    base = opened(as_of=as_of)
    if kind is not None and kind not in base.kinds:
        raise click.UsageError(f"there is no kind `{kind}`; `opskb kinds` lists them.")
    wanted = [
        record
        for record in base.records
        if (kind is None or record.kind == kind)
        and (status is None or status.lower() in (record.status.lower(), record.state))
        and (owner is None or owner.lower() in record.owner.lower())
        and (tag is None or tag.lower() in (word.lower() for word in record.tags))
        and (not stale or _stale(record, base))
    ]
    tell(listing.FORMATS[form]([listing.row(record, base) for record in wanted]))


def _stale(record: Record, base: Project) -> bool:
    due = record.due if record.live else None
    bound = record.deadline if record.state in ("draft", "live") else None
    return any(day < base.as_of for day in (due, bound) if day)
