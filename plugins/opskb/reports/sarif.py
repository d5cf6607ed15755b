"""Findings as SARIF 2.1.0, which code scanning reads. Sections are those of the OASIS standard with errata 01."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import opskb
from opskb.model import Edit, Finding, Place
from opskb.reports.families import family
from opskb.reports.run import Run, as_json, counted, covered, plain, said

if TYPE_CHECKING:  # every command comes by here, and few of them run a rule
    from opskb.rules.rule import Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# GitHub refuses a run with more results, and shows the first 5,000 of them.
MOST = 25_000
_LEVELS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "note", "off": "none"}
_ROOT = "%SRCROOT%"


def render(run: Run) -> str:
    """One run without a time, so that equal runs are equal bytes; what it leaves out it notifies of."""
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run)]})


def _run(run: Run) -> dict[str, Any]:
    kept = _kept(run)
    rules = _rules(run)
    at = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {"name": "opskb", "version": opskb.__version__, "rules": rules}
    return {
        "tool": {"driver": {**driver, "semanticVersion": opskb.__version__}},
        "invocations": [
            {
                "executionSuccessful": run.usable,
                "toolExecutionNotifications": _notifications(run, len(run.findings) - len(kept)),
            }
        ],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The repository that holds the knowledge base."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(run, finding, mark, at[finding.code])
            for index, (finding, mark) in enumerate(
                zip(run.findings, run.fingerprints, strict=True)
            )
            if index in kept
        ],
        "properties": {"asOf": run.as_of.isoformat(), "records": run.records},
    }


def _kept(run: Run) -> frozenset[int]:
    """Which findings are told of: where there are too many, the open and the gravest."""
    order = list(_LEVELS)

    def weight(index: int) -> tuple[bool, int]:
        finding = run.findings[index]
        return not finding.open, order.index(finding.level)

    return frozenset(sorted(range(len(run.findings)), key=weight)[:MOST])


def _notifications(run: Run, cut: int) -> list[dict[str, Any]]:
    found = [("note", note) for note in run.notes]
    if cut:
        words = f"{counted(cut, 'result')} left out: {MOST:,} are the most that code scanning takes"
        found.append(("warning", words))
    return [{"level": level, "message": {"text": plain(words)}} for level, words in found]


def _rules(run: Run) -> list[dict[str, Any]]:
    """A descriptor for each rule that was run, and for each that found something."""
    rules = {rule.code: _rule(rule) for rule in run.rules}
    for finding in run.findings:
        rules.setdefault(finding.code, {"id": finding.code, "name": finding.rule})
    return [rules[code] for code in sorted(rules)]


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule as its docstring tells of it: the first sentence, the words, the whole with its examples."""
    from opskb.rules.levels import DEFAULTS

    words = rule.doc.partition("\n```")[0].strip() or rule.name
    sentence = {"text": plain(rule.sentence or rule.name)}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": sentence,
        "fullDescription": sentence,
        "help": {"text": words, "markdown": rule.doc or rule.name},
        "defaultConfiguration": {"level": _LEVELS[DEFAULTS.get(rule.code, "error")]},
        "properties": {"tags": [family(rule.code)]},
    }


def _result(run: Run, finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    """One finding. One that counts has an empty list of suppressions: all results have a list, or none (3.27.23)."""
    state = {"baselineState": "unchanged" if finding.baselined else "new"} if run.compared else {}
    facts = {"field": finding.field, "related": list(finding.related)}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.level],
        "message": {"text": plain(said(finding))},
        "locations": [_location(run, finding)],
        "partialFingerprints": {"opskb/v1": fingerprint},
        **state,
        "suppressions": [
            {"kind": "external", "status": "accepted", "justification": plain(reason)}
            for reason in (covered(finding),)
            if reason
        ],
        **({"fixes": [_fix(run, finding)]} if finding.edits else {}),
        "properties": {name: value for name, value in facts.items() if value},
    }


def _location(run: Run, finding: Finding) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(run, finding.place), "region": _region(finding.place)}
    record = {"fullyQualifiedName": finding.record, "kind": "record"}
    logical = {"logicalLocations": [record]} if finding.record else {}
    return {"physicalLocation": physical, **logical}


def _artifact(run: Run, place: Place) -> dict[str, Any]:
    """A file as an address relative to the repository; a name that is not UTF-8 keeps its bytes."""
    path = run.placed(place.path)
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": _ROOT}


def _region(place: Place) -> dict[str, int]:
    """Lines and columns from 1, the end exclusive (3.30.8); in an empty one start and end are equal."""
    start = {"startLine": place.line, "startColumn": place.column}
    return {**start, **_end(place)} if place.end_line else start


def _end(place: Place) -> dict[str, int]:
    return {"endLine": place.end_line, "endColumn": place.end_column}


def _fix(run: Run, finding: Finding) -> dict[str, Any]:
    """All edits of a finding, file by file: they mend it together (3.55)."""
    edits = sorted(finding.edits, key=lambda edit: edit.place)
    return {
        "description": {"text": plain(finding.remedy)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(run, of_file[0].place),
                "replacements": [_replacement(edit) for edit in of_file],
            }
            for _, group in groupby(edits, key=lambda edit: edit.place.path)
            for of_file in (list(group),)
        ],
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
