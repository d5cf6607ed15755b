"""Records that check clean, and what the fixtures here hand to a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from click.testing import Result

ADR = """---
id: ADR-{number}
title: {title}
status: {status}
date: 2026-01-05
owner: Ines Ferreira
{more}---
## Context
Payouts are late.
## Decision
{decision}
## Consequences
None.
"""


def adr(
    number: str,
    title: str = "Queue the payouts",
    *,
    status: str = "accepted",
    more: str = "",
    decision: str = "Queue them.",
) -> str:
    """A decision that checks clean, with further lines of front matter."""
    return ADR.format(number=number, title=title, status=status, more=more, decision=decision)


PAGE = "---\nid: PAGE-{id}\ntitle: {id}\nowner: Ines Ferreira\n{more}---\nRead this.\n"


def page(id: str, more: str = "") -> str:
    """A page that checks clean, with further lines of front matter."""
    return PAGE.format(id=id, more=more)


BASE = {
    "opskb.yml": 'as_of: 2026-11-20\nlevels:\n  - {rule: OKB8, level: "off"}\n',
    "data/adr/adr-0001.md": adr("0001"),
    "data/pages/on-call.md": page("on-call", "relates_to: [ADR-0001]\n"),
    "services/payouts/queue.py": "SLOTS = 8\n",
}

Check = Callable[..., Result]
Told = Callable[..., dict[str, Any]]
