"""`opskb new`: a record from its kind, ready to be written in."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import known, no_kind, tell
from opskb.adapters.commands.writing import DIFF, here, written
from opskb.edits import new
from opskb.edits.new import Scaffold
from opskb.project import Project
from opskb.reports.run import clean


@click.command("new")
@click.argument("kind")
@click.argument("title")
@click.option(
    "--set", "said", multiple=True, metavar="FIELD=VALUE", help="A field of it; commas part a list."
)
@click.option(
    "--from",
    "after",
    metavar="ID",
    help="The record that it follows from, named in the first relation that may lead there: of a decision, `supersedes`.",
)
@click.option("--yaml", is_flag=True, help="YAML alone, with the text as its `body`, not Markdown.")
@DIFF
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
def command(
    kind: str,
    title: str,
    said: tuple[str, ...],
    after: str | None,
    yaml: bool,
    diff: bool,
    dry_run: bool,
) -> None:
    """Write a new record of KIND: an id that was never used, and all that it must say.

    It never asks: what nobody has given stands in the file as an empty field with its help. Exit
    codes: 0 written, 2 refused, 4 incomplete.
    """
    pairs = [_pair(one) for one in said]

    def begun(base: Project) -> Scaffold:
        follows = known(base, after) if after else None
        if kind not in base.kinds:
            raise no_kind(kind, base.kinds.by_name)
        of = base.kinds[kind]
        return new.scaffold(base, of, title, said=pairs, after=follows, alone=yaml)

    if dry_run:
        with here(writes=False) as base:
            found = begun(base)
        tell(found.text)
        click.echo(f"It would be written to {clean(found.path)}; nothing was written.", err=True)
    else:
        written(lambda base: new.plan(base, begun(base)), diff=diff, dry_run=False)


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name:
        raise click.UsageError(f"`--set {word}` is no field and value: write it as owner=NAME.")
    return name.strip(), value.strip()
