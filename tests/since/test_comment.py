"""The comment on a pull request: harmless whatever records say, and never longer than a host takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from opskb.comparison import Comparison
from opskb.model import Finding, Place
from opskb.reports import comment
from opskb.reports.comment import LIMIT, MARK, render
from opskb.reports.escaped import code, escaped, said
from opskb.reports.run import Run
from tests.checked import commit, write
from tests.since.changed import Check, adr, page

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "Ask @team/payments, @all and a@example.org",
    "See #12, GH-12, !12, %3, ~bug and acme/payouts#12",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) [a]: https://evil.example",
    "<img src=x onerror=alert(1)><script>alert(1)</script></details><!-- opskb -->",
    "https://evil.example www.evil.example <https://evil.example> mailto:a@evil.example",
    "*b* _i_ **b** ~~s~~ `c` ``c`` $x$ $$y$$ :tada: \\*b\\* \\",
    "cell | cell | # head",
    "deadbeefcafe 0123456789abcdef0123456789abcdef01234567",
    "# head", "- item", "1. item", "> quote", "=====", "```", "&lt;b&gt; &#64;team &copy;",
    "::error::x ##[error]x \x1b[31mred \u202egnp.exe",
)  # fmt: skip


def shown(markdown: str) -> Any:
    """The page that a comment makes, as elements."""
    html = RENDERER.render(markdown)
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def texts(tree: Any) -> str:
    """What a host looks into for names, issues and links: all text that is not code."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        if getattr(node, "tag", "") != "code":
            parts.append(getattr(node, "text", "") or "")
            for child in node:
                walk(child)
                parts.append(child.tail or "")

    walk(tree)
    return "\0".join(parts)


NOTICED = re.compile(
    r"@\w|[#!%~$]\w|\bGH-\d|\w://|\bwww\.|\b[0-9a-f]{7,40}\b|:\w+:|mailto:\w", re.IGNORECASE
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("way", [escaped, code, said])
def test_a_text_of_a_record_is_shown_and_does_nothing(text: str, way: Callable[[str], str]) -> None:
    cell = way(text)
    assert "\n" not in cell
    for markdown in (f"| a | b |\n|---|---|\n| {cell} | x |\n", f"- {cell}\n", f"<p>\n\n{cell}\n"):
        tree = shown(markdown)
        tags = {node.tag for node in tree.iter() if isinstance(node.tag, str)}
        assert not tags & {
            "a",
            "img",
            "script",
            "em",
            "strong",
            "s",
            "h1",
            "blockquote",
            "ol",
            "pre",
        }
        assert not NOTICED.search(texts(tree))
    row = shown(f"| a | b |\n|---|---|\n| {cell} | x |\n").findall(".//tbody/tr")
    assert [len(one) for one in row] == [2]


@example("`")
@example("a`b|c`d\\")
@given(st.text(max_size=60))
def test_any_text_is_one_cell_without_markup(text: str) -> None:
    for way in (escaped, code, said):
        tree = shown(f"| a | b |\n|---|---|\n| {way(text)} | x |\n")
        (row,) = tree.findall(".//tbody/tr")
        first, second = row
        assert second.text == "x"
        assert {node.tag for node in first.iter()} <= {"td", "code"}


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    tree = shown(f"| a |\n|---|\n| {escaped(text)} |\n")
    (cell,) = tree.findall(".//tbody/tr/td")
    words = "".join(cell.itertext()).replace("\u200b", "")
    # A runner reads two colons as a command, and `clean` parts them.
    assert words.replace(" ", "") == text.replace(" ", "")


def test_what_is_to_be_copied_is_copied_whole() -> None:
    hash = "f0a20a31" * 8
    assert said(f"add a row with `hash: {hash}`") == f"add a row with `hash: {hash}`"


def test_a_comment_begins_with_its_mark_and_its_verdict(
    root: Path, check: Check, tmp_path: Path
) -> None:
    commit(root, "2026-03-02", {"data/pages/b.md": page("b", "nonsense: 1\n")})
    watching = "watches: [services]\nreviews:\n  - {on: 2026-02-01, by: I, checked: All.}\n"
    commit(root, "2026-02-02", {"data/pages/watching.md": page("watching", watching)})
    write(
        root,
        {
            "data/adr/adr-0001.md": adr(
                "0001", status="superseded", more="superseded_by: [ADR-0002]\n"
            ),
            "data/adr/adr-0002.md": adr("0002", "By @team <b>", more="supersedes: [ADR-0001]\n"),
            "data/pages/b.md": page("b"),
            "services/payouts/queue.py": "SLOTS = 9\n",
        },
    )
    file = tmp_path / "comment.md"
    result = check(root, "--since", "HEAD", "--comment", str(file), "--format", "github")
    assert result.exit_code == 1
    assert "::error file=data/pages/on-call.md" in result.output
    lines = file.read_text("utf-8").splitlines()
    assert lines[:3] == [MARK, "## opskb", ""]
    assert re.fullmatch(
        r"\*\*Since [0-9a-f]{10}: 1 error introduced, 1 finding mended; 4 files changed\.\*\*",
        lines[3],
    )
    text = "\n".join(lines)
    for title in (
        "### Introduced (1)", "### Left relying on something retired (1)", "### Must be read again (1)",
        "<summary>Records (2)</summary>", "<summary>Mended (1)</summary>",
    ):  # fmt: skip
        assert title in text
    assert "| `PAGE-on-call` | `ADR-0001` |   | superseded by `ADR-0002` |" in text
    assert text.count("<details>") == text.count("</details>") == 2
    assert {one.tag for one in shown(text).iter() if isinstance(one.tag, str)} >= {
        "table",
        "details",
    }


def test_nothing_to_say_is_a_short_comment(root: Path, check: Check, tmp_path: Path) -> None:
    file = tmp_path / "comment.md"
    assert check(root, "--since", "HEAD", "--comment", str(file)).exit_code == 0
    said = file.read_text("utf-8")
    assert "nothing introduced; 0 files changed" in said
    assert "<details>" not in said


def test_a_comment_without_a_change_is_a_wrong_use(
    root: Path, check: Check, tmp_path: Path
) -> None:
    result = check(root, "--comment", str(tmp_path / "comment.md"))
    assert (result.exit_code, "name where it began by --since" in result.output) == (2, True)
    assert not (tmp_path / "comment.md").exists()


def _findings(count: int) -> tuple[Finding, ...]:
    place = Place("data/pages/a.md", 3)
    return tuple(
        Finding(
            "OKB002", "unknown-field", "warning", place, f"`{at}` | @team " * 20, "mend it", "A"
        )
        for at in range(count)
    )


@pytest.mark.parametrize("count", [1, 100, 5_000])
def test_a_long_comment_says_what_was_cut(count: int) -> None:
    since = Comparison("main", "a" * 40, count, _findings(count), _findings(count))
    text = render(Run(date(2026, 11, 20), 5, since.introduced, since=since), since)
    assert len(text) <= LIMIT < 65_536
    assert ("did not fit into a comment and were cut" in text) is (count > 50)
    rows = len(re.findall(r"^\| `data/pages/a.md`", text, re.MULTILINE))
    cut = re.search(r"^([\d,]+) rows did not fit", text, re.MULTILINE)
    assert rows + int((cut[1] if cut else "0").replace(",", "")) == 2 * count
    assert f"### Introduced ({count:,})" in text


def test_even_titles_alone_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment, "LIMIT", 10)
    since = Comparison("main", "a" * 40, 1, _findings(3))
    text = render(Run(date(2026, 11, 20), 5, since.introduced, since=since), since)
    assert "3 rows did not fit" in text
