"""`opskb export`: the knowledge base in another format, in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from opskb import rules
from opskb.adapters.commands.opened import AS_OF, opened, refusals, refuse_over_links, tell
from opskb.edits.exporting import Exported, export
from opskb.outputs.exports import EXPORTS
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.reports.run import clean, counted

_FORMATS = "; ".join(f"{name}: {one.about}" for name, one in EXPORTS.items())


@click.command("export")
@click.argument("folder", metavar="DIR")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default=next(iter(EXPORTS)),
    show_default=True,
    help=f"{_FORMATS}.",
)
@click.option(
    "--site-url", "address", default="", metavar="URL", help="Where the site is, to link its pages."
)
@AS_OF
def command(folder: str, form: str, address: str, as_of: str | None) -> None:
    """Write the knowledge base into DIR in another format; no record is touched.

    DIR is made where it is not there. What an earlier export wrote there is replaced, and goes where
    it is no longer made; a folder that holds anything but an export is refused, and so is one among
    the records. Exit codes: 0 written, 2 refused, 4 incomplete.
    """
    base = opened(as_of=as_of)
    with refusals():
        done = _exported(base, Path(os.path.abspath(folder)), form, address)  # noqa: PTH100  no link is followed
    files = counted(done.written + done.same, "file")
    changed = f"{done.written} written, {done.same} unchanged, {done.gone} taken away"
    tell(clean(f"{files} in {folder} as of {base.as_of}: {changed}"))


def _exported(base: Project, folder: Path, form: str, address: str) -> Exported:
    # A source that is not read would take away all that an earlier export wrote of it.
    findings = rules.check(base)
    if wrong := next((one for one in findings if one.code == "OKB901" and one.open), None):
        path = clean(wrong.place.path)
        raise click.UsageError(f"{path} holds a mistake; `opskb check` says which.")
    refuse_over_links(folder)
    site = Site(base, findings, rules.rulebook(base), address=address)
    files = {one.path: one.content for one in EXPORTS[form].artifacts(site)}
    return export(folder, form, files, (base.root / one.path for one in base.config.sources))
