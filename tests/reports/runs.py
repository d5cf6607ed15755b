"""Findings that a test makes up, and the hostile texts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from opskb import rules
from opskb.model import Finding, Place
from opskb.project import Project
from opskb.reports.run import Run

HERE = Path(__file__).parent
DAY = date(2026, 11, 20)
LEVELS = ("error", "warning", "info")


def finding(path: str = "data/adr/adr-0001.md", line: int = 3, **facts: Any) -> Finding:
    """A finding, an error about ADR-0001 unless its facts say else."""
    told: dict[str, Any] = {
        "code": "OKB201",
        "rule": "reference-to-nothing",
        "level": "error",
        "place": Place(path, line, 5),
        "message": "leads to nothing",
        "remedy": "mend it",
        "record": "ADR-0001",
    }
    return Finding(**{**told, **facts})


def run(*findings: Finding, **facts: Any) -> Run:
    return replace(Run(DAY, 1, findings), **facts)


def checked(base: Project) -> Run:
    """The check of a knowledge base, as the command does it."""
    found = rules.check(base)
    return Run(base.as_of, len(base.records), found, base.skipped, rules=rules.applying(base))


def hostile() -> list[str]:
    lines = (HERE / "hostile.txt").read_text(encoding="utf-8").splitlines()
    return [_unescaped(line) for line in lines]


def _unescaped(line: str) -> str:
    """The text that a line spells with the escapes of JSON."""
    quoted = line.replace('"', '\\"')
    text = json.loads(f'"{quoted}"')
    assert isinstance(text, str)
    return text
