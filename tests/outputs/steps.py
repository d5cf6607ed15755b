"""Any steps of a runbook, with whatever text in them would break what they are written into."""

from __future__ import annotations

from collections.abc import Sequence

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st

from opskb.insights.step import NO_WAY, Command, Step, Way

HOSTILE = [
    "```",
    "````",
    "~~~",
    "`",
    "{{ name }}",
    "{{ pod }}",
    "{{pod}}",
    "{{  pod  }}",
    "{{range",
    ".items}}{{end}}",
    "}}",
    "{{",
    "{{{",
    "}}}",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "#",
    "-",
    "*",
    "1.",
    ">",
    "|",
    "=",
    "<b>",
    "<!--",
    "-->",
    "](",
    "yes",
    "no",
    "null",
    "0x10",
    ":",
    "&",
    "!",
    "%",
    "@",
    "$HOME",
    "$(",
    "[a](b)",
    "---",
    "===",
    "\u202e",
    "\x00",
    "é",
]
WORDS = st.lists(
    st.sampled_from([*HOSTILE, "tw", "rm -rf", "status"]) | st.text(max_size=4), max_size=8
)
TEXTS = st.builds(str.join, st.sampled_from([" ", "", "\n"]), WORDS)
LANGUAGES = st.sampled_from(
    ["sh", "bash", "console", "pwsh", "sql", "", "promql", "s h`{", "python"]
)
COMMANDS = st.builds(
    Command,
    TEXTS.filter(str.strip),
    LANGUAGES,
    st.none()
    | st.builds(relativedelta, minutes=st.integers(1, 90), years=st.sampled_from([0, 9000])),
)
WAYS = st.just(NO_WAY) | st.builds(Way, st.lists(COMMANDS, max_size=3).map(tuple), TEXTS, TEXTS)
IDS = st.sampled_from(["S1", "S2", "s1", "end", "S1_run", "é", "", "S 1", "answer"]) | st.text(
    max_size=5
)


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    """One to five steps that lead to one another, to the end and to nowhere."""
    ids = draw(st.lists(IDS, min_size=1, max_size=5))
    return tuple(draw(_step(id, at, ids)) for at, id in enumerate(ids))


def _step(id: str, at: int, ids: Sequence[str]) -> st.SearchStrategy[Step]:
    targets = st.sampled_from([*ids, "end", "nowhere"])
    kinds = st.sampled_from(["observe", "decide", "act", "verify", "notify"])
    fails = st.sampled_from(["abort", "continue", "rollback", "goto"])
    return st.builds(
        Step,
        st.just(id),
        kinds,
        TEXTS,
        WAYS,
        fails,
        st.lists(targets, max_size=3).map(tuple),
        st.lists(TEXTS, max_size=2).map(tuple),
        st.just("") | targets,
        st.booleans(),
        st.booleans(),
        TEXTS,
        WAYS,
        TEXTS,
        WAYS,
        st.sampled_from(["", "S1"]),
        st.sampled_from([None, "alone", "approval", "person"]),
        row=st.just(at) | st.just(-1),
    )
