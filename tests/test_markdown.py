"""Bodies become safe HTML: what is kept, what is dropped, and that no text takes long."""

from __future__ import annotations

import re
import time
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from opskb import bounds, markdown
from opskb.markdown import lists, safe
from opskb.markdown.safe import slug
from opskb.model import Heading
from tests.hostile.knowledge import texts

# (what a person writes, what stands in the page for it)
KEPT = {
    "emphasis": ("*a* **b** ~~c~~", "<em>a</em> <strong>b</strong> <del>c</del>"),
    "a link": ("[a](b.md#c 'd')", '<a href="b.md#c" title="d">a</a>'),
    "mail": ("<mailto:a@example.com>", 'href="mailto:a@example.com"'),
    "a table": ("| a | b |\n|---|--:|\n| 1 | 2 |", '<td align="right">2</td>'),
    "a task list": ("- [x] done", '<input type="checkbox" disabled="" checked="">'),
    "a definition": ("Term\n:   meaning", "<dd>meaning</dd>"),
    "an abbreviation": ("HTML\n\n*[HTML]: markup", '<abbr title="markup">HTML</abbr>'),
    "an admonition": ('!!! danger "Careful"\n    x', '<div class="admonition danger">'),
    "a foldable": ("??? note\n    x", '<details class="note">'),
    "tabs": ('=== "One"\n    a\n\n=== "Two"\n    b', '<label for="__tabbed_1_2">Two</label>'),
    "a footnote": ("a[^1]\n\n[^1]: b", '<li id="fn:1">'),
    "a code block": ("```python\nx = 1\n```", '<div class="language-python highlight">'),
    "coloured code": ("```python\nx = 1\n```", '<span class="mi">1</span>'),
    "code in a line": ("`a < b`", "<code>a &lt; b</code>"),
    "coloured code in a line": ("`#!py x`", '<code class="language-py highlight">'),
    "a title of code": ('```py title="a.py"\nx\n```', '<span class="filename">a.py</span>'),
    "a diagram": ("```mermaid\nA --> B\n```", '<pre class="mermaid"><code>A --&gt; B</code></pre>'),
    "an own image": ("![a](b.png){ width=300 }", '<img alt="a" src="b.png" width="300">'),
    "HTML of a person": ("<kbd>Ctrl</kbd>", "<kbd>Ctrl</kbd>"),
    "a fold of a person": ("<details><summary>a</summary>b</details>", "<summary>a</summary>b"),
    "a bare address": ("See https://example.com/a_(b).", 'href="https://example.com/a_(b)"'),
}


@pytest.mark.parametrize(("body", "expected"), KEPT.values(), ids=KEPT)
def test_what_is_kept(body: str, expected: str) -> None:
    assert expected in markdown.convert(body).html


# (what a person writes, what must not stand in the page, what must)
DROPPED = {
    "a script": ("<script>x()</script>after", "x()", "after"),
    "a style": ("<style>p{}</style>after", "p{}", "after"),
    "a handler": ('<p onclick="x()">a</p>', "onclick", "<p>a</p>"),
    "a style of an element": ('<p style="color:red">a</p>', "style", "<p>a</p>"),
    "an id": ('<p id="__config">a</p>', "id=", "<p>a</p>"),
    "a class": ('<p class="md-dialog">a</p>', "md-dialog", '<p class="">a</p>'),
    "an id by attribute list": ("a\n{: #__search }", "__search", "<p>a</p>"),
    "a remote image": (
        "![a](https://example.com/b.png)",
        "<img",
        '<a href="https://example.com/b.png">a</a>',
    ),
    "a remote image without words": (
        "![](//example.com/b.png)",
        "<img",
        '<a href="//example.com/b.png">//example',
    ),
    "a data image": ("![a](data:image/png;base64,x)", "data:", "a"),
    "a text field": ("<input type=text value=Password>", "<input", ""),
    "a script address": ("[a](javascript:x)", "javascript", "<a>a</a>"),
    "a file address": ("[a](file:///etc/passwd)", "file:", "<a>a</a>"),
    "a comment": ("<!-- secret -->\n\na", "secret", "<p>a</p>"),
}


@pytest.mark.parametrize(("body", "gone", "left"), DROPPED.values(), ids=DROPPED)
def test_what_is_dropped(body: str, gone: str, left: str) -> None:
    html = markdown.convert(body).html
    assert gone not in html
    assert left in html


