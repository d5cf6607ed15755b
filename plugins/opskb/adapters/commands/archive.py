"""`opskb archive`: what was retired long ago moves into the archive, and every link to it moves along."""

from __future__ import annotations

from pathlib import Path

import click
import yaml
from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.adapters.commands.opened import AS_OF, real
from opskb.adapters.commands.writing import DIFF, DRY_RUN, written
from opskb.edits import archive
from opskb.edits.pages import Host
from opskb.source import MAX_BYTES

_SETTINGS = ("mkdocs.yml", "properdocs.yml")


@click.command("archive")
@click.option(
    "--older-than",
    metavar="LENGTH",
    help="How long it has been retired; `archive_after` if not given.",
)
@DIFF
@DRY_RUN
@AS_OF
def command(older_than: str | None, diff: bool, dry_run: bool, as_of: str | None) -> None:
    """Move what was retired long ago into the `_archive` folder beside it.

    Every link to it, and every path in front matter, moves along; its address on the site stays.
    What only a person can change, such as `opskb.yml`, is named. Exit codes: 0 done, or nothing to
    do, 2 refused, 4 incomplete.
    """
    length = _length(older_than) if older_than is not None else None
    written(
        lambda base: archive.plan(base, length, host(base.root)),
        diff=diff,
        dry_run=dry_run,
        as_of=as_of,
    )


def _length(word: str) -> relativedelta:
    try:
        return clock.parse_duration(word)
    except ValueError as error:
        raise click.UsageError(f"--older-than {word} {error}: write 6mo or 90 days.") from None


def host(root: Path) -> Host:
    """The folder of pages that the settings beside `opskb.yml` name, as MkDocs would, without running
    what their tags ask for."""
    for name in _SETTINGS:
        if (root / name).is_file():
            top, docs = real(root), real(root / _docs(root / name))
            inside = docs.is_dir() and docs.is_relative_to(top)
            return Host(docs.relative_to(top).as_posix(), name) if inside else Host()
    return Host()


def _docs(path: Path) -> str:
    """What `docs_dir` says, MkDocs's default where nothing does."""
    with path.open("rb") as file:
        text = file.read(MAX_BYTES)
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return "docs"
    pairs = top.value if isinstance(top, yaml.MappingNode) else ()
    said = [value for name, value in pairs if name.value == "docs_dir"]
    docs = str(said[0].value) if said and isinstance(said[0], yaml.ScalarNode) else "docs"
    return docs if docs.isprintable() else "docs"  # no system has a folder with a NUL in its name
