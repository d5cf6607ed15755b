"""`opskb new`: a record from its kind, ready to be written in."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import known, no_kind, opened, refusals, tell
from opskb.edits import create, new
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
@click.option("--dry-run", is_flag=True, help="Print the file, and write nothing.")
def command(
    kind: str, title: str, said: tuple[str, ...], after: str | None, yaml: bool, dry_run: bool
) -> None:
    """Write a new record of KIND: an id that was never used, and all that it must say.

    It never asks: what nobody has given stands in the file as an empty field with its help. Exit
    codes: 0 written, 2 refused.
    """
    base = opened()
    if kind not in base.kinds:
        raise no_kind(base, kind)
    pairs = [_pair(one) for one in said]
    follows = known(base, after) if after else None
    with refusals():
        of = base.kinds[kind]
        found = new.scaffold(base, of, title, said=pairs, after=follows, alone=yaml)
        if not dry_run:
            create.write(base, {found.path: found.text})
    if dry_run:
        tell(found.text)
        click.echo(f"It would be written to {clean(found.path)}; nothing was written.", err=True)
        return
    tell(f"Wrote {clean(found.path)}: {found.id}")
    if found.lacks:
        tell(f"Still to be written: {', '.join(found.lacks)}")


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign or not name:
        raise click.UsageError(f"`--set {word}` is no field and value: write it as owner=NAME.")
    return name.strip(), value.strip()
