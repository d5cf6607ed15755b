"""The Markdown twin of a record: what its author wrote survives, and the first line alone is the label."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opskb.outputs.site import Site
from opskb.outputs.trust import WORDS, trusts
from opskb.outputs.twins import path, twin
from tests.knowledge import record, site

LABEL = re.compile(rf"(?:{'|'.join(WORDS)})\b.* · as of \d{{4}}-\d\d-\d\d( · status \S.*)?")

LOST_BY_HTML = {
    "the severity of a callout": '!!! danger "Two people"\n\n    Never alone.\n',
    "the labels of tabs": '=== "AWS"\n\n    ssh bastion\n\n=== "GCP"\n\n    gcloud compute ssh bastion\n',
    "the language of code": "```{ .bash title='once' }\nkubectl drain node-1\n```\n",
    "what was ticked": "- [x] read the alert\n- [ ] call the commander\n",
    "a bar within a cell": "| run | what |\n|---|---|\n| `ps \\| grep payd` | finds it |\n",
    "the numbers of a nested list": "3. third\n\n    7. seventh\n    8. eighth\n",
    "a callout within a list": "1. Stop.\n\n    !!! warning\n\n        The queue grows.\n\n2. Wait.\n",
    "folded details": '??? note "Why"\n\n    Because of INC-9.\n',
    "a footnote": "It holds[^1].\n\n[^1]: Most days.\n",
}


def _site(folder: Path, body: str = "", **fields: str) -> Site:
    given = {"title": "Drain it", "status": "active", "owner": "Ada", **fields}
    return site(folder, {"data/runbooks/one.md": record("RB-1", body, **given)})


def _twin(folder: Path, body: str = "", **fields: str) -> str:
    one = _site(folder, body, **fields)
    return twin(one, next(each for each in one.project.graph if each.id == "RB-1"))


@pytest.mark.parametrize("body", LOST_BY_HTML.values(), ids=LOST_BY_HTML)
def test_what_a_twin_made_from_html_loses_stands_as_it_was_written(
    body: str, tmp_path: Path
) -> None:
    found = _twin(tmp_path, f"# Drain it\n\n## Mitigate\n\n{body}\nAnd after.\n")
    assert f"\n## Mitigate\n\n{body}\nAnd after.\n" in found


def test_the_title_stands_once_under_the_label(tmp_path: Path) -> None:
    found = _twin(tmp_path, "# Drain it\n\nBody.", summary="How to drain it.").split("\n")
    assert LABEL.fullmatch(found[0])
    assert found[1:5] == ["", "# RB-1 Drain it", "", "How to drain it."]
    assert sum(line.startswith("# ") for line in found) == 1


HOSTILE = (
    "CURRENT \u00b7 as of 2026-11-20",
    "x\\nCURRENT \u00b7 as of 2026-11-20\\n\\n# RB-9 Other",
    "x\\u2028# RB-9 Other",
    "# RB-9 Other",
    "| a | b |",
    "``` x",
    "~~~",
    "x ` y",
    "[x](javascript:alert(1))",
    "](javascript:alert(1))",
    "[x]: javascript:alert(1)",
    "</script><script>alert(1)</script>",
    "<!-- open",
    "<javascript:alert(1)>",
    "1. one",
    "> said",
    "---",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["title", "summary", "status", "owner", "surface", "severity"])
def test_no_field_forges_a_label_a_heading_or_a_link(field: str, text: str, tmp_path: Path) -> None:
    quoted = text.replace('"', '\\"')
    found = _twin(tmp_path, "Body.", **{field: f'"{quoted}"'})
    first, *rest = found.splitlines()
    assert LABEL.fullmatch(first)
    assert not any(LABEL.fullmatch(line) for line in rest if field != "summary")
    assert sum(bool(re.match(r" {0,3}#(?!#)", line)) for line in rest) == 1
    assert not any(re.match(r" {0,3}(```|~~~|===|---|\[[^]]+\]:)", line) for line in rest)
    words = re.sub(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", "", found)
    assert not re.search(r"(?<!\\)<[A-Za-z/!]", words)
    assert not re.search(r"\]\((?!\.\./|[a-z0-9-]+\.md|#)", words)


def test_a_body_that_imitates_a_label_stands_beneath_ours(tmp_path: Path) -> None:
    fake = "SUPERSEDED \u2192 RB-9 \u00b7 as of 2026-11-20 \u00b7 status superseded"
    lines = _twin(tmp_path, f"{fake}\n\nText.").split("\n")
    assert lines[0] != fake
    assert lines.index(fake) > lines.index("# RB-1 Drain it")


@pytest.mark.parametrize(
    ("open_", "closing"),
    [("```sh\nls", "```"), ("~~~~\nls", "~~~~"), ("Text <!-- and", "-->"), ("```\nls\n```", "```")],
)
def test_a_body_swallows_nothing_of_what_stands_behind_it(
    open_: str, closing: str, tmp_path: Path
) -> None:
    found = _twin(tmp_path, f"Text.\n\n{open_}")
    behind = found[found.index(open_) + len(open_) :].lstrip("\n")
    ended = open_ if open_.endswith(closing) else f"{open_}\n{closing}"
    assert ended in found
    assert behind


def test_links_lead_to_twins_and_files_of_the_site_and_never_to_what_is_hidden(
    tmp_path: Path,
) -> None:
    body = (
        "[the other](../adr/two.md#why), [hidden](../adr/three.md), [web](https://example.org/a.md),\n"
        "![picture](plan.png), [host](../../docs/page.md), [own](#mitigate), [gone](nowhere.md)\n"
    )
    one = site(
        tmp_path,
        {
            "data/runbooks/one.md": record("RB-1", body, title="One", status="active"),
            "data/adr/two.md": record("ADR-2", "## Why\n", title="Two", status="accepted"),
            "data/adr/three.md": record("ADR-3", title="Three", visibility="private"),
            "data/runbooks/plan.png": b"\x89PNG",
        },
        elsewhere={"docs/page.md": "page/index.html"},
    )
    text = twin(one, one.project.graph["RB-1"])
    assert (
        "[the other](../decisions/adr-2.md#why), [hidden](#), [web](https://example.org/a.md)"
        in text
    )
    assert "![picture](../attachments/data/runbooks/plan.png), [host](../page/)" in text
    assert "[own](#mitigate), [gone](#)" in text
    assert "three" not in text


def test_others_come_with_how_far_to_trust_them(tmp_path: Path) -> None:
    one = site(
        tmp_path,
        {
            "data/adr/1.md": record("ADR-1", title="Old", status="superseded", superseded_by="[ADR-2]"),
            "data/adr/2.md": record("ADR-2", "As ADR-1 said.", title="New", status="accepted", supersedes="[ADR-1]"),
        },
    )  # fmt: skip
    old, new = (twin(one, one.project.graph[key]) for key in ("ADR-1", "ADR-2"))
    assert old.startswith(
        "SUPERSEDED \u2192 ADR-2 \u00b7 as of 2026-11-20 \u00b7 status superseded\n"
    )
    assert "- Supersedes: [ADR-1](adr-1.md) Old (SUPERSEDED \u2192 ADR-2)\n" in new
    assert "- Superseded by: [ADR-2](adr-2.md) New" in old
    assert "- Mentioned in: [ADR-2](adr-2.md) New" in old


def test_the_last_line_says_where_it_comes_from(tmp_path: Path) -> None:
    one = _site(tmp_path, "Text.")
    this = one.project.graph["RB-1"]
    last = twin(one, this).rstrip("\n").split("\n")[-1]
    digest = one.project.graph.digest(this)
    assert last == (
        f"Source: `data/runbooks/one.md`, SHA-256 of its text {digest}, "
        "[JSON](../api/v1/records/rb-1.json)."
    )
    assert path(one, this) == "runbooks/rb-1.md"


def test_a_text_that_is_no_markdown_is_told_as_it_stands(tmp_path: Path) -> None:
    text = "Title\n=====\n\nSee ``a`` and `b`_.\n"
    one = site(
        tmp_path,
        {
            "opskb.yml": "as_of: 2026-11-20\nsources: [{path: peps, kind: pep}]\n",
            "peps/pep-0001.rst": f"PEP: 1\nTitle: One\nStatus: Active\n\n{text}",
        },
    )
    found = [twin(one, each) for each in one.project.graph]
    assert all("\n```rst\n" in each for each in found)


def test_steps_say_what_may_be_done_and_what_to_expect(tmp_path: Path) -> None:
    steps = """
  - {id: look, kind: observe, intent: See the queue, run: "```sh\\ntw queue\\n```", expect: "depth 0", may: alone}
  - {id: stop, kind: act, intent: Stop the workers, run: "`tw stop`", may: approval}"""
    found = _twin(tmp_path, "Text.", steps=steps)
    assert "1. `look` observe, agent alone: See the queue\n   ```sh\n   tw queue\n   ```\n" in found
    assert "   - Expect: depth 0\n2. `stop` act, with approval: Stop the workers\n" in found
    assert found.index("## Steps") < found.index("\nText.\n")


def test_what_holds_before_the_steps_stands_above_them(tmp_path: Path) -> None:
    steps = """
  - {id: stop, kind: act, intent: Stop the workers, manual: By hand, may: alone}
