"""`opskb list`: records as a table, as JSON or as CSV."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import AS_OF, formats, no_kind, opened, tell
from opskb.fields import closest
from opskb.insights.freshness import freshness
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
        raise no_kind(kind, base.kinds.by_name)
    if status is not None and status.lower() not in (known := _statuses(base)):
        near = closest(status.lower(), known)
        meant = f"Did you mean `{near}`?" if near else "`opskb kinds KIND` lists those of a kind."
        raise click.UsageError(f"there is no status `{status}`. {meant}")
    wanted = [
        record
        for record in base.records
        if (kind is None or record.kind == kind)
        and (status is None or status.lower() in (record.status.lower(), record.state))
        and (owner is None or owner.lower() in record.owner.lower())
        and (tag is None or tag.lower() in (word.lower() for word in record.tags))
        and (not stale or freshness(record, base.as_of).age == "overdue")
    ]
    tell(listing.FORMATS[form]([listing.row(record, base) for record in wanted]))


def _statuses(base: Project) -> tuple[str, ...]:
    """Every status of a kind or of a record, and every lifecycle class."""
    found = {word.lower() for kind in base.kinds for item in kind.states.items() for word in item}
    return tuple(sorted(found | {record.status.lower() for record in base.records}))
