"""The table of steps as it is read: short and long forms of one thing, and who may take each step."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import clock, project
from opskb.insights import boundaries, steps
from opskb.insights.step import END, Command, Step, Way, commands
from opskb.outputs.api.content import plain
from tests.checked import write

HEAD = """---
id: RB-0001
title: Free the queue
status: active
owner: Ines Ferreira
alone: ["Count messages"]
needs_approval: ["Drop messages: duty lead"]
forbidden: ["Restart the database"]
steps:
"""


def read(root: Path, rows: str) -> tuple[project.Project, tuple[Step, ...]]:
    """A runbook of these rows, and what its steps are read as."""
    write(
        root,
        {"opskb.yml": "as_of: 2026-11-20\n", "data/runbooks/rb-0001.md": f"{HEAD}{rows}---\n"},
    )
    base = project.load(root)
    assert [one.message for one in base.problems] == []
    return base, steps.of(base.graph["RB-0001"])


WHOLE = """
  - id: S1
    kind: decide
    intent: Is it full?
    goto: [{to: S3, when: It is not}, S2]
  - id: S2
    intent: Drop what is old
    run: {language: sh, command: holds prune, timeout: 2 minutes}
    expect: Less
    on_fail: rollback
    next: end
    destructive: true
    needs_approval: ROLE-duty-lead
    rollback: {irreversible: It is gone}
    verify: s3
    may: approval
  - id: S3
    kind: verify
    intent: Look again
    run: |
      As a reader would:

      ```console
      $ holds try \\
      $ holds show
      stored
      ```
    manual: Ask the branch.
    on_fail: goto
    goto: S2
"""


def test_every_attribute_of_a_step_is_read(tmp_path: Path) -> None:
    _, (first, second, third) = read(tmp_path, WHOLE)
    assert (first.kind, first.goto, first.when) == ("decide", ("S3", "S2"), ("It is not", ""))
    assert (first.on_fail, first.row, first.does) == ("abort", 0, Way())
    assert second.does == Way(
        (Command("holds prune", "sh", clock.parse_duration("2 minutes")),), "", "Less"
    )
    assert (second.on_fail, second.next, second.kind) == ("rollback", END, "act")
    assert (second.destructive, second.needs_approval, second.approval) == (
        True,
        True,
        "ROLE-duty-lead",
    )
    assert (second.rollback, second.irreversible) == (Way(), "It is gone")
    assert (second.verified_by, second.verify, second.may) == ("s3", third.does, "approval")
    assert (third.on_fail, third.goto, third.when) == ("goto", ("S2",), ("",))
    assert third.does.manual == "As a reader would:\n\nAsk the branch."
    (command,) = third.does.commands
    assert (command.language, command.script) == ("console", "holds try \\\nholds show")


@pytest.mark.parametrize(
    ("written", "commands", "manual"),
    [
        ("run: Call them", (), "Call them"),
        ("run: {command: a, language: sql}", (Command("a", "sql"),), ""),
        ("run: [{command: a, language: sh}, Wait]", (Command("a", "sh"),), "Wait"),
        ('run: "```sh title=x\\na\\n```\\nthen\\n~~~\\nb\\n~~~"', (Command("a", "sh"), Command("b")), "then"),
        ('run: "```{.sh}\\na"', (Command("a", "sh"),), ""),
        ("manual: Call them", (), "Call them"),
    ],
)  # fmt: skip
def test_what_is_run_and_what_a_person_does(
    written: str, commands: tuple[Command, ...], manual: str, tmp_path: Path
) -> None:
    _, (step,) = read(tmp_path, "  - {id: S1, intent: x}\n".replace("}", f", {written}}}"))
    assert step.does == Way(commands, manual)


def test_a_step_that_cannot_be_taken_back_says_why_in_either_form(tmp_path: Path) -> None:
    rows = (
        '  - {id: S1, intent: x, rollback: "irreversible: it is gone"}\n'
        "  - {id: S2, intent: x, rollback: {run: {command: undo, language: sh}, manual: Wait}}\n"
    )
    _, (never, back) = read(tmp_path, rows)
    assert (never.rollback, never.irreversible) == (Way(), "it is gone")
    assert (back.rollback, back.irreversible) == (Way((Command("undo", "sh"),), "Wait"), "")
    assert [one.text for one in commands(back)] == ["undo"]


@pytest.mark.parametrize(
    ("row", "word", "clause"),
    [
        ("intent: Count messages", "alone", "Count messages"),
        ("intent: Count messages, destructive: true", "approval", None),
        ("intent: Count messages, needs_approval: Ines", "approval", None),
        ("intent: Count messages, may: person", "person", None),
        ("intent: Drop all messages, may: alone", "approval", "Drop messages: duty lead"),
        ("intent: Restart the database, may: person", "forbidden", "Restart the database"),
        ("intent: Look, run: restart the database", "forbidden", "Restart the database"),
        ("intent: Paint it", "approval", None),
        ("intent: Paint it, may: alone", "approval", None),
        ("intent: Look, kind: observe", "alone", None),
        ("intent: Tell them, kind: notify", "approval", None),
        ("intent: Tell them, kind: notify, may: alone", "alone", None),
    ],
)
def test_who_may_take_a_step(row: str, word: str, clause: str | None, tmp_path: Path) -> None:
    base, (step,) = read(tmp_path, f"  - {{id: S1, {row}}}\n")
    found, said = boundaries.of_step(base, base.graph["RB-0001"], step)
    assert (found, said and said.what) == (word, clause)


@pytest.mark.parametrize("word", ["destructive: true", "needs_approval: Ines"])
def test_a_step_that_needs_approval_by_its_own_words_is_not_taken_alone(
    word: str, tmp_path: Path
) -> None:
    base, _ = read(tmp_path, f"  - {{id: S1, intent: Count messages, may: alone, {word}}}\n")
    (far,) = boundaries.breaches(base, base.graph["RB-0001"])
    assert (far.clause, far.itself) == (None, word.partition(":")[0])


def test_rows_within_rows_are_plain_data_in_the_json(tmp_path: Path) -> None:
    base, _ = read(tmp_path, WHOLE)
    row = plain(base.graph["RB-0001"].steps[1])
    assert row["run"] == [{"command": "holds prune", "language": "sh", "timeout": "2 minutes"}]
    assert row["rollback"] == [{"irreversible": "It is gone"}]
