"""A knowledge base made of a few texts, and the findings of one rule in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from opskb import project
from opskb.model import Finding
from opskb.project import Project
from opskb.rules import check

SETTINGS = "as_of: 2026-11-20\n"
AUTHOR = {
    "GIT_AUTHOR_NAME": "Ines Ferreira",
    "GIT_AUTHOR_EMAIL": "ines@example.org",
    "GIT_COMMITTER_NAME": "Ines Ferreira",
    "GIT_COMMITTER_EMAIL": "ines@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def loaded(root: Path, files: Mapping[str, str], *, settings: str = SETTINGS) -> Project:
    """The knowledge base that these files hold, as of 20 November 2026 unless the settings say else."""
    write(root, {"opskb.yml": settings, **files})
    return project.load(root)


def found(base: Project, code: str) -> list[Finding]:
    """What one rule finds, by path and place."""
    return [finding for finding in check(base) if finding.code == code]


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(root: Path, *arguments: str, day: str = "2026-01-01") -> str:
    """Run git as one author at noon of a day, without the settings of this machine."""
    moment = day if " " in day else f"{day}T12:00:00Z"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    command = ("git", "-c", "init.defaultBranch=main", *arguments)
    environment = {**os.environ, **AUTHOR, **dates}
    run = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    return run.stdout.decode(errors="replace")


def commit(root: Path, day: str, files: Mapping[str, str] | None = None) -> None:
    """Commit everything in a folder on a day, after writing these files."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    write(root, files or {})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", day, day=day)