@pytest.mark.parametrize(
    "name", ['--8<-- "{}"', "--8<--\n{}\n--8<--", "{{% include '{}' %}}", "![a]({})"]
)
def test_no_file_is_read(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("the-secret-itself")
    assert "the-secret-itself" not in markdown.convert(name.format(secret)).html


def test_headings_get_an_anchor_each_and_leave_the_first_level_to_the_page() -> None:
    found = markdown.convert("# One\n\n## Two `x`\n\n### Two x\n\nThree\n=====\n")
    assert found.toc == (
        Heading(2, "one", "One"),
        Heading(3, "two-x", "Two x"),
        Heading(4, "two-x-2", "Two x"),
        Heading(2, "three", "Three"),
    )
    assert '<h3 id="two-x">Two <code>x</code></h3>' in found.html
    assert "<h1" not in found.html


def test_headings_without_a_first_level_stay_where_they_are() -> None:
    assert [one.level for one in markdown.convert("## A\n\n#### B").toc] == [2, 4]


def test_an_own_anchor_is_kept_as_a_slug() -> None:
    assert markdown.convert("## A {#__Own Anchor}").toc[0].anchor != "__Own"
    assert markdown.convert("## A {#own}").toc == (Heading(2, "own", "A"),)


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("What we decided", "what-we-decided"),
        ("A & B – C", "a-b-c"),
        ("__config", "config"),
        ("日本語 の 見出し", "日本語-の-見出し"),
        ("okb-facts", "s-okb-facts"),
        ("!!!", "section"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_slug_is_words(title: str, anchor: str) -> None:
    assert slug(title) == anchor


def test_a_fragment_has_no_anchors() -> None:
    assert markdown.fragment("## A\n\n*b*[^1]\n\n[^1]: c").count("id=") == 0
    assert markdown.fragment("## A\n\n*b*") == "<h2>A</h2>\n<p><em>b</em></p>"


def test_the_words_are_those_of_the_page() -> None:
    assert markdown.convert("## A &amp; B\n\n*c* `d`").text == "A & B c d"


LISTS = {
    "right after a sentence": ("Text:\n- a\n- b", "<p>Text:</p>\n<ul>\n<li>a</li>"),
    "nested by two": ("- a\n  - b\n    - c", "<li>a<ul>\n<li>b<ul>\n<li>c</li>"),
    "nested by three": ("1. a\n   - b\n2. c", "<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>"),
    "nested by four": ("- a\n    - b", "<li>a<ul>\n<li>b</li>"),
    "a paragraph of an item": ("1. a\n\n   b\n2. c", "<p>b</p>\n</li>\n<li>\n<p>c</p>"),
    "in an admonition": ("!!! note\n    Text\n    - a\n      - b", "<li>a<ul>\n<li>b</li>"),
    "after code": ("- a\n  ```\n  x\n  ```\n- b", "</div></li>\n<li>b</li>"),
    "code of an item by four": ("- a\n\n        x\n\n  b", "<code>x\n</code>"),
    "a year is no list": ("It was\n2020. Then", "It was\n2020. Then"),
    "a dash in a sentence": ("a\n– b", "a\n– b"),
}


@pytest.mark.parametrize(("body", "expected"), LISTS.values(), ids=LISTS)
def test_lists_as_people_write_them(body: str, expected: str) -> None:
    assert expected in markdown.convert(body).html


def test_code_that_looks_like_a_list_stays_as_it_is() -> None:
    code = "key:\n- a\n  - b\n"
    assert f"<code>{code}</code>" in markdown.convert(f"```\n{code}```").html
    indented = "".join(f"    {line}\n" for line in code.splitlines())
    assert f"<code>{code}</code>" in markdown.convert(f"Text\n\n{indented}").html


# Each of these, repeated, once took a converter seconds or minutes, or broke its stack.
BOMBS = [
    *(
        "[",
        "![",
        "[](",
        "[a](",
        "[a][",
        "[^",
        "[[",
        "](",
        "[a](<",
        '[a](b "',
        "*",
        "**a ",
        "_",
        "~~",
        "`a ",
    ),
    *(
        "<",
        "<a ",
        '<a href="',
        "<!--",
        "<![CDATA[",
        "<?",
        "</div>",
        "<div>",
        "<http://",
        "&",
        "\\",
        "|",
    ),
    *(
        "> ",
        "- ",
        "1. ",
        "- a\n  ",
        "a\n: b\n",
        "# a\n",
        "a\n===\n",
        "===\n",
        "-\n",
        "```\n",
        "~~~\n",
    ),
    *(
        "*[a]: x\n",
        "[a]: x\n",
        "[^a]: x\n",
        '=== "a"\n    ',
        "!!! note\n    ",
        "| a | b |\n|---|---|\n",
    ),
    *("*a*", "_*", "## a {#", "`#!py ", "a\n\n", "[a](b)"),
    *("\x02# a\n", "\r# a", "[^a]: x\n- a\n  ", "[^https://a.example/(<!--", "[a]: x\n    a\n(("),
    *("{: a=", "https://a.example/(", "\x02", "\ue000", "<details><summary>", "- [ ] a\n"),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=repr)
def test_no_text_takes_long(bomb: str) -> None:
    body = bomb * (100_000 // len(bomb))
    start = time.process_time()
    markdown.convert.__wrapped__(body)
    assert time.process_time() - start < 5


def test_a_text_that_is_refused_is_shown_as_it_was_written() -> None:
    found = markdown.convert("[<b>" * 5_000)
    assert found.html.startswith('<div class="admonition warning">')
    assert "brackets" in found.html
    assert "[&lt;b&gt;[&lt;b&gt;" in found.html
    assert "<b>" not in found.html


def test_a_long_text_is_refused() -> None:
    assert (
        bounds.refusal("a " * bounds.MAX_BODY) == "it is 512 KiB long, and a text may have 256 KiB"
    )
    assert bounds.refusal("a line of words\n\n" * 10_000) == ""


def test_a_long_table_is_no_endless_text() -> None:
    rows = "| a | [b](https://example.com) `c` **d** |\n" * 3_000
    assert bounds.refusal(f"| a | b |\n|---|---|\n{rows}") == ""
    assert bounds.refusal(rows)


def test_a_converter_that_gives_up_costs_one_body(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(body: str, *, colours: bool) -> str:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(markdown, "_html", fails)
        found = markdown.convert("a body *that* fails")
    markdown.convert.cache_clear()
    assert "RecursionError" in found.html
    assert "a body *that* fails" in found.html
    assert markdown.convert("a body *that* fails").html == "<p>a body <em>that</em> fails</p>"


def test_a_body_is_converted_once() -> None:
    assert markdown.convert("some words") is markdown.convert("some words")


def test_bodies_leave_nothing_to_each_other() -> None:
    alone = markdown.convert.__wrapped__("## A\n\nb[^1]\n\n[^1]: c").html
    for other in ("[^1]: other\n\n*[b]: other", "[x]: https://example.com", '=== "t"\n    a'):
        markdown.convert.__wrapped__(other)
        assert markdown.convert.__wrapped__("## A\n\nb[^1]\n\n[^1]: c").html == alone


def test_shortcuts_change_nothing() -> None:
    """Against the converter without them, over every hostile text and every example of a rule."""
    plain = Markdown(extensions=markdown.EXTENSIONS, extension_configs=markdown._SETTINGS)
    lists.register(plain)
    bodies = [text.raw for text in texts()] + [body for body, _ in KEPT.values()]
    for body in bodies:
        assert markdown._html(body, colours=True) == plain.reset().convert(body)


def problems(html: str) -> list[str]:
    """What acts, or leads where nothing may lead, in a piece of HTML as a browser parses it."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str) or element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag not in safe.TAGS:
            found.append(element.tag)
        for name, value in element.attrib.items():
            address = re.match(r"\s*([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)
            if (
                name in ("href", "src")
                and address
                and address[1].lower() not in ("http", "https", "mailto")
            ):
                found.append(value)
            if name.startswith("on") or name in (
                "style",
                "srcdoc",
                "srcset",
                "formaction",
                "action",
            ):
                found.append(name)
            if name == "src" and (address or value.startswith("//")):
                found.append(value)
            if name == "id" and value.startswith("__") and not value.startswith("__tabbed_"):
                found.append(value)
    return found


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.word)
def test_no_hostile_text_acts(text: object) -> None:
    for body in (
        text.raw,
        f"# {text.raw}",
        f"- {text.raw}",
        f"<div>{text.raw}</div>",
        f"[{text.raw}](x)",
    ):  # type: ignore[attr-defined]
        assert problems(markdown.convert(body).html) == []


PIECES = st.sampled_from(
    [*(text.raw for text in texts()), *BOMBS, "\n\n", "\n", "    ", "a", " ", '"', ">", "`"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_mixture_of_hostile_texts_acts(body: str) -> None:
    assert problems(markdown.convert(body).html) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_converts_and_is_safe(body: str) -> None:
    assert problems(markdown.convert(body).html) == []
