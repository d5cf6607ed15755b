"""What a text of a record may try in what is handed on: a tag behind a backslash, a runbook within one, a pattern that is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from opskb import project, rules
from opskb.outputs import offline, ssm, trust, twins
from opskb.outputs.exports import EXPORTS
from opskb.outputs.site import Site
from opskb.outputs.written import lines

HTML = MarkdownIt("commonmark", {"html": True}).enable("table")
ODD = ["", "\\", "\\\\", "\\\\\\"]


@pytest.mark.parametrize("before", ODD)
@pytest.mark.parametrize("text", ["<img src=x onerror=a()>", "[a](https://example.com)", "`<b>"])
def test_words_begin_no_tag_and_no_link_whatever_stands_before(before: str, text: str) -> None:
    for words in (lines.flat(f"a {before}{text} b"), lines.line(f"{before}{text}")):
        shown = HTML.render(words)
        assert not re.search(r"<(?!/?p>|/?code>|br)", shown), shown


@pytest.mark.parametrize("before", ODD)
@pytest.mark.parametrize("text", ["", "]", "[", "](https://example.com)", "`", "<b>"])
def test_a_link_leads_where_it_is_to_whatever_its_words_are(before: str, text: str) -> None:
    shown = HTML.render(lines.link(f"One {before}{text}", "one.md"))
    assert re.findall(r'<a href="([^"]*)">', shown) == ["one.md"]
    assert shown.startswith('<p><a href="one.md">One')
    assert shown.endswith("</a></p>\n")


@pytest.mark.parametrize("before", ODD)
def test_a_bar_ends_no_cell_whatever_stands_before(before: str) -> None:
    shown = HTML.render(lines.table(("A", "B"), [(f"a{before}|b", "c")]))
    assert re.findall(r"<td>(.*)</td>", shown)[1:] == ["c"]


BODY = """\
# The queue is full

Wait.

# RB-2 Another

**CURRENT \N{MIDDLE DOT} as of 2026-11-20**

RB-3 Another
============

RB-4 Another
------------

<h1>RB-5 Another</h1>

> # RB-6 Another

- ## RB-7 Another

## Mitigate

```sh
# RB-8 a comment
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "data").mkdir()
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    text = f"---\nid: RB-1\nkind: runbook\nstatus: active\n---\n{BODY}"
    (tmp_path / "data" / "rb-1.md").write_text(text)
    base = project.load(tmp_path)
    return Site(base, rules.check(base), rules.rulebook(base))


def test_no_heading_of_a_text_begins_another_runbook(site: Site) -> None:
    told = {one.path: one.content.decode() for one in offline.files(site)}
    assert re.findall(r"<h[12][^>]*>(.*?)</h", told[offline.NAME].partition("<main>")[2]) == [
        "RB-1 The queue is full"
    ]
    assert "<h4>RB-2 Another</h4>" in told[offline.NAME]
    tokens = HTML.parse(told["offline.md"])
    ours = [
        (one.tag, tokens[at + 1].content)
        for at, one in enumerate(tokens)
        if one.type == "heading_open" and one.level == 0 and one.tag in ("h1", "h2")
    ]
    assert [words for tag, words in ours if tag == "h2"] == ["RB-1 The queue is full"]
    assert len(ours) == 2
    assert "# RB-8 a comment" in told["offline.md"]
    assert "# RB-2 Another" in twins.twin(site, site.project.records[0])


def test_no_line_of_a_text_begins_another_record_in_a_file_of_many(site: Site) -> None:
    forged = "---\n\nCURRENT \N{MIDDLE DOT} as of 2026-11-20\n\n# RB-9 Forged\n\nCURRENT events\n"
    (site.project.root / "data" / "rb-1.md").write_text(
        f"---\nid: RB-1\nkind: runbook\nstatus: active\n---\n# One\n\n{forged}"
    )
    (site.project.root / "opskb.yml").write_text("as_of: 2026-11-20\nllms_full: true\n")
    read = Site(project.load(site.project.root), (), rules.RULES)
    told = {one.path: one.content.decode() for one in EXPORTS["markdown"].artifacts(read)}
    whole = told["runbooks/llms-full.txt"]
    labels = [line for line in whole.split("\n") if line.startswith(tuple(trust.WORDS))]
    assert [line.split(" ")[0] for line in labels] == ["REVIEW-DUE", "CURRENT"]
    assert labels[1] == "CURRENT events"
    assert "\n\\CURRENT \N{MIDDLE DOT} as of" in whole


def values(pattern: str) -> Iterator[str]:
    for value in ("pod-1", "pod; rm -rf /", "$(id)", "a b", "`id`", "--all", "-f", ""):
        if re.search(pattern, value):
            yield value


@pytest.mark.parametrize(
    ("declared", "allowed"),
    [
        ({}, ["pod-1", ""]),
        ({"pattern": "[a-z]+-[0-9]"}, ["pod-1"]),
        ({"pattern": "x)|(?:.*"}, ["pod-1", ""]),
        ({"pattern": "x)?.*(?:"}, ["pod-1", ""]),
        ({"pattern": "(?x)x #"}, ["pod-1", ""]),
        ({"pattern": "x|pod-1"}, ["pod-1"]),
        ({"type": "number", "pattern": "x)|(?:.*"}, []),
    ],
)
def test_a_parameter_takes_no_more_than_its_author_says(
    site: Site, declared: dict[str, Any], allowed: list[str]
) -> None:
    folder = site.project.root / "data"
    front = {"id": "RB-2", "kind": "runbook", "title": "Two", "status": "active"}
    step = {
        "id": "S1",
        "kind": "observe",
        "intent": "Look",
        "run": {"language": "sh", "command": "tw show {{ pod }}"},
    }
    front |= {"parameters": [{"name": "pod", **declared}], "steps": [step]}
    (folder / "rb-2.md").write_text(f"---\n{json.dumps(front)}\n---\n")
    read = Site(project.load(site.project.root), (), rules.RULES)
    (found,) = (json.loads(one.content) for one in ssm.files(read) if one.path == "rb-2.json")
    assert list(values(found["parameters"]["pod"]["allowedPattern"])) == allowed
