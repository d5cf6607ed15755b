"""`opskb schema`: the draft-07 JSON Schemas that editors read, printed or written beside the settings."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import OUTPUT, no_kind, opened, tell
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.reports.run import as_json


@click.command("schema")
@click.argument("kind", required=False)
@OUTPUT
@click.option(
    "--write",
    "write",
    is_flag=True,
    help="Bring .vscode/opskb and .vscode/settings.json up to date; print nothing else.",
)
@DIFF
@DRY_RUN
def command(kind: str | None, output: str | None, write: bool, diff: bool, dry_run: bool) -> None:
    """Print the JSON Schema of a kind's front matter; without KIND, all of them by name.

    `opskb.yml` and `kind.yml` are names too. With --write the schemas of the kinds that are in use
    are written into .vscode/opskb, and .vscode/settings.json tells the YAML extension of VS Code
    which files each is for.
    """
    if write:
        from opskb.edits import editor

        if kind is not None or output is not None:
            raise click.UsageError("--write takes no KIND and no --output.")
        written(editor.planned, diff=diff, dry_run=dry_run)
        return
    if diff or dry_run:
        raise click.UsageError("--diff and --dry-run belong to --write.")
    tell(as_json(_asked(kind)), output)


def _asked(kind: str | None) -> object:
    """One schema, or all. Raises click.UsageError for a kind that is not known."""
    from opskb.outputs import schema

    base = opened()
    known = schema.makers(base.kinds)
    if kind is None:
        return {name: made() for name, made in known.items()}
    if kind not in known:
        raise no_kind(kind, known)
    return known[kind]()
