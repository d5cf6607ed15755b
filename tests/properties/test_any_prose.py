"""Whatever a runbook's text holds, what is read of it stands in it, and reading it ends."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from opskb.insights import prose_steps

MARKED = [
    "# Title",
    "## Mitigate",
    "## Verify",
    "### Diagnosis",
    "Rollback\n---",
    "1. Check it.",
    "- ",
    "Delete `x`. ",
    "Expect 3. ",
    "See [x](y). ",
    "```sh",
    "```",
    "~~~console",
    "~~~",
    "    ",
    "> ",
    "$ rm a ",
    "$ cat <<E",
    "E",
    "$ a 'b",
    "out",
    "<!-- ",
    "-->",
    "TODO",
]
PIECES = st.sampled_from([*MARKED, *(f"{one}\n" for one in MARKED), "\n", "\n\n", "|a|b|\n"])
BODIES = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(BODIES)
def test_every_step_stands_in_the_text(body: str) -> None:
    steps = prose_steps.read(body)
    lines = {line.strip(" \t>") for line in body.split("\n")}
    offsets = [step.offset for step in steps]
    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(body) for offset in offsets)
    for step in steps:
        assert step.intent
        for command in (*step.does.commands, *step.rollback.commands):
            for line in command.text.split("\n"):
                bare = line.strip(" \t>")
                assert any(bare in one for one in lines), command


@settings(max_examples=60, deadline=None)
@given(PIECES, st.integers(min_value=1, max_value=4000))
def test_much_of_the_same_is_read_too(piece: str, times: int) -> None:
    assert len(prose_steps.read("## Mitigate\n\n" + piece * times)) <= times
