"""The evidence pack: every file of the five artefacts with its checksum, to print and to verify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from opskb.insights import diligence, signoffs
from opskb.insights.diligence import Artefact
from opskb.memory import remembered
from opskb.model import Artifact, Record
from opskb.outputs import commands, verdicts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section, day, link, person, table, text
from opskb.outputs.site import Site
from opskb.project import Project

SUMS = "due-diligence/SHA256SUMS"
"""Where the checksums are, in the format that `sha256sum --check` reads at the root of the sources."""


def _lede(site: Site) -> str:
    artefacts = site.diligence.artefacts
    paths = {record.path for one in artefacts for record in one.records}
    there = sum(one.present for one in artefacts)
    count = wording.plural(len(paths), "file")
    day_ = wording.short(site.project.as_of)
    return f"{count} of {there} of {len(artefacts)} artefacts, as of {day_}, each with its SHA-256."


def _sections(site: Site) -> Iterator[Section]:
    sums = _sums(site.project)
    for artefact in site.diligence.artefacts:
        judged = verdicts.judge(site, artefact)
        rows = [_row(site, record, sums.get(record.path, "")) for record in artefact.records]
        heads = ("Record", "Title", "Status", "Signed by", "File", "SHA-256")
        yield Section(
            artefact.name,
            f"{artefact.title}: {judged.verdict.lower()}, {wording.plural(len(rows), 'record')}",
            _about(artefact),
            table=table(artefact.name, artefact.title, heads, rows),
            empty=None if rows else _none(site, artefact.kinds),
        )
    yield Section(
        "how-to-verify",
        "How to verify it",
        f"SHA256SUMS lies beside this page. At the root of the repository, sha256sum --check {SUMS.rpartition('/')[2]} compares every file with it.",
    )


def _none(site: Site, kinds: Sequence[str]) -> Empty:
    """The command that makes the first record of the first kind that is known here."""
    sentence = f"No record of the kind {' or '.join(kinds)} is kept."
    known = next((one for one in kinds if one in site.project.kinds), "")
    return commands.first(site, sentence, known) if known else Empty(sentence)


def _about(artefact: Artefact) -> str:
    newest = f" The newest is of {wording.short(artefact.newest)}." if artefact.newest else ""
    return f"{artefact.proves}{newest}"


def _row(site: Site, record: Record, digest: str) -> tuple[Cell, ...]:
    signed = signoffs.newest(record, site.project.as_of)
    by = (cell for one in signed[:1] for cell in (*person(site, one.by), *day(one.on)))
    return (
        link(site, record),
        text(record.title),
        text(wording.label(record.status)),
        tuple(by),
        text(record.path),
        text(digest),
    )


@remembered
def _sums(project: Project) -> dict[str, str]:
    """The SHA-256 of every file that an artefact is made of, by its path from the root."""
    found = (record.path for one in diligence.examine(project).artefacts for record in one.records)
    return {path: digest for path in sorted(set(found)) if (digest := _sum(project.root / path))}


def _sum(path: Path) -> str:
    """The SHA-256 of a file, "" where it went away since it was read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def files(site: Site) -> Iterator[Artifact]:
    """The checksums as a file of their own."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in _sums(site.project).items())
    yield Artifact(SUMS, content=lines.encode())


BOARD = Board("evidence-pack", "due-diligence/evidence", "Evidence pack", _lede, _sections)
