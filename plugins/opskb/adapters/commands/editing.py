"""What `opskb init` writes for editors, beside the settings that it has found."""

from __future__ import annotations

from pathlib import Path

import click

from opskb import config, project
from opskb.edits import editor
from opskb.edits.change import Plan
from opskb.edits.refused import Refused
from opskb.reports.run import clean, counted

OPTION = click.option(
    "--editor/--no-editor",
    default=True,
    show_default=True,
    help="Write schemas and .vscode/settings.json for editors too.",
)


def planned(root: Path, settings: str) -> Plan:
    """What an editor reads for the knowledge base of these settings.

    What stands in the way is told and stops nothing: the settings are written, and count. Raises
    OSError where the system fails.
    """
    found, problems = config.load(root, instead={config.NAME: settings.encode()})
    base = project.assemble(found, problems)
    try:
        return editor.planned(base)
    except Refused as error:
        click.echo(clean(f"note: nothing was written for editors: {error}"), err=True)
        return Plan(editor.COMMAND)


def tell(plan: Plan, *, dry_run: bool) -> None:
    """Say what was written for editors, or would be."""
    if plan:
        would = "Would write" if dry_run else "Wrote"
        files = counted(len(plan.changes), "file")
        said = f"{would} {files} below .vscode, by which editors judge YAML files as opskb does."
        click.echo(said, err=dry_run)  # the text of the settings alone is what a dry run prints
    for line in plan.left:
        click.echo(clean(f"  still to do: {line}"), err=dry_run)
