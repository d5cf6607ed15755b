"""What a change does, beside its findings: as lines for people, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from opskb.comparison import Comparison, some
from opskb.insights.changes import Governing, Moves, Relying, Standing
from opskb.model import Finding, Record
from opskb.reports.run import clean, counted

FEW, MANY = 3, 30
"""How many files of a record, and how many rows of a section, are shown before the rest is counted."""

STANDINGS: dict[Standing, str] = {
    "": "",
    "reviewed": "reviewed with the change",
    "suspect": "must be read again",
    "suspect before": "had to be read again before",
}


def lines(since: Comparison, *, verbose: bool) -> Iterator[str]:
    """The sections that have something to say, each under its title; the first of many rows unless verbose."""
    stamps = (f"{one.place}: {one.record.id}: only dates changed" for one in since.stamps)
    records = (f"{verb} {what}" for verb, what in moved(since.moves))
    for title, rows in (
        ("Left relying on something retired", map(_relying, since.relying)),
        ("Governing the changed files", map(_governing, since.governing)),
        ("Reviews that are only a date", stamps),
        ("Records", records),
    ):
        found = [clean(f"  {row}") for row in rows]
        yield from [f"{title} ({len(found):,}):"] if found else []
        yield from found if verbose else found[:MANY]
        if len(found) > MANY and not verbose:
            yield f"  {len(found) - MANY:,} more are shown by --verbose"


def _relying(one: Relying) -> str:
    return f"{one.place}: {one.record.id} relies {reliance(one)}"


def reliance(one: Relying) -> str:
    """What a record relies on, over which others, and what took its place."""
    over = f"over {some(one.via, FEW)} " if one.via else ""
    now = f"superseded by {one.successor}" if one.successor else "retired"
    return f"{over}on {one.retired.id}, which is {now}"


def _governing(one: Governing) -> str:
    status = f" ({one.record.status})" if one.record.status else ""
    standing = f"; {STANDINGS[one.standing]}" if one.standing else ""
    paths = some(one.paths, FEW)
    return (
        f"{one.record.id}{status} {one.record.title}: {', '.join(one.because)}: {paths}{standing}"
    )


def moved(moves: Moves) -> Iterator[tuple[str, str]]:
    """What happened to each record that came, moved or went, as a verb and the rest of a sentence."""
    for one in moves.added:
        yield "added", f"{one.id} ({one.path})"
    for one in moves.retired:
        yield "retired", one.id
    for one, successor in moves.superseded:
        yield "superseded", f"{one.id} by {successor.id}"
    for one, path in moves.moved:
        yield "moved", f"{one.id} from {path} to {one.path}"
    for one in moves.vanished:
        yield "vanished", f"{one.id} (was in {one.path})"


def verdict(since: Comparison) -> str:
    """The change in one sentence."""
    counts = [(level, _of(since.introduced, level)) for level in ("error", "warning", "info")]
    parts = [counted(count, level) for level, count in counts if count]
    said = f"{', '.join(parts)} introduced" if parts else "nothing introduced"
    if since.mended:
        said += f", {counted(len(since.mended), 'finding')} mended"
    return f"Since {since.base[:10]}: {said}; {counted(since.files, 'file')} changed."


def _of(findings: Sequence[Finding], level: str) -> int:
    return sum(finding.level == level for finding in findings)


def content(since: Comparison) -> dict[str, Any]:
    """The change as plain data; its introduced findings are those of the run."""
    moves = since.moves
    return {
        "rev": since.rev,
        "base": since.base,
        "files": since.files,
        "mended": [_mended(one) for one in since.mended],
        "relying": [_relying_content(one) for one in since.relying],
        "governing": [_governing_content(one) for one in since.governing],
        "stamps": [
            {"id": one.record.id, "path": one.place.path, "line": one.place.line}
            for one in since.stamps
        ],
        "records": {
            "added": [_named(one) for one in moves.added],
            "retired": [_named(one) for one in moves.retired],
            "superseded": [{**_named(one), "by": other.id} for one, other in moves.superseded],
            "moved": [{**_named(one), "from": path} for one, path in moves.moved],
            "vanished": [_named(one) for one in moves.vanished],
        },
    }


def _relying_content(one: Relying) -> dict[str, Any]:
    return {
        "id": one.record.id,
        "retired": one.retired.id,
        "successor": one.successor or None,
        "via": list(one.via),
        "path": one.place.path,
        "line": one.place.line,
    }


def _governing_content(one: Governing) -> dict[str, Any]:
    return {
        **_named(one.record),
        "because": list(one.because),
        "files": list(one.paths),
        "standing": one.standing or None,
    }


def _named(record: Record) -> dict[str, str]:
    return {
        "id": record.id,
        "title": record.title,
        "status": record.status,
        "path": record.path,
    }


def _mended(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "level": finding.level,
        "path": finding.place.path,
        "record": finding.record,
        "message": finding.message,
    }
