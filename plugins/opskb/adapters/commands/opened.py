"""What most commands begin with: options they share, and the knowledge base that is meant."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, overload

import click

from opskb import clock, config, fields, project
from opskb.edits.refused import Refused, refuse_links
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import clean

AS_OF = click.option("--as-of", metavar="DATE", help="Judge freshness at this date, not today.")
CONFIG = click.option(
    "--config", "settings", default=config.NAME, metavar="FILE", help="Another file than opskb.yml."
)
OUTPUT = click.option(
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write there, not to the screen.",
)


def formats(*names: str) -> Callable[[Any], Any]:
    """The option `--format`, one of these, the first if not given."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True
    )


def opened(
    paths: Iterable[str] = (), *, as_of: str | None = None, settings: str = config.NAME
) -> Project:
    """The knowledge base that these paths, or the working folder, belong to.

    Outside a configured project the paths themselves are the sources. Raises click.UsageError for
    a path or settings that are not there and for a date that is none.
    """
    starts = list(map(real, paths)) or [Path.cwd()]
    for path, start in zip(paths or ["."], starts, strict=True):
        if not start.exists():
            raise click.UsageError(f"there is no `{path}`.")
    common = Path(os.path.commonpath(starts))
    settings = found(settings, config.find_root(common))
    with dated(as_of):
        if len(starts) == 1:
            return project.load(common, as_of=as_of, settings=settings)
        return _several(starts, as_of, settings)


@contextmanager
def dated(as_of: str | None) -> Iterator[None]:
    """Say what is wrong with the date that was asked for. Raises click.UsageError."""
    try:
        yield
    except ValueError as error:
        if as_of is None and "SOURCE_DATE_EPOCH" not in os.environ:
            raise
        said = f"--as-of {as_of}" if as_of is not None else "SOURCE_DATE_EPOCH"
        raise click.UsageError(f"{said} {error}: write a date such as 2026-11-20.") from None


def root_of(paths: Iterable[str]) -> Path:
    """The root that these paths, or the working folder, have in common, before anything is read."""
    starts = list(map(real, paths)) or [Path.cwd()]
    return config.find_root(Path(os.path.commonpath(starts)))


def real(path: str | Path) -> Path:
    """Where a path leads. Unlike `Path.resolve`, this takes links that lead in a circle for what is not there."""
    return Path(os.path.realpath(path))


def found(settings: str, root: Path) -> str:
    """Where the settings are, from the root. Raises click.UsageError for a named file that is not there."""
    return settings if settings == config.NAME else named(root, settings)


def named(root: Path, name: str, there: Callable[[Path], bool] = Path.is_file) -> str:
    """A file that was named here or at the root, by its path from the root.

    Raises click.UsageError where it is in neither place.
    """
    for place in (Path.cwd(), root):
        if there(place / name):
            return Path(os.path.relpath(place / name, root)).as_posix()
    raise click.UsageError(f"there is no `{name}`.")


def _several(starts: list[Path], as_of: str | None, settings: str) -> Project:
    common = Path(os.path.commonpath(starts))
    root = config.find_root(common)
    if (root / settings).is_file():
        return project.load(common, as_of=as_of, settings=settings)
    inside = [start.relative_to(root).as_posix() for start in starts]
    return project.assemble(config.undeclared(root, *inside), as_of=as_of)


def known(base: Project, id: str) -> Record:
    """The record of this id. Raises click.UsageError that names the nearest one where there is none."""
    record = base.find(id)
    if record is None:
        path = Path(os.path.relpath(Path.cwd() / id, base.root)).as_posix()
        near = next(iter(base.graph.index.nearest(id, path)), "")
        raise click.UsageError(
            f"there is no record `{id}`." + (f" Did you mean {near}?" if near else "")
        )
    return record


def no_kind(name: str, known: Iterable[str]) -> click.UsageError:
    """What to say of a kind that is not among those that are known: the nearest one, or how to see them all."""
    near = fields.closest(name, tuple(known))
    hint = f"Did you mean `{near}`?" if near else "`opskb kinds` lists them."
    return click.UsageError(f"there is no kind `{name}`. {hint}")


@overload
def day(option: str, word: str) -> date: ...
@overload
def day(option: str, word: str | None) -> date | None: ...
def day(option: str, word: str | None) -> date | None:
    """The date that an option gives, None for none. Raises click.UsageError for what is no date."""
    try:
        return clock.parse_date(word) if word is not None else None
    except ValueError as error:
        raise click.UsageError(f"{option} {word} {error}: write it as 2026-12-01.") from None


@contextmanager
def refusals() -> Iterator[None]:
    """Say what cannot be written as a wrong use of the command: in words, with exit code 2."""
    try:
        yield
    except Refused as error:
        raise click.UsageError(f"{clean(str(error))}.") from None


def tell(text: str, output: str | None = None) -> None:
    """Print a text, or write it to a file, LF and UTF-8 either way.

    Raises click.UsageError for a file that leads elsewhere: a commit can bring a link of any name.
    """
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    with refusals():
        refuse_over_links(Path(os.path.abspath(output)))  # noqa: PTH100  a link is refused, not followed
    Path(output).write_text(text, encoding="utf-8", newline="\n")


def refuse_over_links(path: Path) -> None:
    """Raises Refused for a path over a link in the repository that is worked in, or in this folder."""
    here = Path.cwd()
    around = next((one for one in (here, *here.parents) if (one / ".git").exists()), here)
    if path.is_relative_to(around):
        refuse_links(around, path)


def table(rows: Sequence[tuple[str, ...]], heads: tuple[str, ...]) -> str:
    """Rows under their heads in aligned columns, for a terminal; text of records is made harmless."""
    from opskb.reports.run import clean

    shown = [heads, *([clean(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(heads) - 1)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in shown
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"
