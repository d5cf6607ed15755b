"""What an editor has not saved yet: the text on standard input in place of a file of the sources."""

from __future__ import annotations

import os
from pathlib import Path

import click

from opskb import config, project, source
from opskb.adapters.commands.opened import dated, found
from opskb.model import Finding
from opskb.project import Project

STDIN = click.option("--stdin", is_flag=True, help="Read the text of one file from standard input.")
FILENAME = click.option(
    "--stdin-filename", metavar="FILE", help="The file that this text is of; it need not be there."
)


def refuse_halves(
    paths: tuple[str, ...], name: str | None, since: str | None, *, stdin: bool, fix: bool
) -> None:
    """The two options belong together, and to no other path or commit. Raises click.UsageError."""
    if stdin and not name:
        raise click.UsageError("--stdin needs --stdin-filename FILE: where the text belongs.")
    if name is not None and not stdin:
        raise click.UsageError("--stdin-filename needs --stdin.")
    if stdin and since is not None:
        raise click.UsageError("--since compares what is saved; --stdin is not.")
    if stdin and fix:
        raise click.UsageError("--fix mends files; what is on standard input is none.")
    if stdin and paths:
        raise click.UsageError("--stdin checks the file of --stdin-filename, and no other path.")


def opened(name: str, *, as_of: str | None, settings: str) -> tuple[Project, str]:
    """The whole knowledge base with the text on standard input as the file `name`, and its path there.

    Raises click.UsageError where that file would not be read, or nothing can be judged. A file that
    is a symbolic link stays one, and is the finding that it is otherwise.
    """
    # Not resolved: a link among the records must not lead to another knowledge base.
    file = Path(os.path.normpath(Path.cwd() / name))
    root = config.find_root(file)
    settings = found(settings, root)
    # Outside a project the file is the source, as it is for `opskb check FILE`: nothing around it is read.
    project_of = (root / settings).is_file() or (root / "data").is_dir()
    path = file.relative_to(root).as_posix()
    if path == settings:
        raise click.UsageError(f"`{path}` holds the settings, and lies in no source.")
    # One byte more than a record may have is read, so that the reader says of it what it says of files.
    with click.open_file("-", "rb") as stream:
        text = stream.read(source.MAX_BYTES + 1)
    start = root if project_of else file
    with dated(as_of):
        base = project.load(start, as_of=as_of, settings=settings, instead={path: text})
    _refuse(base, path)
    return base, path


def told(finding: Finding, path: str) -> bool:
    """Whether a finding is of the file, or of a folder that keeps it from being read."""
    return path == finding.place.path or path.startswith(f"{finding.place.path}/")


def _refuse(base: Project, path: str) -> None:
    """Refuse what the check itself would not read. Raises click.UsageError."""
    if not base.config.usable:
        raise click.UsageError(f"{base.config.path} cannot be used; `opskb check` says why.")
    if (base.root / path).is_dir():
        raise click.UsageError(f"`{path}` is a folder.")
    if not path.lower().endswith(project.READ):
        raise click.UsageError(f"`{path}` is no record: it is neither Markdown nor YAML.")
    if project.source_of(path, base.config) is None:
        folders = ", ".join(f"`{one.path or '.'}`" for one in base.config.sources) or "none"
        raise click.UsageError(f"`{path}` lies in no source, and is not read; sources: {folders}.")
