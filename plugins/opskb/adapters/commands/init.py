"""`opskb init`: find the record folders of an existing repository and write `opskb.yml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from opskb import config, project
from opskb.adapters.commands import editing, guiding
from opskb.adapters.commands.opened import real
from opskb.adapters.commands.writing import carry_out, turn
from opskb.edits import create
from opskb.edits.change import Plan
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import clean, counted


@click.command("init")
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False))
@editing.OPTION
@guiding.OPTION
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
def command(path: str, editor: bool, agents: bool, dry_run: bool) -> None:
    """Find the record folders of an existing repository and write opskb.yml.

    Records are read as they are; nothing of them is changed. An opskb.yml that is there is left alone,
    and so is an AGENTS.md.
    """
    root = real(path)
    there = (root / config.NAME).exists()
    if there and not agents:
        raise click.UsageError(f"{config.NAME} is there already; edit it, or remove it first.")
    text = "" if there else _settings(root, editor=editor, dry_run=dry_run)
    if agents:
        guiding.guide(root, text, dry_run=dry_run)


def _settings(root: Path, *, editor: bool, dry_run: bool) -> str:
    """Write the settings, and what editors need; their text."""
    read = partial(project.assemble, config.undeclared(root, ""))
    with turn(root, read, writes=not dry_run) as base:
        folders = record_folders(base)
        text = settings(root.name, folders)
        beside = editing.planned(root, text) if editor else Plan("init")
        if not dry_run:
            ours = create.changes(base, {config.NAME: text})
            carry_out(base, Plan("init", (*ours, *beside.changes)))
    if dry_run:
        click.echo(text, nl=False)
        editing.tell(beside, dry_run=True)
        return text
    click.echo(
        f"Wrote {config.NAME}: {counted(sum(folders.values()), 'record')} in {counted(len(folders), 'folder')}."
    )
    editing.tell(beside, dry_run=False)
    for line in _NEXT if folders else _without(base):
        click.echo(line)
    return text


_NEXT = (
    "Next: opskb check            # what is wrong today",
    "      opskb check --fix      # mend what leaves nothing to decide; --diff shows it first",
    "      opskb baseline write   # take the rest as known: from now on only what is new fails",
    "      opskb check            # in CI, on every pull request",
)
_MANY = 3


def _without(base: Project) -> Iterator[str]:
    """What to do where no record was found: files of one folder may be records that do not say so."""
    asked = Counter(
        one.path.partition("/")[0]
        for one in base.skipped
        if "/" in one.path and one.reason == project.NO_KIND
    )
    for folder, count in asked.most_common(1):
        if count >= _MANY:
            yield f"{clean(folder)} has {counted(count, 'file')} that may be records and do not say of which kind:"
            yield f"  name it in {config.NAME}, as `- {{path: {clean(folder)}, kind: adr}}`; `opskb kinds` lists them."
    yield "Next: opskb new adr TITLE"


def record_folders(base: Project) -> Counter[str]:
    """The outermost folders that hold records, with how many; archives and packages stay inside theirs."""
    holding = Counter(map(_holding, base.records))
    outermost: Counter[str] = Counter()
    for folder, count in holding.items():
        parents = [other for other in holding if other and folder.startswith(f"{other}/")]
        outermost[min(parents, key=len) if parents else folder] += count
    return outermost


def _holding(record: Record) -> str:
    """The folder that a record lies in; of one that has a folder for itself the tree of such folders."""
    folder = record.path.rpartition("/")[0]
    tree, found, _ = f"/{folder}".rpartition("/keps/")
    return f"{tree}{found}".strip("/") if record.dialect == "kep" and found else folder


# A decision log is a good beginning; what else a reviewer asks for is told, and does not fail yet.
_LATER = (
    "levels:",
    "  # Until all five artefacts of a due diligence are kept; `opskb explain OKB801` lists them.",
    "  - {rule: OKB801, level: warning}",
)


def settings(name: str, folders: Counter[str]) -> str:
    """The text of an `opskb.yml` for these folders; `data` where there are none yet."""
    rows = [
        f"  - {{path: {_quoted(folder or '.')}}}   # {counted(count, 'record')}"
        for folder, count in sorted(folders.items())
    ]
    return "\n".join(
        [
            f"name: {_quoted(name)}",
            "sources:",
            *(rows or ["  - {path: data}"]),
            *_LATER,
            "",
        ]
    )


def _quoted(text: str) -> str:
    """A YAML scalar that is this text, quoted unless it is plainly a word."""
    plain = (
        text.replace("-", "").replace("/", "").replace("_", "").isalnum() and not text.isdecimal()
    )
    escaped = text.replace("'", "''")
    return text if plain or text == "." else f"'{escaped}'"
