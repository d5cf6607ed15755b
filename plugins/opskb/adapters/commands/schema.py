"""`opskb schema`: the draft-07 JSON Schema of a kind, which editors read."""

from __future__ import annotations

import click

from opskb import fields
from opskb.adapters.commands.opened import OUTPUT, opened, tell
from opskb.reports.run import as_json


@click.command("schema")
@click.argument("kind", required=False)
@OUTPUT
def command(kind: str | None, output: str | None) -> None:
    """Print the JSON Schema of a kind's front matter; without KIND, of every kind by its name."""
    from opskb.outputs.schema import schema

    base = opened()
    if kind is None:
        content = {one.name: schema(one, base.kinds) for one in base.kinds}
    elif kind in base.kinds:
        content = schema(base.kinds[kind], base.kinds)
    else:
        near = fields.closest(kind, tuple(base.kinds.by_name))
        raise click.UsageError(
            f"there is no kind `{kind}`." + (f" Did you mean `{near}`?" if near else "")
        )
    tell(as_json(content), output)
