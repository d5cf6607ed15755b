"""What a runbook's prose tells to do, as steps; and what in it is none."""

from __future__ import annotations

import pytest

from opskb.insights import prose_steps
from opskb.insights.step import NO_WAY, Command, Way

RUNBOOK = """# Restore the queue

## Symptoms

Read ADR-0005 once before you need this page.

## Verify

1. Ask how full it is.

    ```console
    $ tw queue status \\
        --all
    free 3 %
    $ tw queue age
    ```

    Expect `free` under 5 %. Nothing else is red.
2. See [the dashboard](https://grafana.example/d/queue).

## Mitigate

- Stop the workers: `tw queue pause`.
- See RB-0013.
- [The other page](other.md)
- TODO: what about the night?
- too many messages

<!-- 1. A step that was taken out. -->

Delete what was delivered:

```sh
tw queue prune
```

Example output:

```sh
pruned 12
```

Verify that the queue moves.

## Rollback

Nothing comes back by itself.

```sh
tw queue restore
```

## Impact

1. Readers wait.
"""


def told(body: str) -> list[tuple[str, str, str]]:
    return [(one.id, one.kind, one.intent) for one in prose_steps.read(body)]


def test_lists_orders_and_commands_are_steps_and_references_are_not() -> None:
    assert told(RUNBOOK) == [
        ("P1", "observe", "Ask how full it is."),
        ("P2", "act", "Stop the workers: `tw queue pause`."),
        ("P3", "act", "Delete what was delivered"),
        ("P4", "verify", "Verify that the queue moves."),
    ]


def test_commands_come_without_prompts_and_without_what_was_answered() -> None:
    first = prose_steps.read(RUNBOOK)[0]
    assert first.does == Way(
        (Command("tw queue status \\\n    --all", "sh"), Command("tw queue age", "sh")),
        "Nothing else is red.",
        "`free` under 5 %.",
    )
    assert first.section == "Verify"
    assert RUNBOOK[first.offset :].startswith("1. Ask how full")


def test_how_all_is_taken_back_stands_with_the_last_act_and_is_no_step() -> None:
    steps = prose_steps.read(RUNBOOK)
    back = Way((Command("tw queue restore", "sh"),), "Nothing comes back by itself.")
    assert [step.rollback for step in steps] == [NO_WAY, NO_WAY, back, NO_WAY]


def test_what_only_an_author_can_know_stays_unsaid() -> None:
    for step in prose_steps.read(RUNBOOK):
        assert (step.destructive, step.needs_approval, step.approval, step.may) == (
            False,
            False,
            "",
            None,
        )
        assert (step.verify, step.irreversible, step.on_fail, step.row) == (NO_WAY, "", "abort", -1)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("## Diagnosis", "observe"),
        ("## 2. Diagnose the cause", "observe"),
        ("## Mitigation", "act"),
        ("### \N{FIRE} Resolve", "act"),
        ("Mitigation\n----------", "act"),
        ("## Verification", "observe"),
        ("## Comms", "notify"),
        ("## Mitigation\n\n### On the node", "act"),
    ],
)
def test_the_heading_says_what_is_done_there(heading: str, kind: str) -> None:
    assert told(f"# T\n\n{heading}\n\n1. The queue.\n") == [("P1", kind, "The queue.")]


@pytest.mark.parametrize(
    "heading", ["# Mitigation", "## Impact", "## Meaning", "## Prevention", "## Mitigated"]
)
def test_under_other_headings_nothing_is_a_step(heading: str) -> None:
    assert told(f"{heading}\n\n1. Delete it.\n") == []


@pytest.mark.parametrize(
    ("under", "sentence", "kind"),
    [
        ("Mitigate", "Check the log.", "observe"),
        ("Mitigate", "Check the log and delete what is in it.", "act"),
        ("Mitigate", "If it hangs, restart it.", "act"),
        ("Mitigate", "**Short term:** Restart it.", "act"),
        ("Mitigate", "Force delete the pod.", "act"),
        ("Mitigate", "Tell merchants.", "notify"),
        ("Diagnose", "Decide whether to wait.", "decide"),
        ("Diagnose", "Delete the pod.", "act"),
        ("Diagnose", "Then check the log.", "observe"),
        ("Diagnose", "See whether it moves.", "observe"),
    ],
)
def test_a_paragraph_that_gives_an_order_is_a_step(under: str, sentence: str, kind: str) -> None:
    assert told(f"# T\n\n## {under}\n\n{sentence}\n") == [("P1", kind, sentence.replace("**", ""))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The queue is full.",
        "See the dashboard.",
        "If that does not help, see the following pages:",
        "For more, see RB-0013.",
        "To be added.",
        "TODO delete it.",
        "Check-ups are held on Mondays.",
        "Start/stop is broken.",
        "![Delete it](a.png)",
        "https://example.com/delete",
    ],
)
def test_a_paragraph_that_gives_none_is_no_step(sentence: str) -> None:
    assert told(f"# T\n\n## Mitigate\n\n{sentence}\n") == []


@pytest.mark.parametrize(
    ("info", "code", "commands"),
    [
        ("sh", "a\nb", [("a\nb", "sh")]),
        ("sh", "$ a\nout\n$ b", [("a", "sh"), ("b", "sh")]),
        ("bash", "$ a 'one\ntwo'\nout", [("a 'one\ntwo'", "bash")]),
        ("sh", "$ cat <<EOF | b\nx\nEOF\nout", [("cat <<EOF | b\nx\nEOF", "sh")]),
        ("console", "$ a", [("a", "sh")]),
        ("console", "a", [("a", "sh")]),
        ("console", "a\nout", []),
        ("", "$ a\nout", [("a", "sh")]),
        ("", "a", []),
        ("json", '{"$ a": 1}', []),
        ("text", "$ a", []),
        ("sql", "select 1", [("select 1", "sql")]),
        ("{.sh title='x'}", "a", [("a", "sh")]),
        ('sh {"name":"x"}', "a", [("a", "sh")]),
        ("sh", "# nothing yet", []),
        ("sh", "get pods\n\nNAME   READY   STATUS\nx      1/1     up", [("get pods", "sh")]),
    ],
)
def test_a_block_is_read_by_its_language(
    info: str, code: str, commands: list[tuple[str, str]]
) -> None:
    steps = prose_steps.read(f"# T\n\n## Mitigate\n\n```{info}\n{code}\n```\n")
    found = [(one.text, one.language) for step in steps for one in step.does.commands]
    assert found == commands
    assert [step.intent for step in steps] == (["Mitigate"] if commands else [])


def test_a_fence_in_a_longer_fence_is_text_of_the_block() -> None:
    (step,) = prose_steps.read("# T\n\n## Mitigate\n\n````sh\ncat <<E\n```sh\nrm x\n```\nE\n````\n")
    assert [one.text for one in step.does.commands] == ["cat <<E\n```sh\nrm x\n```\nE"]


def test_what_is_within_an_item_belongs_to_it() -> None:
    (step,) = prose_steps.read(
        "# T\n\n## Mitigate\n\n1. Stop it.\n    - first here\n    - then there\n"
    )
    assert step.does.manual == "- first here\n- then there"


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    (step,) = prose_steps.read("# T\n\n## Mitigate\n\nDelete " + "it and " * 200)
    assert len(step.intent) <= 300
    assert step.intent.endswith(" …")
