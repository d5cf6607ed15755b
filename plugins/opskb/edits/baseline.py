"""The baseline, written once and only ever made shorter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from opskb import config, rules
from opskb.edits.change import Change, Plan
from opskb.edits.refused import Refused
from opskb.model import Finding, Row
from opskb.project import Project
from opskb.reports.run import MEND, clean, counted, harmless
from opskb.rules import baseline, known
from opskb.rules.baseline import MAX_BYTES, SCHEMA, Baseline
from opskb.rules.ending import ends

# While one of these is open, what else is wrong is not known, and what is gone is not either.
_UNSOUND = ("OKB007", "OKB009", "OKB010", "OKB901", "OKB902", "OKB906")
_SHOWN = 3
_LONG = 300


def written(project: Project, path: str = config.BASELINE, until: date | None = None) -> Plan:
    """Take all that is open today into a baseline at `path`, relative to the root.

    What comes with time is covered until that day, 90 days on unless one is given. Raises Refused where
    a baseline is there and anything is new, where an end lies further ahead or has passed, and where
    the settings do not hold.
    """
    last = project.as_of + timedelta(days=known.DAYS)
    until = until or last
    if not project.as_of <= until <= last:
        raise Refused(f"`--until {until}` is no day from {project.as_of} to {last}")
    before, findings = _found(project, path)
    keyed = zip(findings, baseline.keys(findings), strict=True)
    new = [(one, key) for one, key in keyed if one.open and not one.code.startswith(known.NEVER)]
    if before.there:
        _refuse_growth(before, [one for one, _ in new])
        return Plan("baseline write", left=_left(findings))
    _refuse_deleted(project, path)
    rows = [_row(one, key, until) for one, key in new]
    after = text(rows)
    if len(after) > MAX_BYTES:
        raise Refused(f"{counted(len(rows), 'finding')} are more than a baseline can hold")
    ending = sum("until" in row for row in rows)
    some = f", {ending} of them until {until} at the latest" if ending else ""
    done = [f"{counted(len(rows), 'finding')} taken into {path}{some}"]
    if mendable := sum(one.fixable for one, _ in new):
        done.append(f"{mendable:,} of them can be mended by `{MEND} --no-baseline`")
    return Plan("baseline write", (Change(path, None, after),), tuple(done), _left(findings))


def pruned(project: Project, path: str = config.BASELINE) -> Plan:
    """Take out of the baseline at `path` what covers nothing any more.

    Raises Refused where there is none, where it is damaged, and where the settings do not hold.
    """
    before, findings = _found(project, path)
    if not before.there:
        raise Refused(f"there is no {path}: `opskb baseline write` makes it")
    stale = known.stale(before, frozenset(baseline.keys(findings)), project)
    ended = (one for one in before.entries if known.ended(one, project.as_of))
    gone = {one.key for one in (*stale, *ended)}
    if not gone:
        return Plan("baseline prune")
    kept = [one.row for one in before.entries if one.key not in gone]
    change = Change(path, (project.root / path).read_bytes(), text(kept))
    what = "entry" if len(gone) == 1 else "entries"
    done = f"{len(gone):,} {what} taken out of {path}, {len(kept):,} left"
    return Plan("baseline prune", (change,), (done,))


def text(rows: Iterable[Row]) -> bytes:
    """The whole file: sorted, an entry a line, so that two people who shorten it seldom collide."""
    lines = sorted(rows, key=lambda row: [row[name] for name in baseline.KEYED])
    entries = ",\n".join(harmless(json.dumps(row, ensure_ascii=False)) for row in lines)
    head = f'{{"schema": "{SCHEMA}", "entries": ['
    return f"{head}\n{entries}\n]}}\n".encode(errors="backslashreplace")


def _found(project: Project, path: str) -> tuple[Baseline, Sequence[Finding]]:
    """The baseline that is there, and all that is wrong today."""
    if not project.config.declared:
        raise Refused(f"there is no {config.NAME} here: `opskb init` writes it")
    before = baseline.of(project, path)
    if before.broken:
        raise Refused(f"{before.broken.place} {before.broken.message}: {before.broken.remedy}")
    findings = rules.check(project, baseline=before)
    unsound = [one for one in findings if one.open and one.code.startswith(_UNSOUND)]
    if unsound:
        first = unsound[0]
        raise Refused(
            f"first mend what all else depends on: {first.place} {first.code} {first.message}"
            f" ({first.remedy})"
        )
    return before, findings


def _refuse_growth(before: Baseline, new: Sequence[Finding]) -> None:
    if new:
        some = "; ".join(f"{one.code} at {one.place}" for one in new[:_SHOWN])
        more = f" and {len(new) - _SHOWN:,} more" if len(new) > _SHOWN else ""
        be = "is" if len(new) == 1 else "are"
        raise Refused(
            f"{before.path} is there and may only shrink, and {counted(len(new), 'finding')} {be} new:"
            f" {some}{more}. Mend what is new, waive it in {config.NAME} with a reason and an end, or"
            f" give its rule another level there"
        )


def _refuse_deleted(project: Project, path: str) -> None:
    """A baseline that git still holds was not written anew but made longer."""
    last = project.history.newest(path)
    if last and last.after:
        raise Refused(
            f"{path} was taken away, and git holds it: restore it with `git restore {path}`, or"
            " commit that it is gone before you begin again"
        )


def _row(finding: Finding, key: baseline.Key, until: date) -> dict[str, str]:
    message = clean(finding.message)
    shown = message if len(message) <= _LONG else f"{message[:_LONG]}…"
    row = {**dict(zip(baseline.KEYED, key, strict=True)), "message": shown}
    return {**row, "until": until.isoformat()} if ends(finding.code) else row


def _left(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What no baseline may hold."""
    return tuple(
        f"{one.place}: {one.code} {one.message} ({one.remedy})"
        for one in findings
        if one.open and one.code.startswith(known.NEVER)
    )
