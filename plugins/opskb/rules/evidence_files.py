"""60x: results that failed have their evidence, and what the manifest lists is there, unaltered."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import evidence
from opskb.insights.evidence import LOG, Listed, Result
from opskb.model import Place, Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB603")
def failed_without_evidence(project: Project) -> Iterator[Problem]:
    """A result from outside that failed has evidence attached, and what is attached is there.

    `opskb slo record` compares a result with its targets and appends it to the validation log, in
    the folder that the setting `evidence` names. Where it failed, the machine has said what it can:
    a person looks, and attaches what was found (`opskb slo attach VAL-0001 FILE`).

    ```json title="bad: evidence/validation.jsonl"
    {"schema": "opskb/validation-v1", "event": "result", "id": "VAL-0001", "on": "2026-11-03", "phase": "operate", "project": "ledger", "result": "FAIL", "measured": {"availability": 0.95}, "targets": {"availability": 0.99}, "missed": ["availability"], "evidence": []}
    ```

    ```json title="good: evidence/validation.jsonl"
    {"schema": "opskb/validation-v1", "event": "result", "id": "VAL-0001", "on": "2026-11-03", "phase": "operate", "project": "ledger", "result": "FAIL", "measured": {"availability": 0.95}, "targets": {"availability": 0.99}, "missed": ["availability"], "evidence": [{"path": "evidence/graph.txt", "sha256": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"}]}
    ```

    ```json title="both: evidence/manifest.json"
    {"schema": "opskb/evidence-v1", "results": [{"id": "VAL-0001", "result": "FAIL"}], "files": [
      {"path": "evidence/graph.txt", "sha256": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c", "results": ["VAL-0001"]}
    ]}
    ```

    ```text title="both: evidence/graph.txt"
    foo
    ```
    """
    found = evidence.kept(project)
    for one in found.owed:
        yield _owed(found.folder, one)


def _owed(folder: str, one: Result) -> Problem:
    what = f" of {one.slo}" if one.slo else f" of {one.project}"
    missed = ", ".join(word.replace("_", " ") for word in one.missed)
    lost = " that is there" if one.attached else ""
    message = f"`{one.id}`{what} on {one.on} failed ({missed}) and has no evidence{lost}"
    remedy = f"run `opskb slo attach {one.id} FILE`"
    return Problem(Place(f"{folder}/{LOG}", one.line), message, remedy, record=one.id)


_STATES = {
    "missing": ("is listed and not there", "restore it from git, or from where it was taken"),
    "altered": ("is not what it was when it was listed", "restore it from git"),
    "refused": ("does not lie in the evidence folder as a plain file", "list a file that does"),
}


@rule("OKB604")
def evidence_missing_or_altered(project: Project) -> Iterator[Problem]:
    """Every file that the manifest of evidence or the log lists is there, with the SHA-256 it had then.

    What one of them was changed to say, the other still knows: a file is compared with both. Evidence that can be changed afterwards proves nothing. A file that should be better is listed
    beside the old one, under another name.

    ```json title="bad: evidence/manifest.json"
    {"schema": "opskb/evidence-v1", "files": [
      {"path": "evidence/graph.txt", "sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}
    ]}
    ```

    ```json title="good: evidence/manifest.json"
    {"schema": "opskb/evidence-v1", "files": [
      {"path": "evidence/graph.txt", "sha256": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"}
    ]}
    ```

    ```text title="both: evidence/graph.txt"
    foo
    ```
    """
    found = evidence.everything(project)
    for one in found.files:
        if one.state != "verified":
            yield _gone(found.folder, one)


def _gone(folder: str, one: Listed) -> Problem:
    says, remedy = _STATES[one.state]
    place = Place(f"{folder}/{one.source}", one.line)
    return Problem(place, f"`{one.path}` {says}", remedy, record=one.path)


@rule("OKB605")
def evidence_not_readable(project: Project) -> Iterator[Problem]:
    """The manifest of evidence and the validation log are both there, can be read, and say the same.

    The log is appended to and never rewritten; the manifest lists each of its results and files. A
    line that was changed in one of them is found by the other, and a result whose word is not the
    one that its own figures and targets give is found by these.

    ```json title="bad: evidence/validation.jsonl"
    {"schema": "opskb/validation-v1", "event": "result", "id": "VAL-0001", "on": "2026-11-03", "phase": "operate", "project": "ledger", "result": "PASS", "measured": {"availability": 0.95}, "targets": {"availability": 0.99}}
    ```

    ```json title="good: evidence/validation.jsonl"
    {"schema": "opskb/validation-v1", "event": "result", "id": "VAL-0001", "on": "2026-11-03", "phase": "operate", "project": "ledger", "result": "PASS", "measured": {"availability": 0.995}, "targets": {"availability": 0.99}}
    ```

    ```json title="both: evidence/manifest.json"
    {"schema": "opskb/evidence-v1", "results": [{"id": "VAL-0001", "result": "PASS"}], "files": []}
    ```
    """
    for one in evidence.everything(project).faults:
        yield Problem(one.place, one.message, one.remedy)


RULES: tuple[Rule, ...] = (
    failed_without_evidence,
    evidence_missing_or_altered,
    evidence_not_readable,
)
