"""`opskb doctor`: what is installed, what was read, and what was left out and why."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

import click
import yaml

import opskb
from opskb.adapters.commands.opened import AS_OF, opened, tell
from opskb.adapters.policy import policy
from opskb.edits import editor
from opskb.project import Project
from opskb.reports.run import clean, counted
from opskb.rules import ASK_GIT

PACKAGES = (
    "mkdocs",
    "properdocs",
    "mkdocs-material",
    "markdown",
    "pymdown-extensions",
    "nh3",
    "pyyaml",
    "icalendar",
    "mcp",
    "scipy",
)


@click.command("doctor")
@click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Print the content security policy of the site that was built there.",
)
@AS_OF
def command(site: str | None, as_of: str | None) -> None:
    """Say what is installed, what was read, and what was left out and why."""
    if site is not None:
        tell(f"Content-Security-Policy: {policy(Path(site))}\n")
        return
    base = opened(as_of=as_of)
    tell("\n\n".join([_installed(), _base(base), _left_out(base)]) + "\n")


def _installed() -> str:
    lines = [f"opskb {opskb.__version__}, Python {platform.python_version()}, {platform.system()}"]
    lines += [f"{name} {_version(name)}" for name in PACKAGES]
    fast = (
        "yes"
        if yaml.__with_libyaml__
        else "no: install PyYAML with libyaml, everything is slower without"
    )
    return "\n".join([*lines, f"C YAML parser: {fast}"])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "is not installed"


def _base(base: Project) -> str:
    kinds = ", ".join(f"{len(records)} {name}" for name, records in base.by_kind.items() if records)
    pinned = "pinned" if base.pinned else "today, since nothing pins it"
    sources = ", ".join(folder.path or "." for folder in base.config.sources)
    return "\n".join(
        [
            f"settings: {base.config.path if base.config.declared else 'no opskb.yml was found, defaults hold'}",
            f"sources: {sources}",
            f"as of {base.as_of} ({pinned})",
            f"{counted(len(base.records), 'record')}: {kinds or 'none'}",
            f"{counted(len(base.graph.links), 'reference')}, {counted(len(base.graph.edges), 'typed relation')}",
            f"history: {_history(base)}",
            f"editors: {_editors(base)}",
        ]
    )


def _history(base: Project) -> str:
    if base.history.skipped:
        return f"{base.history.skipped}, so that {', '.join(ASK_GIT)} find nothing"
    return f"{counted(len(base.history.changes), 'change')} of the sources and of what they watch"


def _editors(base: Project) -> str:
    """Whether what editors judge YAML files by is what this opskb would write."""
    if not (base.root / editor.FOLDER).is_dir():
        return f"no {editor.FOLDER}; `opskb {editor.COMMAND}` writes schemas for them"
    stale = [clean(path) for path in editor.stale(base)]
    if not stale:
        return f"{editor.FOLDER} is up to date"
    return f"out of date: {', '.join(stale)}; `opskb {editor.COMMAND}` mends that"


def _left_out(base: Project) -> str:
    lines = [clean(f"{skip.path}: {skip.reason}") for skip in base.skipped]
    return "\n".join([f"{counted(len(lines), 'file')} skipped", *lines])
