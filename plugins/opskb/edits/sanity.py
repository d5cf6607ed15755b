"""A sanity report, written as a record that nobody has to finish; one that is there is never touched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from opskb.edits import create
from opskb.edits.change import Plan
from opskb.edits.refused import Refused
from opskb.insights.sanity import Draft
from opskb.model import Row
from opskb.project import Project

KIND = "sanity-report"
COLUMNS = ("name", "value", "baseline", "better", "unit", "blocks")


def plan(project: Project, draft: Draft, *, owner: str, release: str = "") -> Plan:
    """Write the report of today.

    Raises Refused where there is one of today already, where a metric of the last report is not
    given, or where its folder is no folder of ours.
    """
    if draft.unmeasured:
        ways = " ".join(f"--metric '{name}=…'" for name in draft.unmeasured)
        raise Refused(f"the last report has metrics that nobody gave: add {ways}")
    id = f"{project.kinds[KIND].prefix}-{project.as_of}"
    if id.casefold() in project.taken:
        raise Refused(f"{id} is there already, and a report is not written twice")
    path = f"{create.folder(project, KIND)}/{id.lower()}.md"
    report = text(project, draft, id=id, owner=owner, release=release)
    return Plan("sanity --write", create.changes(project, {path: report}))


def text(project: Project, draft: Draft, *, id: str, owner: str, release: str = "") -> str:
    """The whole file: front matter that holds every number, and the words that follow from them."""
    day = project.as_of
    title = f"Sanity report of {day.day} {day:%B %Y}"
    head = [
        f"id: {id}",
        "status: final",
        f"title: {title}",
        f"summary: {_quoted(summary(draft))}",
        f"date: {day}",
        f"owner: {_quoted(owner)}",
        f"verdict: {draft.verdict}",
        *([f"release: {_quoted(release)}"] if release else []),
        "metrics:",
        *(f"  - {{{', '.join(_cells(row))}}}" for row in draft.rows),
    ]
    return "\n".join(["---", *head, "---", *_body(project, draft, release), ""])


def _cells(row: Row) -> Iterator[str]:
    for name in COLUMNS:
        value = row[name]
        if isinstance(value, bool):
            if value:
                yield f"{name}: true"
        elif isinstance(value, int | float):
            yield f"{name}: {number(value)}"
        elif value:
            yield f"{name}: {_quoted(value)}"


def number(value: float) -> str:
    """A number as a person writes it, without losing any of it: whole numbers have no point."""
    return (
        str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    )


def _quoted(words: str) -> str:
    """Text as a YAML scalar in double quotes, which JSON's strings are too."""
    return json.dumps(words, ensure_ascii=False)


def summary(draft: Draft) -> str:
    """The report in one sentence."""
    count = len(draft.rows)
    if not draft.worse:
        return f"None of {count} metrics is worse than its baseline."
    names = _listed([row["name"] for row in draft.worse])
    blocks = ", and that blocks a release" if draft.verdict == "RELEASE-BLOCKED" else ""
    return f"Worse than baseline in {len(draft.worse)} of {count} metrics: {names}{blocks}."


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _body(project: Project, draft: Draft, release: str) -> Iterator[str]:
    before = f"the baselines of {draft.last.id}" if draft.last else "their first baselines"
    yield f"{len(draft.rows)} metrics as of {project.as_of}, against {before}."
    yield ""
    yield f"{_sentence(draft, release)}"
    for row in draft.worse:
        unit = f" {row['unit']}" if row["unit"] else ""
        blocks = "; it blocks a release" if row["blocks"] else ""
        values = f"{number(row['value'])}{unit} against {number(row['baseline'])}{unit}"
        yield f"- {_plain(row['name'])}: {values}, {row['better']} is better{blocks}"
    yield ""
    yield "| Pillar | Metrics | Worse |"
    yield "|---|---:|---:|"
    yield from _pillars(draft.rows, draft.worse)


def _sentence(draft: Draft, release: str) -> str:
    train = f" Release {_plain(release)}" if release else " A release"
    if draft.verdict == "CLEAN":
        return f"None of them is worse.{train} may leave."
    return f"{len(draft.worse)} of them {'is' if len(draft.worse) == 1 else 'are'} worse.{train} may not leave.\n"


def _pillars(rows: Iterable[Row], worse: Iterable[Row]) -> Iterator[str]:
    bad = [row["pillar"] for row in worse]
    all = [row["pillar"] for row in rows]
    for pillar in dict.fromkeys(all):
        yield f"| {pillar} | {all.count(pillar)} | {bad.count(pillar)} |"


def _plain(words: str) -> str:
    """Text that a person gave, as words: it may not begin a list, a heading or a link."""
    return "".join(
        f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|<>~" else letter for letter in words
    )