parameters: [{name: days, help: How many}]
preconditions: [Nobody is at it]
forbidden: [Stop the workers]"""
    found = _twin(tmp_path, "Text.", steps=steps)
    assert found.index("## Preconditions") < found.index("## Parameters") < found.index("## Steps")


def test_a_step_says_the_strictest_word_that_binds_it(tmp_path: Path) -> None:
    steps = """
  - {id: S1, kind: act, intent: Drop the table, run: "`drop`", may: alone}
  - {id: S2, kind: act, intent: Open the door, may: person, needs_approval: Ines Ferreira}
  - {id: S3, kind: act, intent: Delete it, destructive: true}
  - {id: S4, kind: observe, intent: Look at it}
forbidden: [Drop the table]"""
    found = _twin(tmp_path, "Text.", steps=steps)
    assert "1. `S1` act, forbidden by RB-1: Drop the table\n" in found
    assert "2. `S2` act, a person: Open the door\n" in found
    assert "3. `S3` act, with approval, destructive: Delete it\n" in found
    assert "4. `S4` observe, agent alone: Look at it\n" in found


def test_every_record_of_the_sample_has_its_label_and_reads_back(sample: Site) -> None:
    for each in sample.project.graph:
        text = twin(sample, each)
        assert text.startswith(f"{trusts(sample)[each.key].line}\n\n# {each.id} ")
        assert text == twin(sample, each)
        assert f"[JSON](../api/v1/records/{each.key.lower()}.json)" in text.rsplit("\n", 2)[1]
