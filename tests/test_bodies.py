"""The body of a record on its page: references become links, attachments lead to where they are published."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opskb.model import Heading
from opskb.outputs import bodies
from opskb.outputs.site import Site, link
from tests.knowledge import record, site
from tests.sitefiles import scheme

PNG = b"\x89PNG\r\n"
FILES: dict[str, str | bytes] = {
    "data/adr/0001-old.md": record("ADR-0001", "", title='"Old \\"<way>\\""', status="superseded"),
    "data/adr/0002-new.md": record("ADR-0002", "", title="New way", status="accepted"),
    "data/runbooks/rb-0001.yml": "id: RB-0001\ntitle: Restart\n",
    "data/adr/img/graph.png": PNG,
    "data/adr/img/a plan.pdf": b"%PDF",
    "data/adr/img/never.svg": b"<svg/>",
    "data/notes.txt": b"x",
}
OLD = (
    '<a class="okb-ref okb-gone" data-mark="superseded" href="../adr-0001/"'
    ' title="Old &quot;&lt;way&gt;&quot;">'
)
NEW = '<a class="okb-ref" href="../adr-0002/" title="New way">'
RB = '<a class="okb-ref" href="../../runbooks/rb-0001/" title="Restart">'


def converted(folder: Path, body: str, **host: object) -> str:
    return html(
        site(
            folder,
            {**FILES, "data/adr/0009-this.md": record("ADR-0009", body, title="This")},
            **host,
        )
    )


def html(one: Site) -> str:
    return bodies.html(one, one.project.graph["ADR-0009"]).html


LINKS = {
    "a mention": ("See ADR-0002.", f"See {NEW}ADR-0002</a>."),
    "a mention in other words": (
        "See ADR 2 and ADR #2.",
        f"See {NEW}ADR 2</a> and {NEW}ADR #2</a>.",
    ),
    "a mention of a retired record": ("Unlike ADR-0001.", f"Unlike {OLD}ADR-0001</a>."),
    "a mention of another kind": ("Use RB-0001!", f"Use {RB}RB-0001</a>!"),
    "a mention twice": ("ADR-0002, ADR-0002", f"{NEW}ADR-0002</a>, {NEW}ADR-0002</a>"),
    "a mention in bold": ("**ADR-0002**", f"<strong>{NEW}ADR-0002</a></strong>"),
    "a mention in a table": ("| a |\n|---|\n| ADR-0002 |", f"<td>{NEW}ADR-0002</a></td>"),
    "a mention in a list": ("- ADR-0002\n  - RB-0001", f"{RB}RB-0001</a>"),
    "no mention": ("RFC 7231 and ADR-0404.", "<p>RFC 7231 and ADR-0404.</p>"),
    "a mention of itself": ("As ADR-0009 says.", "<p>As ADR-0009 says.</p>"),
    "a mention in code": ("`ADR-0002`", "<code>ADR-0002</code>"),
    "a mention in a link": (
        "[ADR-0002](https://example.com)",
        '<a href="https://example.com">ADR-0002</a>',
    ),
    "a mention in a link by reference": (
        "[ADR-0002][r]\n\n[r]: https://example.com",
        '<a href="https://example.com">ADR-0002</a>',
    ),
    "a mention in an attribute": (
        '<abbr title="ADR-0002">x</abbr>',
        '<abbr title="ADR-0002">x</abbr>',
    ),
    "a mention in the words of an image": (
        "![ADR-0002](img/graph.png)",
        '<img alt="ADR-0002" src=',
    ),
    "a relative link": ("[the new way](0002-new.md)", f"{NEW}the new way</a>"),
    "a relative link to a section": (
        "[x](./0002-new.md#why)",
        '<a class="okb-ref" href="../adr-0002/#why" title="New way">x</a>',
    ),
    "a relative link up and down": ("[x](../runbooks/rb-0001.yml)", f"{RB}x</a>"),
    "a relative link without suffix": ("[x](0002-new)", f"{NEW}x</a>"),
    "a relative link with quotes": ("[x](<0002-new.md>)", f"{NEW}x</a>"),
    "a relative link by reference": ("[x][r]\n\n[r]: 0002-new.md", f"{NEW}x</a>"),
    "a relative link of HTML": ('<a href="0002-new.md">x</a>', f"{NEW}x</a>"),
    "a relative link to itself": ("[x](0009-this.md#why)", '<a href="#why">x</a>'),
    "a link to a heading": ("[x](#why)", '<a href="#why">x</a>'),
    "a link by number": ("[x](/adr/2)", f"{NEW}x</a>"),
    "a link to the web": (
        "[x](https://example.com/0002-new.md)",
        '<a href="https://example.com/0002-new.md">x</a>',
    ),
    "a link to nothing": ("[x](gone.md) y", "<p>x y</p>"),
    "a link out of the root": ("[x](../../../../etc/passwd)", "<p>x</p>"),
    "a link to a file that is not published": ("[x](../notes.txt)", "<p>x</p>"),
    "a mention in a link to nothing": ("[see ADR-0002](gone.md)", "<p>see ADR-0002</p>"),
    "an attachment": (
        "![a](img/graph.png)",
        '<img alt="a" src="../../attachments/data/adr/img/graph.png">',
    ),
    "an attachment with a blank": (
        "[x](<img/a plan.pdf>)",
        '<a href="../../attachments/data/adr/img/a%20plan.pdf">x</a>',
    ),
    "an attachment as it is written in addresses": (
        "[x](img/a%20plan.pdf#page=2)",
        'img/a%20plan.pdf#page=2">x</a>',
    ),
    "an image that is not there": ("![words](img/gone.png)", "<p>words</p>"),
    "an image that may act": ("![words](img/never.svg)", "<p>words</p>"),
    "an image of elsewhere": (
        "![words](https://example.com/a.png)",
        '<a href="https://example.com/a.png">words</a>',
    ),
}


@pytest.mark.parametrize(("body", "expected"), LINKS.values(), ids=LINKS)
def test_references(body: str, expected: str, tmp_path: Path) -> None:
    assert expected in converted(tmp_path, body)


def test_no_mark_of_ours_is_left(tmp_path: Path) -> None:
    body = "ADR-0002 \ue000\ue010ADR-0001\ue001 `\ue001` [\ue000](https://example.com/\ue000)\n\n## ADR-0002 and \ue000\n"
    text = converted(tmp_path, body)
    assert not [letter for letter in text if "\ue000" <= letter <= "\uf8ff"]
    assert text.startswith(f"<p>{NEW}ADR-0002</a> ")


def test_a_heading_that_mentions_a_record_keeps_its_anchor(tmp_path: Path) -> None:
    one = site(
        tmp_path,
        {**FILES, "data/adr/0009-this.md": record("ADR-0009", "## Why not ADR-0001", title="This")},
    )
    found = bodies.html(one, one.project.graph["ADR-0009"])
    assert found.toc == (Heading(2, "why-not-adr-0001", "Why not ADR-0001"),)
    assert found.html == f'<h2 id="why-not-adr-0001">Why not {OLD}ADR-0001</a></h2>'


@pytest.mark.parametrize(
    "title", ["# ADR-0009: This", "ADR-0009: This\n=====", "# ADR-0002 in a title"]
)
def test_the_title_is_left_out_and_the_rest_keeps_its_level(title: str, tmp_path: Path) -> None:
    text = converted(tmp_path, f"{title}\n\nFirst ADR-0002.\n\n## Why\n")
    assert text == f'<p>First {NEW}ADR-0002</a>.</p>\n<h2 id="why">Why</h2>'


def test_a_second_title_becomes_a_section(tmp_path: Path) -> None:
    assert (
        converted(tmp_path, "# This\n\n# Why\n\n## How\n")
        == '<h2 id="why">Why</h2>\n<h3 id="how">How</h3>'
    )


def test_pages_of_the_host_are_linked(tmp_path: Path) -> None:
    text = converted(
        tmp_path, "[x](../../docs/guide.md#a)", elsewhere={"docs/guide.md": "guide/index.html"}
    )
    assert text == '<p><a href="../../guide/#a">x</a></p>'


def test_a_reference_to_a_hidden_record_is_plain_words(tmp_path: Path) -> None:
    files = {
        "data/adr/0003-secret.md": record("ADR-0003", "", title="Secret", visibility="private")
    }
    body = "ADR-0003, [x](0003-secret.md)"
    one = site(
        tmp_path,
        {**FILES, **files, "data/adr/0009-this.md": record("ADR-0009", body, title="This")},
    )
    assert html(one) == "<p>ADR-0003, x</p>"


def test_a_field_has_its_links_and_no_anchors(tmp_path: Path) -> None:
    one = site(tmp_path, {**FILES, "data/adr/0009-this.md": record("ADR-0009", "", title="This")})
    text = "## Run\n\n[a](0002-new.md) [b](gone.md) ![c](img/gone.png)"
    expected = f"<h2>Run</h2>\n<p>{NEW}a</a> b c</p>"
    assert bodies.field(one, one.project.graph["ADR-0009"], text) == expected


def test_what_a_record_links_to_decides_what_is_published(tmp_path: Path) -> None:
    one = site(
        tmp_path,
        {
            **FILES,
            "data/adr/0009-this.md": record(
                "ADR-0009", "![a](img/graph.png) [b](../notes.txt)", title="This"
            ),
        },
    )
    assert one.attached == {"data/adr/img/graph.png"}


WORDS = st.sampled_from(
    ["ADR-0002", "ADR 1", "RB-0001", "[x](0002-new.md)", "[ADR-0001](gone.md)", "![x](img/graph.png)", "`", "**", "*", "_", "[", "]", "(", ")",
     "<a href='0002-new.md'>", "</a>", "<b>", "\n\n", "\n", " ", "# ", "- ", "> ", "| ", '"', "<", ">", "&", "\\", "\ue000", "\ue011", "\ue001", "```\n", "    ", "[^1]", "[^1]: "]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WORDS, max_size=15).map("".join))
def test_links_are_never_broken_by_what_stands_around_them(tmp_path: Path, body: str) -> None:
    import html5lib

    text = converted(tmp_path, body)
    parsed = html5lib.parseFragment(text, namespaceHTMLElements=False)
    again = html5lib.serialize(parsed, quote_attr_values="always", omit_optional_tags=False)
    for element in parsed.iter("a"):
        assert not list(element.iter("a"))[1:]
        assert scheme(element.get("href", "")) in ("", "http", "https", "mailto")
        assert set(element.attrib) <= {"href", "title", "class", "data-mark"}
    assert text.count("<a ") == again.count("<a ")
    assert "\ue000" not in text


PATHS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map(
    lambda names: "/".join([*names, "index.html"])
)


@given(PATHS, PATHS)
def test_an_address_from_page_to_page_is_the_shortest(source: str, target: str) -> None:
    expected = posixpath.relpath(posixpath.dirname(target) or ".", posixpath.dirname(source) or ".")
    assert link(source, target) == f"{expected}/"


def test_an_address_of_a_file_keeps_its_name() -> None:
    assert link("a/b/index.html", "a/c.json") == "../c.json"
    assert link("index.html", "calendar.ics") == "calendar.ics"
    assert link("a/myindex.html", "a/index.html") == "./"
