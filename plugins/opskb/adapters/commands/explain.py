"""`opskb explain`: the rulebook on the command line."""

from __future__ import annotations

import click

from opskb import rules
from opskb.adapters.commands.opened import opened, table, tell
from opskb.rules.levels import level
from opskb.rules.rule import Rule


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain a rule: what must hold, why, and how to mend it. Without CODE, list them all."""
    base = opened()
    known = rules.rulebook(base)
    if code is None:
        rows = [(rule.code, level(rule.code, "", base.config), rule.sentence) for rule in known]
        tell(table(rows, ("code", "level", "what must hold")))
        return
    rule = next((rule for rule in known if code.lower() in (rule.code.lower(), rule.name)), None)
    if rule is None:
        raise click.UsageError(f"no rule is called `{code}`; `opskb explain` lists them.")
    tell(page(rule, level(rule.code, "", base.config)))


def page(rule: Rule, at: str) -> str:
    """A rule's code, name and level over its docstring."""
    return f"{rule.code} {rule.name} ({at})\n\n{rule.doc}\n"
