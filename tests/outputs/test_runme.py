"""Files for Runme: its cells, read by a parser that is not ours, are the commands of the runbook and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from opskb import project, rules
from opskb.insights.step import Step, commands
from opskb.insights.steps import of
from opskb.outputs import runme
from opskb.outputs.site import Site
from tests.checked import loaded
from tests.outputs.steps import steps

ROOT = Path(__file__).parent.parent.parent
RUNBOOK = """---
id: RB-0001
status: active
alone: [Look at it, Restart it]
forbidden: [Drop the table]
escalate_to: ROLE-lead
preconditions: [{check: Nobody else is at it, expect: An empty room}]
parameters: [{name: pod, default: api-1, help: Which one}]
done_when: [All is green]
steps:
  - {id: S1, kind: observe, intent: Look at it, run: {command: status, language: sh}, expect: "`up` ```sh", on_fail: goto, goto: S3}
  - {id: S0, kind: decide, intent: Is it one, goto: [{to: S4, when: One}, {to: end, when: "None\\n```sh"}], next: S2}
  - {id: S2, kind: observe, intent: Look at it, run: {command: 'get {{ pod }}', language: bash}}
  - {id: S2, kind: act, intent: "Delete it\\n```sh\\nrm x\\n```", destructive: true, run: {command: delete, language: sh},
     rollback: {run: {command: restore, language: sh}}, verify: {run: {command: look, language: sh}}}
  - {id: S3, kind: act, intent: Drop the table, run: {command: "cat <<E\\n```\\nE", language: sh}}
  - {id: S4, kind: act, intent: Restart it, manual: "1. Ask.\\n\\n    rm -rf /\\n\\n~~~sh\\nrm y\\n~~~", may: alone}
---
# Any

```sh
not a step
```
"""
ROLE = "---\nid: ROLE-lead\nstatus: active\nowner: Ines Ferreira\n---\n# Lead\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {"data/runbooks/rb-0001.md": RUNBOOK, "data/roles/role-lead.md": ROLE}
    return Site(loaded(tmp_path_factory.mktemp("runme"), files), (), ())


def cells(text: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Language, attributes and code of every block of code, as Runme takes them from the first line."""
    for token in MarkdownIt().parse(text):
        assert token.type != "code_block", token.content
        if token.type == "fence":
            language, _, rest = token.info.partition(" ")
            assert rest.index("}") == len(rest) - 1
            yield language, json.loads(rest), token.content.removesuffix("\n")


def file(site: Site) -> str:
    (one,) = runme.files(site)
    assert one.path == "rb-0001.md"
    return one.content.decode()


def test_a_cell_is_a_command_and_what_is_dangerous_is_left_out_of_a_run_of_all(site: Site) -> None:
    runs = {"interactive": "false"}
    waits = {"excludeFromRunAll": "true", "interactive": "true"}
    assert list(cells(file(site))) == [
        ("sh", {"name": "s1", **runs}, "status"),
        ("bash", {"name": "s2", **waits}, "get {{ pod }}"),
        ("sh", {"name": "s2-2", **waits}, "delete"),
        ("sh", {"name": "s2-verify", **waits}, "look"),
        ("sh", {"name": "s2-rollback", **waits}, "restore"),
        ("sh", {"name": "s3", **waits}, "cat <<E\n```\nE"),
    ]


def test_it_says_first_how_far_to_trust_it_then_what_an_agent_may_do(site: Site) -> None:
    text = file(site)
    assert text.split("\n")[0].endswith("as of 2026-11-20 \N{MIDDLE DOT} status active")
    assert "- Allowed alone: Look at it; Restart it\n" in text
    assert "- Escalate to: ROLE-lead (Ines Ferreira)\n" in text
    assert "An agent does not do this from here. It is said: Drop the table." in text


def test_it_says_where_each_step_leads_and_what_holds_before_and_after(site: Site) -> None:
    text = file(site)
    assert "- Before: Nobody else is at it. Expect: An empty room\n" in text
    assert "- To be filled in: `pod`: text, `api-1` if nobody says, Which one\n" in text
    assert "\n\n- On failure: go to `S3`\n" in text
    assert "- One: go to `S4`\n" in text
    assert ": the end\n- Then: go to `S2`\n" in text
    assert "\n- Done when: All is green\n" in text


def normal(text: str) -> str:
    """A text as a parser of Markdown takes it: its ends of lines, and no character of number nought."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps())
def test_the_cells_of_any_runbook_are_its_commands(site: Site, taken: tuple[Step, ...]) -> None:
    record = site.project.by_kind["runbook"][0]
    found = list(cells(runme.written(site, record, taken)))
    ways = (
        way
        for step in taken
        for way in (step.does, *(() if step.verified_by else (step.verify,)), step.rollback)
    )
    assert [code for _, _, code in found] == [
        normal(one.script) for way in ways for one in way.commands
    ]
    names = [attributes["name"] for _, attributes, _ in found]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("base", [".", "../shared/corpora/run-kubevirt"])
def test_every_runbook_of_a_knowledge_base_is_a_file(base: str) -> None:
    if not (ROOT / base).is_dir():
        pytest.skip("the public record corpora are not beside this checkout")
    read = project.load(ROOT / base, as_of="2026-11-20")
    site = Site(read, (), rules.RULES)
    for one in runme.files(site):
        record = next(
            record for record in read.by_kind["runbook"] if f"{record.key.lower()}.md" == one.path
        )
        told = of(record)
        found = [code for _, _, code in cells(one.content.decode())]
        wanted = [one.script for step in told for one in commands(step)]
        assert sorted(found) == sorted(wanted)
