"""Small knowledge bases with a site each, copied to where a test may change them."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent


def copied(name: str, folder: Path) -> Path:
    """A copy of the folder `name` beside this file; returns its mkdocs.yml."""
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    return folder / "mkdocs.yml"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Files by their path, and a mkdocs.yml where none is given; returns it."""
    given = {"mkdocs.yml": PLAIN, "docs/about.md": "# About\n", **files}
    for name, text in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder / "mkdocs.yml"


PLAIN = """\
site_name: Plain
theme: {name: material, font: false}
plugins: [search, {opskb: {as_of: 2026-11-20}}]
"""
RECORD = """\
---
id: ADR-0001
title: One decision
status: accepted
owner: Ines Ferreira
date: 2026-01-02
---
## Context

Words.

## Decision

Words.

## Consequences

Words.
"""
