from __future__ import annotations

from pathlib import Path

import pytest

from tests.checked import found, loaded

ADR = "data/adr/adr-0001.md"


def adr(body: str, status: str = "accepted") -> str:
    return f"---\ntitle: Queue\nstatus: {status}\n---\n{body}"


WHOLE = "## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n"
SECTIONS = [
    (WHOLE, []),
    (WHOLE.upper(), []),
    (WHOLE.replace("## C", "# 1. C"), []),
    (WHOLE.replace("## Decision", "### **Decision**:"), []),
    (WHOLE.replace("## Decision\n", "Decision\n--------\n"), []),
    (WHOLE.replace("## Decision\n", "## Decision ##\n"), []),
    (WHOLE.replace("## Decision\n", "## What we decided\n"), ["Decision"]),
    (WHOLE.replace("## Decision\n", "```\n## Decision\n```\n"), ["Decision"]),
    (WHOLE.replace("## Decision\n", "<!--\n## Decision\n-->\n"), ["Decision"]),
    (WHOLE.replace("## Decision\n", "#### Decision and more\n"), ["Decision"]),
    ("", ["Context", "Decision", "Consequences"]),
]


@pytest.mark.parametrize(("body", "missing"), SECTIONS)
def test_every_section_of_the_kind_is_there(tmp_path: Path, body: str, missing: list[str]) -> None:
    findings = found(loaded(tmp_path, {ADR: adr(body)}), "OKB701")
    assert sorted(one.field for one in findings) == sorted(missing)


@pytest.mark.parametrize("status", ["deprecated", "superseded"])
def test_what_is_retired_is_not_written_anew(tmp_path: Path, status: str) -> None:
    base = loaded(tmp_path, {ADR: adr("## Context\n", status)})
    assert not found(base, "OKB701")
    assert not found(base, "OKB702")


UNWRITTEN = [
    ("## Context\n", "its section Context is empty"),
    ("## Context\n\n\n## Decision\n\nx\n", "its section Context is empty"),
    ("## Context\n\n<!-- why? -->\n", "its section Context is empty"),
    ("## Context\n\n<!-- why? -->\n\nTODO\n", "its section Context begins with TODO"),
    ("## Context\n\nTODO: ask\n", "its section Context begins with TODO"),
    ("## Context\n\n> *tbd*\n", "its section Context begins with TODO"),
    ("## Context\n\n- [TODO] ask\n", "its section Context begins with TODO"),
    ("## Context\n\n...\n", "its section Context begins with TODO"),
    ("## Context\n\nx\n\n### More\n", "its section More is empty"),
    ("## Context\n\nTodos are kept elsewhere.\n", ""),
    ("## Context\n\n### Today\n\nx\n", ""),
    ("## Context\n\n```sh\nls\n```\n", ""),
    ("## Context\n\n![A picture](https://example.org/x.png)\n", ""),
    ("# Queue\n\n## Context\n\nx\n", ""),
    ("Name|Size\n-|-\nQueue|3\n---\n\n## Context\n\nx\n", ""),
    ("```md\n## Context\n\n## Decision\n```\n", ""),
    ("... and so on\n\n## Context\n\n... and so on\n", ""),
]


@pytest.mark.parametrize(("body", "message"), UNWRITTEN)
def test_no_section_is_left_unwritten(tmp_path: Path, body: str, message: str) -> None:
    findings = found(loaded(tmp_path, {ADR: adr(body)}), "OKB702")
    assert [one.message for one in findings] == [message] * bool(message)


def test_a_draft_may_have_empty_sections(tmp_path: Path) -> None:
    assert not found(loaded(tmp_path, {ADR: adr("## Context\n", "proposed")}), "OKB702")


CODE = [
    ("```\nls\n```\n", [1]),
    ("```sh\nls\n```\n", []),
    ("~~~\nls\n~~~\n", [1]),
    ("``` {.sh}\nls\n```\n", []),
    ("Do:\n\n1. this\n\n    ```\n    ls\n    ```\n", [5]),
    ("````md\n```\nls\n```\n````\n", []),
    ("`ls`\n", []),
    ("```text\nls\n```\n\n```\nls\n```\n\n~~~\nls\n", [5, 9]),
]


@pytest.mark.parametrize(("body", "lines"), CODE)
def test_code_in_a_runbook_names_its_language(tmp_path: Path, body: str, lines: list[int]) -> None:
    base = loaded(tmp_path, {"data/runbooks/rb-0001.md": adr(body, "active")})
    assert [one.place.line - 4 for one in found(base, "OKB703")] == lines


def test_code_elsewhere_need_not(tmp_path: Path) -> None:
    runbook = adr("x\n", "active")
    base = loaded(tmp_path, {ADR: adr("```\nls\n```\n"), "data/runbooks/rb-0001.md": runbook})
    assert not found(base, "OKB703")
