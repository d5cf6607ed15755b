"""What the baseline covers, and 9xx about it: it holds what there is, for as long as it may, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from opskb import config
from opskb.model import Finding, Problem
from opskb.project import Project
from opskb.rules import baseline
from opskb.rules.baseline import Baseline, Entry, Key
from opskb.rules.ending import ends
from opskb.rules.rule import ASK_GIT, Judge, Rule, bounded, rest, rule
from opskb.rules.settings import torn
from opskb.source import Unreadable

NEVER = ("OKB007", "OKB009", "OKB010", "OKB9")
"""Codes, and beginnings of codes, that no baseline covers: what else is found depends on these."""
DAYS = 90
"""How long a baseline covers what comes with time: a quarter is enough to review what is overdue."""
_FARTHEST = timedelta(days=2 * DAYS)
"""An end further ahead was not written by `opskb baseline write`, not even on a later day than this."""


def marked(
    findings: list[Finding], known: Baseline, as_of: date
) -> tuple[list[Finding], frozenset[Key]]:
    """The findings, those that the baseline covers marked so, and the key of each of them."""
    if not known.entries:
        return findings, frozenset()
    keys = baseline.keys(findings)
    entries = {one.key: one for one in known.entries}
    found = [
        replace(one, baselined=True) if _covers(entries.get(key), one, as_of) else one
        for one, key in zip(findings, keys, strict=True)
    ]
    return found, frozenset(keys)


def _covers(entry: Entry | None, finding: Finding, as_of: date) -> bool:
    """Whether an entry covers the finding that it is about; a waiver goes before, and says why."""
    if entry is None or finding.waived or finding.code.startswith(NEVER):
        return False
    # The count of what is not listed one by one may shrink as all else may.
    return not ended(entry, as_of) and rest(finding.message) <= rest(entry.message)


def ended(entry: Entry, as_of: date) -> str:
    """Why an entry covers nothing any more, "" while it does."""
    if not ends(entry.rule):
        return ""
    if entry.until is None:
        return "has no `until`"
    if entry.until < as_of:
        return f"ended on {entry.until}"
    far = entry.until - as_of > _FARTHEST
    return f"ends on {entry.until}, more than {_FARTHEST.days} days ahead" if far else ""


@rule("OKB907")
def unusable_baseline(project: Project) -> Iterator[Problem]:
    """The baseline is a file that `opskb baseline write` could have written.

    One that is damaged covers nothing: every finding counts until it is mended.

    ```json title="bad: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": "none"}
    ```

    ```json title="good: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": []}
    ```
    """
    return iter(())


def _unusable(known: Baseline, keys: frozenset[Key], project: Project) -> Iterator[Problem]:
    if known.broken:
        yield replace(known.broken, record=known.path)


@rule("OKB908")
def baseline_entry_without_a_finding(project: Project) -> Iterator[Problem]:
    """Every entry of the baseline covers a finding; one that matches nothing is taken out.

    An entry that outlives its cause would hide the next one. `opskb baseline prune` takes all of them
    out. It is judged only on a run over the whole knowledge base with every rule, and not of records
    that this run could not see.

    ```json title="bad: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": [
    {"rule": "OKB501", "record": "ADR-0001", "field": "owner", "text": "0123456789abcdef0123456789abcdef"}
    ]}
    ```

    ```json title="good: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": []}
    ```
    """
    return iter(())


def stale(known: Baseline, keys: frozenset[Key], project: Project) -> Iterator[Entry]:
    """The entries that match nothing, but for those of which this run cannot know."""
    for one in known.entries:
        if one.rule.startswith(NEVER) or (one.key not in keys and not _unseen(one, project)):
            yield one


def _unseen(entry: Entry, project: Project) -> bool:
    """Whether the finding of an entry may be there all the same."""
    if entry.record in project.hidden or torn(project, entry.record):
        return True
    return entry.rule in ASK_GIT and bool(project.history.skipped)


def _stale(known: Baseline, keys: frozenset[Key], project: Project) -> Iterator[Problem]:
    for one in stale(known, keys, project):
        never = one.rule.startswith(NEVER)
        why = "which no baseline covers" if never else "which has no such finding any more"
        message = f"covers {one.rule} for {one.record}, {why}"
        yield Problem(one.place, message, "run `opskb baseline prune`", record=one.record)


@rule("OKB909")
def baseline_entry_ended(project: Project) -> Iterator[Problem]:
    """No entry of the baseline for what comes with time is past its end.

    A record that was overdue when opskb was taken up is overdue still. Its entry ends, 90 days after it
    was written at the latest, and the finding counts again from the day after.

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    due: 2026-08-01
    ---
    ```

    ```json title="bad: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": [
    {"rule": "OKB301", "record": "ADR-0001", "field": "due", "text": "cc8e4cdaf5dcff3688539a08a484522e", "until": "2026-11-19"}
    ]}
    ```

    ```json title="good: opskb-baseline.json"
    {"schema": "opskb/baseline-v1", "entries": [
    {"rule": "OKB301", "record": "ADR-0001", "field": "due", "text": "cc8e4cdaf5dcff3688539a08a484522e", "until": "2026-11-20"}
    ]}
    ```
    """
    return iter(())


def _ended(known: Baseline, keys: frozenset[Key], project: Project) -> Iterator[Problem]:
    for one in known.entries:
        if one.key in keys and (why := ended(one, project.as_of)):
            message = f"the entry of {one.rule} for {one.record} {why}"
            remedy = "mend the cause, or waive it with a reason; then run `opskb baseline prune`"
            yield Problem(one.place, message, remedy, record=one.record)


@rule("OKB910")
def baseline_grew(project: Project) -> Iterator[Problem]:
    """The baseline holds no entry, and no later end, than the commit that brought it into git.

    A baseline may only shrink: an entry that is written in by hand would hide a new defect. Without
    history, as in a shallow clone, this rule finds nothing; nor of a file of another name than
    `opskb-baseline.json`.

    ```json title="both: opskb-baseline.json @ 2026-01-01"
    {"schema": "opskb/baseline-v1", "entries": []}
    ```

    ```markdown title="both: data/adr/adr-0001.md @ 2026-01-02"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    date: 2026-01-02
    ---
    ```

    ```json title="bad: opskb-baseline.json @ 2026-01-03"
    {"schema": "opskb/baseline-v1", "entries": [
    {"rule": "OKB501", "record": "ADR-0001", "field": "owner", "text": "fabb1b9100141252e9834f990a6ce544"}
    ]}
    ```

    ```markdown title="good: data/adr/adr-0001.md @ 2026-01-03"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    date: 2026-01-02
    owner: Ines Ferreira
    ---
    ```
    """
    return iter(())


def _grew(known: Baseline, keys: frozenset[Key], project: Project) -> Iterator[Problem]:
    first = _first(project) if known.entries and known.path == config.BASELINE else None
    for one in known.entries if first is not None else ():
        if one.record in project.hidden:
            continue
        before = first.get(one.key) if first else None
        if before is None or (one.until and before.until and one.until > before.until):
            what = "a later end" if before else "an entry"
            message = f"has {what} of {one.rule} for {one.record} that it was not begun with"
            remedy = "mend the cause, or waive it with a reason and an end in `opskb.yml`"
            yield Problem(one.place, message, remedy, record=one.record)


def _first(project: Project) -> Mapping[Key, Entry] | None:
    """The entries that the baseline was brought into git with, None where git does not know."""
    added: list[str] = []
    for change in project.history.versions(config.BASELINE):
        if not change.after:
            break
        added += [] if change.before else [change.after]
    found: dict[Key, Entry] = {}
    for content in project.history.blobs(added).values():
        try:
            found |= {one.key: one for one in baseline.parse(config.BASELINE, content)}
        except Unreadable:
            return None
    return found if added else None


_JUDGES = {"OKB907": _unusable, "OKB908": _stale, "OKB909": _ended, "OKB910": _grew}
RULES: tuple[Rule, ...] = (
    unusable_baseline,
    baseline_entry_without_a_finding,
    baseline_entry_ended,
    baseline_grew,
)


def judges(known: Baseline, keys: frozenset[Key]) -> Mapping[str, Judge]:
    """The rules about a baseline, by their codes, for the findings of these keys."""

    def judge(code: str, project: Project, findings: tuple[Finding, ...]) -> Iterator[Problem]:
        return bounded(_JUDGES[code](known, keys, project))

    return {code: partial(judge, code) for code in _JUDGES}
