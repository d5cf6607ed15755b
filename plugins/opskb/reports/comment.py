"""What a change does as Markdown, for a comment on a pull request that a workflow keeps up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opskb.comparison import Comparison, some
from opskb.insights.changes import Governing, Relying
from opskb.model import Finding, Place
from opskb.reports.escaped import code, escaped, said
from opskb.reports.run import Run, counted, ordered, to_do
from opskb.reports.since import FEW, STANDINGS, moved, verdict

MARK = "<!-- opskb -->"
"""The first line, which nobody sees: by it a workflow finds the comment that it wrote before."""

LIMIT = 60_000
"""Characters; GitHub takes 65,536, and a workflow may add some of its own."""

ROWS = (1_000, 300, 100, 30, 10, 3, 0)
"""How many rows a table may have: the first number with which all of it fits."""

_LONG, _TITLE = 400, 120


@dataclass(frozen=True)
class Section:
    """A table under its title: rows of Markdown; one that is `open` is not folded away."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    open: bool = False


def render(run: Run, since: Comparison) -> str:
    """The verdict and its tables in at most LIMIT characters; a line says what was cut."""
    sections = [one for one in _sections(run, since) if one.rows]
    return next(
        text for most in ROWS if len(text := _text(run, since, sections, most)) <= LIMIT or not most
    )


def _text(run: Run, since: Comparison, sections: Sequence[Section], most: int) -> str:
    lines = [MARK, "## opskb", "", f"**{verdict(since)}**"]
    notes = [*since.notes, *(note for note in run.notes if note not in since.notes)]
    lines += ["", *(f"- {said(note, _LONG)}" for note in notes[: FEW * 3])] if notes else []
    for section in sections:
        lines += _shown(section, most)
    cut = sum(max(0, len(section.rows) - most) for section in sections)
    if cut:
        rows = counted(cut, "row")
        ask = f"`opskb check --since {since.base[:10]}` shows all of them"
        lines += ["", f"{rows} did not fit into a comment and were cut; {ask}."]
    records = f"Checked {counted(run.records, 'record')} as of {run.as_of}."
    return "\n".join([*lines, "", f"<sub>{records}</sub>"]) + "\n"


def _shown(section: Section, most: int) -> Iterator[str]:
    title = f"{section.title} ({len(section.rows):,})"
    rows = section.rows[:most]
    yield from (
        ("", f"### {title}", "")
        if section.open
        else (*("", "<details>", f"<summary>{title}</summary>", ""),)
    )
    if rows:
        yield f"| {' | '.join(section.heads)} |"
        yield f"|{'---|' * len(section.heads)}"
        yield from (f"| {' | '.join(row)} |" for row in rows)
    if len(rows) < len(section.rows):
        yield from ("", f"{len(section.rows) - len(rows):,} more rows were cut.")
    yield from () if section.open else ("", "</details>")


def _sections(run: Run, since: Comparison) -> Iterator[Section]:
    findings = ("Where", "Rule", "What", "What to do")
    new = [_finding(run, one) for one in ordered(since.introduced)]
    yield Section("Introduced", findings, new, open=True)
    heads = ("Record", "Relies on", "Over", "Now", "Where")
    yield Section(
        "Left relying on something retired",
        heads,
        [_relying(run, one) for one in since.relying],
        open=True,
    )
    again = [one for one in since.governing if one.standing == "suspect"]
    heads = ("Record", "Title", "Status", "Why", "Files")
    yield Section("Must be read again", heads, [_governing(run, one) for one in again], open=True)
    rest = [one for one in since.governing if one.standing != "suspect"]
    yield Section(
        "Also governing the changed files",
        (*heads, "Review"),
        [(*_governing(run, one), STANDINGS[one.standing] or " ") for one in rest],
    )
    stamps = [(code(one.record.id), _place(run, one.place)) for one in since.stamps]
    yield Section("Reviews that are only a date", ("Record", "Where"), stamps, open=True)
    rows = [(verb, escaped(what, _LONG)) for verb, what in moved(since.moves)]
    yield Section("Records", ("What", "Which"), rows)
    yield Section("Mended", findings[:3], [_finding(run, one)[:3] for one in since.mended])


def _finding(run: Run, one: Finding) -> tuple[str, ...]:
    subject = f"{code(one.record)} " if one.record not in ("", one.place.path) else ""
    rule = f"{escaped(one.code)} {one.level}"
    what = f"{subject}{said(one.message, _LONG)}"
    return _place(run, one.place), rule, what, said(to_do(one), _LONG)


def _relying(run: Run, one: Relying) -> tuple[str, ...]:
    now = f"superseded by {code(one.successor)}" if one.successor else "retired"
    over = _few(one.via) or " "
    return code(one.record.id), code(one.retired.id), over, now, _place(run, one.place)


def _governing(run: Run, one: Governing) -> tuple[str, ...]:
    record = one.record
    why = ", ".join(said(word, _TITLE) for word in one.because[:FEW])
    title, status = escaped(record.title, _TITLE), escaped(record.status, _TITLE)
    return code(record.id, _TITLE), title, status, why, _few([*map(run.placed, one.paths)])


def _few(names: Sequence[str]) -> str:
    """The first few of these as code, and how many more there are."""
    return some([code(name, _TITLE) for name in names], FEW)


def _place(run: Run, place: Place) -> str:
    return f"{code(run.placed(place.path))} {place.line}"
