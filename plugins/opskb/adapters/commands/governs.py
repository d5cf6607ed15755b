"""`opskb governs`: which records speak about these files of the code."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import formats, opened, real, table, tell
from opskb.insights import governance
from opskb.project import Project
from opskb.reports.run import as_json


@click.command("governs")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@formats("table", "json")
def command(paths: tuple[str, ...], form: str) -> None:
    """List the records that govern these paths of the code, by their `watches` and their surfaces."""
    base = opened()
    found = governance.governs(base, tuple(_relative(path, base) for path in paths))
    if form == "json":
        rows = [{"path": one.path, "id": one.record.id, "because": one.because} for one in found]
        tell(as_json(rows))
        return
    shown = [
        (one.path, one.record.id, one.record.status, one.because, one.record.title) for one in found
    ]
    tell(
        table(shown, ("path", "id", "status", "because", "title"))
        if shown
        else "no record governs these paths"
    )


def _relative(path: str, base: Project) -> str:
    """A path as `watches` globs are written: relative to the code root, else to the root."""
    full = real(path)
    for root in (base.root / base.config.code_root, base.root):
        if full.is_relative_to(root):
            return full.relative_to(root).as_posix()
    return path
