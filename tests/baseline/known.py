"""A knowledge base of two dead links, and what is asked of its baseline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from click.testing import CliRunner, Result

from opskb import project
from opskb.adapters.cli import cli
from opskb.config import BASELINE
from opskb.edits import baseline as edits
from opskb.edits.journal import carry_out
from opskb.project import Project
from opskb.rules import baseline, check

SETTINGS = "as_of: 2026-11-20\nlevels: [{rule: OKB801, level: 'off'}]\n"
RECORD = """\
---
id: ADR-0001
title: Queue the payouts
status: accepted
owner: Ines Ferreira
date: 2026-01-05
---

## Context

See [the load test](load.md).

## Decision

See [the other load test](more.md).

## Consequences

None.
"""
PATH = "data/adr/adr-0001.md"
Base = Callable[..., Project]


def adopt(root: Path, as_of: str | None = None) -> Project:
    found = project.load(root, as_of=as_of)
    carry_out(found.root, edits.written(found))
    return project.load(root, as_of=as_of)


def opened(base: Project) -> list[str]:
    return [one.code for one in check(base) if one.open]


def entries(root: Path) -> list[dict[str, str]]:
    return json.loads((root / BASELINE).read_text())["entries"]


def rewrite(root: Path, rows: Iterable[object]) -> None:
    (root / BASELINE).write_text(json.dumps({"schema": baseline.SCHEMA, "entries": [*rows]}))


def run(root: Path, *words: str) -> Result:
    before = Path.cwd()
    os.chdir(root)
    try:
        result = CliRunner().invoke(cli, words)
    finally:
        os.chdir(before)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result
