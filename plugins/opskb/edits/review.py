"""A review, written down: what was checked, by whom, and the hash of the text that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from posixpath import dirname, join, normpath

from opskb import clock, prose
from opskb.edits import keys, reread
from opskb.edits.change import Plan
from opskb.edits.refused import Refused
from opskb.edits.reread import Make
from opskb.model import Record
from opskb.project import Project
from opskb.rules.freshness import newest_review
from opskb.source import MARKDOWN

MAX_WORDS = 2_000
"""What was checked is told in so many letters at most."""


def plan(
    base: Project,
    record: Record,
    *,
    by: str,
    checked: str,
    evidence: str = "",
    on: date | None = None,
    due: date | None = None,
) -> Plan:
    """Add a row to the reviews of a record, and move the dates that follow from it.

    `due` is for a record that states itself when it must be looked at again. Raises Refused, Changed
    and OSError.
    """
    day = on or base.as_of
    by, checked = said("--by", by), said("--checked", checked)
    _refuse(base, record, day)
    _shown(base, record, evidence)
    name = base.kind_of(record).roles["reviews"]
    row = _row(base, record, {"on": day, "by": by, "checked": checked, "evidence": evidence})
    if any(_equal(one, row) for one in record.reviews):
        return Plan("review")
    added: Make = partial(keys.row, name=name, cells=row)
    makes = (added, *_dates(base, record, day, due))
    change = reread.changed(base.root, reread.document(record), makes)
    now = reread.again(base, record, change)
    if now.body != record.body or not any(_equal(one, row) for one in now.reviews):
        raise Refused(f"{record.path} would not say so afterwards: add the row by hand")
    again = f", due again on {now.due}" if now.due else ""
    return Plan("review", (change,), (f"{record.path}: reviewed on {day} by {by}{again}",))


def _row(base: Project, record: Record, cells: Mapping[str, object]) -> dict[str, object]:
    """The cells that say something, with the hash of the text, of the columns that the kind has."""
    kind = base.kind_of(record)
    known = kind.fields[kind.roles["reviews"]].row
    whole = {**cells, "hash": base.graph.digest(record)}
    return {name: value for name, value in whole.items() if value and name in known}


def said(option: str, words: str) -> str:
    """What an option says, on one line. Raises Refused where that is nothing."""
    words = " ".join(words.split())
    if not any(map(str.isalnum, words)):
        raise Refused(f"{option} says nothing")
    if len(words) > MAX_WORDS or not words.isprintable():
        raise Refused(f"{option} is no text of at most {MAX_WORDS:,} letters")
    return words


def dated(base: Project, day: date) -> None:
    """Raises Refused for a day that has not come."""
    if day > base.as_of:
        raise Refused(f"{day} is later than the as-of date {base.as_of}")
    if day < clock.FIRST:
        raise Refused(f"{day} is before the year {clock.FIRST.year}")


def _refuse(base: Project, record: Record, day: date) -> None:
    dated(base, day)
    reread.alone(base, record)
    if record.state in ("draft", "retired"):
        raise Refused(f"{record.id} is {record.status}, and only what is in force is reviewed")
    if record.dialect != "opskb" and not record.path.lower().endswith(MARKDOWN):
        raise Refused(
            f"{record.path} is a file of {record.dialect}, which has no place for reviews"
        )
    if (
        record.dialect != "opskb"
        and not reread.document(record).source.data
        and record.values.get("last_reviewed_on")
    ):
        raise Refused(
            f"{record.path} has its front matter under its heading: move it to the top first"
        )
    newest = newest_review(record)[1].get("on")
    if newest and clock.day_of(newest) > day:
        raise Refused(f"{record.id} was reviewed on {newest}, after {day}")


def _shown(base: Project, record: Record, evidence: str) -> None:
    """Raises Refused for evidence that is a path, of the root or beside the record, without a file."""
    if not evidence:
        return
    if not evidence.isprintable() or len(evidence) > MAX_WORDS:
        raise Refused("--evidence is no text on one line")
    if not prose.relative(evidence) or base.find(evidence) or not _a_path(evidence):
        return
    for path in (normpath(join(dirname(record.path), evidence)), normpath(evidence)):
        inside = not path.startswith(("..", "/"))
        if inside and (base.root / path).is_file():
            return
    raise Refused(f"--evidence {evidence} is no file, neither beside {record.path} nor at the root")


def _a_path(word: str) -> bool:
    """Whether a text is the path of a file and not a sentence: it has no blank and a suffix or a folder."""
    name = word.rpartition("/")[2]
    return " " not in word and ("/" in word or "." in name.strip("."))


def _dates(base: Project, record: Record, day: date, due: date | None) -> Iterator[Make]:
    """The dates of the record itself that a review moves: a key for the last one, and a day that it
    names for the next one and that has come."""
    kind = base.kind_of(record)
    name = kind.roles.get("last", "")
    last = clock.day_of(record.values[name]) if name and record.values.get(name) else None
    if name and (last or date.min) < day:
        yield partial(keys.put, name=name, value=day)
    stated = record.values.get(kind.roles.get("due", ""))
    if due or (stated and clock.day_of(stated) <= base.as_of):
        yield partial(keys.put, name=kind.roles["due"], value=due or _next(record, day))


def _next(record: Record, day: date) -> date:
    if not record.every:
        raise Refused(f"{record.id} is due on {record.due}: say with --due when it is due again")
    return clock.later(day, record.every)


def _equal(row: Mapping[str, object], cells: Mapping[str, object]) -> bool:
    return all(str(row.get(name) or "") == str(value) for name, value in cells.items())
