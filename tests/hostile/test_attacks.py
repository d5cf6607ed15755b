"""What somebody who may add any file to the records tries: to read, to run, to hide, to break, to stall."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import config, project
from opskb.adapters.cli import cli as opskb
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import check, rulebook
from tests.checked import commit, found, loaded, write
from tests.engine import Engine
from tests.sitefiles import broken_links, found_in, pages

CLEAN = "---\nid: ADR-0001\ntitle: Queue the payouts\nstatus: accepted\nowner: Ines Ferreira\n---\n"
KIND = "title: Things\nprefix: TH\nfolder: things\nurl: things\nstates: {active: live}\n"
THING = "---\nid: TH-0001\ntitle: A thing\nstatus: active\n---\nWords.\n"
SECRET = "zqsecretqz"


def published(base: Project) -> dict[str, bytes]:
    """Every file of the site, a page by its HTML."""
    site = Site(base, check(base), rulebook(base))
    return {one.path: one.content or one.html.encode() for one in render(site)}


def holding(base: Project, word: str = SECRET) -> list[str]:
    """The files of the site that hold a word."""
    return [path for path, raw in published(base).items() if word.encode() in raw]


def cli(root: Path, *arguments: str) -> str:
    """What a command says when it is run in a folder."""
    command = [sys.executable, "-m", "opskb", *arguments]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


# ---- settings and code ----


def test_records_cannot_bring_settings_of_their_own(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    write(
        tmp_path,
        {
            "opskb.yml": "as_of: 2026-11-20\n",
            "data/adr/adr-0001.md": CLEAN,
            "data/opskb.yml": "rules: [evil.py]\nsources: [{path: adr}]\n",
            "data/evil.py": f"open({str(mark)!r}, 'w')\n",
            "data/adr/opskb.yml": "rules: [../evil.py]\n",
        },
    )
    for start in (tmp_path, tmp_path / "data", tmp_path / "data" / "adr" / "adr-0001.md"):
        base = project.load(start)
        check(base)
        assert base.root == tmp_path
    assert not mark.exists()


def test_a_knowledge_base_beside_the_records_of_another_has_its_own_settings(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"opskb.yml": "", "team/opskb.yml": "", "team/data/adr/adr-0001.md": CLEAN})
    assert config.find_root(tmp_path / "team" / "data") == tmp_path / "team"


# ---- files from elsewhere ----


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the knowledge base, with a secret in every file that could be of use."""
    folder = tmp_path / "outside"
    write(
        folder,
        {
            "secret.txt": SECRET,
            "adr-0009.md": CLEAN.replace("Queue", SECRET),
            "thing/kind.yml": KIND.replace("Things", SECRET),
            "thing/example.md": SECRET,
            "thing/page.html.j2": SECRET,
        },
    )
    return folder


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("data/_kinds", "."),
        ("data/_kinds/thing", "thing"),
        ("data/_kinds/thing/kind.yml", "thing/kind.yml"),
        ("data/_kinds/thing/page.html.j2", "secret.txt"),
        ("data/_kinds/thing/example.md", "secret.txt"),
        ("data/adr/adr-0009.md", "adr-0009.md"),
        ("data/records", "."),
        ("docs/decisions", "."),
        ("docs", "."),
        ("data/adr/picture.png", "secret.txt"),
    ],
)
def test_no_link_is_followed(tmp_path: Path, outside: Path, link: str, target: str) -> None:
    root = tmp_path / "root"
    files = {
        "data/adr/adr-0001.md": f"{CLEAN}![a](picture.png)\n",
        "data/_kinds/thing/kind.yml": KIND,
        "data/things/th-0001.md": THING,
    }
    write(root, {path: text for path, text in files.items() if not path.startswith(link)})
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(outside / target)
    settings = "as_of: 2026-11-20\nsources: [{path: data}, {path: docs/decisions, kind: adr}]\n"
    base = loaded(root, {}, settings=settings)
    assert holding(base) == []
    refused = [one.place.path for one in found(base, "OKB004")]
    assert refused in ([link], ["docs/decisions"])


# ---- kinds ----


@pytest.mark.parametrize(
    "url", ["decisions/adr-0001", "decisions/timeline", "rules", "RULES/okb101", "api/v1", "schema"]
)
def test_no_kind_takes_the_place_of_a_page(tmp_path: Path, url: str) -> None:
    kind = KIND.replace("url: things", f"url: {url}")
    base = loaded(tmp_path, {"data/_kinds/thing/kind.yml": kind, "data/adr/adr-0001.md": CLEAN})
    assert [one.field for one in found(base, "OKB902")] == ["url"]


def test_everything_of_the_site_itself_is_reserved(tmp_path: Path) -> None:
    from opskb.clashes import RESERVED

    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN})
    tops = {path.partition("/")[0] for path in published(base) if "/" in path}
    assert tops - {kind.url.partition("/")[0] for kind in base.kinds} <= RESERVED


@pytest.mark.parametrize(
    "extra",
    [
        "also: {a: [x], b: {c: d}, e: 3}",
        "relations: {title: {inverse: titled}}",
        "relations: {foo: {inverse: status, to: [adr]}}",
        "relations: {foo: {inverse: date, to: [adr]}}",
        "relations: {foo: {inverse: tags}}",
        "relations: {foo: {inverse: bar, with: {to: integer}}}",
        "relations: {foo: {inverse: bar, with: {at: date}}}",
        "relations: {foo: {inverse: bar, with: [a]}}",
        "relations: {foo: {inverse: bar, with: words}}",
        "relations: {'a\\nb': {inverse: 'x y'}}",
        "fields: {relates_to: {type: date}}",
        "fields: {x: {type: choice, of: [a], also: {b: [c]}}}",
        "url: a//b",
        f"url: {'a' * 300}",
        f"folder: {'a/' * 200}a",
    ],
)
def test_a_kind_that_cannot_work_costs_only_itself(tmp_path: Path, extra: str) -> None:
    name = extra.partition(":")[0]
    text = "\n".join(line for line in KIND.splitlines() if not line.startswith(f"{name}:"))
    record = THING.replace("status", "title: x\nrelates_to: 2026-01-01\nfoo: ADR-0001\nstatus", 1)
    files = {"data/_kinds/thing/kind.yml": f"{text}\n{extra}\n", "data/things/th-0001.md": record}
    base = loaded(tmp_path, {**files, "data/adr/adr-0001.md": CLEAN})
    assert [one.id for one in base.records] == ["ADR-0001"]
    wrong = [one for one in check(base) if one.code in ("OKB901", "OKB902")]
    assert {one.place.path for one in wrong} == {"data/_kinds/thing/kind.yml"}
    assert published(base)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "a\n::error::b", "-", "é", " "])
def test_a_kind_is_called_by_plain_words(tmp_path: Path, name: str) -> None:
    files = {f"data/_kinds/{name}/kind.yml": KIND, "data/adr/adr-0001.md": CLEAN}
    base = loaded(tmp_path, files)
    assert len(found(base, "OKB901")) == 1
    assert name not in base.kinds


# ---- templates of a user's kind ----


def thing(tmp_path: Path, template: str, **more: str) -> str:
    """The page of a thing by a template of its kind."""
    files = {
        "data/_kinds/thing/kind.yml": KIND,
        "data/_kinds/thing/page.html.j2": template,
        "data/things/th-0001.md": f"{THING}\n```mermaid\ngraph TD\n```\n",
        **more,
    }
    return published(loaded(tmp_path, files))["things/th-0001/index.html"].decode()


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe src='https://example.org'></iframe>",
        "<svg onload=alert(1)><script>alert(1)</script><use href='data:x'/></svg>",
        "<img src='//example.org/x.png'><link rel=stylesheet href='//example.org'>",
        "<style>@import '//example.org'</style><p style='background:url(//example.org)'>x</p>",
        "<form action='//example.org'><button formaction='javascript:alert(1)'>x</button></form>",
        "{{ '<script>alert(1)</script>'|safe }}",
        "<pre class='a mermaid'>graph TD</pre><div class=mermaid>x</div>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
        "<svg><rect fill='url(//example.org)'/></svg><b id=__search data-md-component=dialog class=md-dialog>x</b>",
    ],
)
def test_nothing_of_a_template_acts(tmp_path: Path, template: str) -> None:
    page = thing(
        tmp_path, "{% extends 'record.html.j2' %}{% block lead %}" + template + "{% endblock %}"
    )
    assert 'class="okb-body"' in page
    for word in ("<script", "onclick", "javascript:", "example.org", "iframe", "onload", "onerror"):
        assert word not in page
    for word in ("<style", "<form", "mermaid", "__search", "data-md", "md-dialog", "<math"):
        assert word not in page


@pytest.mark.parametrize(
    "template",
    [
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ record.__init__.__globals__ }}",
        "{{ plural.__globals__ }}",
        "{{ m.__class__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__ }}",
        "{% include '../../opskb.yml' %}",
        "{% include '/etc/hostname' %}",
        "{% import 'thing/link.txt' as x %}{{ x }}",
        "{% include 'thing/link.txt' %}",
        "{% include 'linked/secret.txt' %}",
        "{% include 'thing/page.html.j2' %}",
        "{{ 1 // 0 }}{{ 'a' + 1 }}",
        "{{ range(10**9)|list }}",
    ],
)
def test_a_template_that_reaches_out_costs_its_looks(
    tmp_path: Path, outside: Path, template: str
) -> None:
    home = tmp_path / "root" / "data" / "_kinds"
    (home / "thing").mkdir(parents=True)
    (home / "thing" / "link.txt").symlink_to(outside / "secret.txt")
    (home / "linked").symlink_to(outside)
    page = thing(tmp_path / "root", template)
    assert SECRET not in page
    assert "as_of" not in page
    assert '<p class="okb-pills">' in page


def test_the_pages_of_the_site_pass_as_they_are(tmp_path: Path) -> None:
    import html5lib

    from opskb.outputs.harmless import harmless

    def parsed(html: str) -> str:
        return str(html5lib.serialize(html5lib.parseFragment(html)))

    body = '=== "A"\n    x\n\n- [x] done\n\nA note[^1].\n\n[^1]: y\n\n```python\nx = 1\n```\n'
    files = {"data/adr/adr-0001.md": f"{CLEAN}# T\n\n{body}", "data/adr/adr-0002.md": CLEAN}
    pages = published(loaded(tmp_path, files))
    for path, raw in pages.items():
        if path.endswith(".html"):
            assert parsed(harmless(raw.decode())) == parsed(raw.decode()), path


@pytest.mark.parametrize("name", ["data/_kinds/thing/example.md", "data/runbooks/rb-0001.md"])
def test_no_diagram_makes_the_theme_fetch_its_script(tmp_path: Path, name: str) -> None:
    fence = "```mermaid\\ngraph TD\\n```"
    text = f'---\nid: RB-0001\nsteps: [{{id: A, intent: x, run: "{fence}"}}]\n---\n'
    text += "`````\n\n```mermaid\ngraph TD\n```\n"
    files = {"data/_kinds/thing/kind.yml": KIND, "data/adr/adr-0001.md": CLEAN, name: text}
    assert holding(loaded(tmp_path, files), '<pre class="mermaid">') == []


# ---- pages of the host among the records ----

DOCS = """\
site_name: Attacked
theme: {name: material, font: false}
markdown_extensions: [pymdownx.snippets, md_in_html, attr_list]
plugins: [search, {opskb: {}}]
"""
SOURCES = "as_of: 2026-11-20\nsources: [{path: docs/decisions, kind: adr, prefix: DEC}]\n"
BESIDE = f"""\
---
title: </title><script>alert(1)</script>
template: 404.html
---
# Contributing

<script>alert("{SECRET}")</script><img src=x onerror="{SECRET}">

--8<-- ".env"

See [a decision](0001-use-a-queue.md), [a page](evil.html), ![a map](map.png).
Named here: evil.html evil.svg evil.mkdn notes.yml notes.txt index.html
"""


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hosted") / "real"
    decision = "# Use a queue\n\n## Status\n\nAccepted\n\n## Decision\n\nWe use a queue.\n"
    acting = f"<script>{SECRET}</script>"
    write(
        root,
        {
            "mkdocs.yml": DOCS,
            "opskb.yml": SOURCES,
            ".env": SECRET,
            "docs/index.md": "# Home\n\nSee [how to](decisions/contributing.md).\n",
            "docs/decisions/0001-use-a-queue.md": decision,
            "docs/decisions/0002-private.md": f"---\nvisibility: private\n---\n{decision}{SECRET}\n",
            "docs/decisions/contributing.md": BESIDE,
            "docs/decisions/template.md": f"---\nvisibility: private\n---\n# {{title}} {SECRET}\n",
            "docs/decisions/evil.html": acting,
            "docs/decisions/deep/index.html": acting,
            "docs/decisions/evil.svg": f"<svg>{acting}</svg>",
            "docs/decisions/evil.mkdn": acting,
            "docs/decisions/notes.yml": f"visibility: private\ntext: {SECRET}\n",
            "docs/decisions/notes.txt": SECRET,
            "docs/decisions/map.png": "picture",
        },
    )
    link = root.parent / "link"
    link.symlink_to(root)
    result = Engine("mkdocs").build(link / "mkdocs.yml", root.parent / "site")
    assert result.returncode == 0, result.stderr
    return root.parent / "site"


def test_no_page_among_the_records_acts_or_reads(hosted: Path) -> None:
    assert found_in(hosted, SECRET) == []
    page = next(one for one in pages(hosted) if one.name == "decisions/contributing/index.html")
    assert page.first("h1") == "</title><script>alert(1)</script>"
    assert page.first("title").startswith("</title><script>alert(1)</script>")
    assert '--8&lt;-- ".env"' in page.text
    assert not [one for one in pages(hosted) for element in one.elements if element.get("onerror")]


def test_what_is_no_picture_is_no_file_of_the_site(hosted: Path) -> None:
    there = {path.name for path in (hosted / "decisions").iterdir()}
    ours = {"contributing", "index.html", "dec-0001", "dec-0001.md", "llms.txt", "0001-use-a-queue"}
    assert there == {*ours, "map.png"}


def test_links_lead_on_from_a_page_among_the_records_and_to_it(hosted: Path) -> None:
    page = (hosted / "decisions" / "contributing" / "index.html").read_text()
    assert 'href="../dec-0001/"' in page
    assert 'src="../map.png"' in page
    assert "a page, <img" in page
    assert 'href="decisions/contributing/"' in (hosted / "index.html").read_text()
    assert broken_links(hosted) == []


# ---- what may not be seen ----

HIDDEN = f"id: ADR-0007\ntitle: {SECRET}\nstatus: accepted\nvisibility: private\n"


@pytest.mark.parametrize(
    "said",
    [
        "visibility: private",
        "visibility: Private",
        "visibility: privat",
        "visibility: secret",
        "visibility: [private]",
        "visibility: {private: true}",
        "visibility: 0",
        "visibility: false",
        "visibility: private, internal",
        "Visibility: private",
        "visiblity: internal",
        "visibilty: private",
    ],
)
def test_what_nobody_can_tell_the_audience_of_is_not_published(tmp_path: Path, said: str) -> None:
    text = f"---\nid: ADR-0002\ntitle: {SECRET}\nstatus: accepted\n{said}\n---\n{SECRET}\n"
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN, "data/adr/adr-0002.md": text})
    assert [one.id for one in base.records] == ["ADR-0001"]
    assert holding(base) == []
    assert len(found(base, "OKB003")) == (said.lower() != "visibility: private" or said[0] == "V")


def test_front_matter_that_is_broken_hides_what_it_may_have_hidden(tmp_path: Path) -> None:
    text = f"---\nstatus: accepted\ntitle: a: b\nvisibility: private # so\n---\n# {SECRET}\n\n## Context\n\n## Decision\n"
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN, "data/adr/0002-x.md": text})
    assert holding(base) == []


@pytest.fixture
def hiding(tmp_path: Path) -> Project:
    """A hidden record in a file with a public one, one of its own, and files beside them."""
    waiver = "{rule: OKB501, record: ADR-0007, until: 2026-12-31, reason: zqsecretqz}"
    by_path = "{rule: OKB301, record: data/adr/adr-0009.md, until: 2026-12-31, reason: zqsecretqz}"
    settings = f"as_of: 2026-11-20\nwaivers:\n  - {waiver}\n  - {by_path}\n"
    both = f"---\n{HIDDEN}date: {SECRET}\n---\nid: ADR-0006\ntitle: Seen\nstatus: accepted\n"
    own = f"---\n{HIDDEN.replace('0007', '0008')}date: {SECRET}\n---\nADR-0006 says {SECRET}.\n"
    files = {
        "data/adr/both.yml": both,
        "data/adr/adr-0008.md": own,
        "data/adr/adr-0009.md": own.replace("0008", "0009"),
        f"data/{SECRET}.md": f"---\nvisibility: internal\n---\n# {{{SECRET}}}\n",
        f"data/{SECRET}.yml": f"a: 1\n---\nvisibility: private\nb: {SECRET}\n",
        "data/adr/adr-0010.md": CLEAN.replace("0001", "0010")
        + "See ADR-0008, [it](adr-0008.md).\n",
    }
    return loaded(tmp_path, files, settings=settings)


def test_nothing_of_a_hidden_record_is_published(hiding: Project) -> None:
    assert [one.id for one in hiding.records] == ["ADR-0010", "ADR-0006"]
    assert holding(hiding) == []
    for word in ("ADR-0007", "adr-0008.json", "ADR-0009", "is missing"):
        held = [path for path in holding(hiding, word) if not path.startswith("rules/")]
        assert {*held} <= {"rules.md"}  # the words of the rules, as `rules/index.html` has them
    assert not [path for path in published(hiding) if "0007" in path or "0008/" in path]


def test_a_waiver_of_a_hidden_record_is_kept_for_where_it_is_checked(hiding: Project) -> None:
    assert found(hiding, "OKB903") == []
    assert hiding.hidden.count == 3


def test_a_check_says_how_many_records_it_did_not_look_at(hiding: Project) -> None:
    said = cli(hiding.root, "check")
    assert "note: 3 records not checked: less public than the `visibility` of opskb.yml" in said
    assert "ADR-0007" in said  # what is wrong in a file is for those who have the file


def test_an_address_does_not_tell_whether_a_hidden_record_has_the_id(tmp_path: Path) -> None:
    probe = CLEAN.replace("0001", "0007")
    for name in ("adr-aaa", "adr-zzz"):
        root = tmp_path / name
        base = loaded(
            root, {"data/adr/adr-mmm.md": f"---\n{HIDDEN}---\n", f"data/adr/{name}.md": probe}
        )
        assert "decisions/adr-0007/index.html" in published(base)


def test_ids_used_many_times_are_told_apart_and_not_all_told_of_each(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/adr/x.yml": "---\nid: ADR-5\n" * 490})
    assert len({one.key.casefold() for one in base.records}) == 490
    assert sum(map(len, published(base).values())) < 10_000_000


# ---- what breaks ----

LONG = "a" * 5000
NUMBER = "1" * 5000
NYGARD = "# 2. T\n\nDate: 2026-01-01\n\n## Status\n\n{}\n\n## Context\n\n{}\n\n## Decision\n\nx\n"
FIELD = "---\nid: ADR-0002\ntitle: T\nstatus: accepted\n{}\n---\n{}\n"
BREAKING = {
    "a number without end": NYGARD.format(f"Superseded by [x]({NUMBER}-a.md)", ""),
    "a title that is a number": NYGARD.replace("2. T", f"{NUMBER}. T").format("Accepted", ""),
    "a link to no name": NYGARD.format("Accepted", "[x](%00/x.md) [y](\0/y.md)"),
    "a link that is too long": NYGARD.format("Accepted", f"[x]({LONG}/adr-0009.md)"),
    "a picture that is too long": NYGARD.format("Accepted", f"![x]({LONG}.png)"),
    "watching no name": FIELD.format('watches: ["\\0", "\\0/*", "a/**/\\0"]', ""),
    "watching what is too long": FIELD.format(f"watches: [{LONG}, {LONG}/*]", ""),
    "the last day there is": FIELD.format("due: 9999-12-31\nreviews: [{on: 9999-12-31}]", ""),
    "the first day there is": FIELD.format("date: 0001-01-01\ndue: 0001-01-01", ""),
}


@pytest.mark.parametrize("text", BREAKING.values(), ids=BREAKING)
def test_a_record_that_would_break_the_run_costs_only_itself(tmp_path: Path, text: str) -> None:
    grave = CLEAN.replace("0001", "0009").replace("accepted", "deprecated")
    files = {"data/adr/adr-0001.md": CLEAN, "data/adr/_archive/adr-0009.md": grave}
    base = loaded(tmp_path, {**files, "data/adr/0002-x.md": text})
    assert "ADR-0001" in [one.id for one in base.records]
    assert published(base)


@pytest.mark.parametrize(
    "old",
    [
        *("sitemap.xml", "sitemap.xml.gz", "search/search_index.json", "api/v1/records.json"),
        *("decisions/index.html/x", "404.html/", "CNAME", "é" * 200, "/".join(["a"] * 3000)),
        *(
            "%00x",
            "%2e%2e/%2e%2e/x",
            "..%2fx",
            "/a//b",
            "C:/x",
            "\\\\\\\\host\\\\x",
            "x/. ./y",
            "...",
        ),
    ],
)
def test_no_old_address_stands_in_the_way_of_a_build(tmp_path: Path, old: str) -> None:
    write(
        tmp_path,
        {
            "mkdocs.yml": DOCS,
            "docs/CNAME": "example.org",
            "opskb.yml": "as_of: 2026-11-20\n",
            "data/adr/adr-0001.md": CLEAN.replace("status", f'formerly: ["{old}"]\nstatus', 1),
        },
    )
    if old in ("CNAME", "sitemap.xml"):
        result = Engine("mkdocs").build(tmp_path / "mkdocs.yml", tmp_path / "site")
        assert result.returncode == 0, result.stderr
    all_files = published(project.load(tmp_path))
    made = {path for path, raw in all_files.items() if b"This page is now at" in raw}
    assert made <= {"CNAME/index.html"}


def test_folders_without_end_are_a_finding(tmp_path: Path) -> None:
    deep = "data/" + "d/" * 200
    (tmp_path / deep).mkdir(parents=True)
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN})
    assert [one.id for one in base.records] == ["ADR-0001"]
    assert "folders" in found(base, "OKB004")[0].message


def test_a_name_that_cannot_be_written_is_a_finding(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN})
    folder = os.fsencode(tmp_path / "data" / "adr")
    for name in (b"\xff.md", b"\xff.png", b"\xff\xfe"):
        (Path(os.fsdecode(folder)) / os.fsdecode(name)).write_text(CLEAN)
    base = project.load(tmp_path)
    assert len(found(base, "OKB004")) == 3
    assert published(base)
    assert "has a name that is not UTF-8" in cli(tmp_path, "check", "--format", "json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/adr/adr-0001.md": f"{CLEAN}![a](pipe.png)\n"})
    os.mkfifo(tmp_path / "data" / "adr" / "pipe.png")
    base = project.load(tmp_path)
    assert [one.place.path for one in found(base, "OKB004")] == ["data/adr/pipe.png"]
    assert published(base)


def test_no_record_can_silence_git(tmp_path: Path) -> None:
    globs = ", ".join(f"{'a' * 4000}{number}" for number in range(100))
    watching = CLEAN.replace("0001", "0002").replace("status", f"watches: [{globs}]\nstatus", 1)
    commit(tmp_path, "2026-01-01", {"opskb.yml": "as_of: 2026-11-20\n"})
    commit(tmp_path, "2026-01-02", {"data/adr/adr-0001.md": CLEAN})
    (tmp_path / "data" / "adr" / "adr-0001.md").unlink()
    commit(tmp_path, "2026-01-03", {"data/adr/adr-0002.md": watching})
    base = project.load(tmp_path)
    assert [one.record for one in found(base, "OKB407")] == ["ADR-0001"]


# ---- what steers a terminal, a job or a spreadsheet ----

STEERING = (
    "::error file=x::{0}",
    "##[add-mask]{0}",
    "##vso[task.setvariable variable=x]{0}",
    "##teamcity[buildStatus status='SUCCESS']{0}",
    "\x1b[2J{0}",
    "\x9b2J{0}",
    "\x1b]8;;https://example.org\x07{0}",
    "{0}\r::error::x",
    "\u202e{0}\u2066",
    "\u061c{0}",
    "=HYPERLINK({0})",
    "\uff1d1+1{0}",
)
COMMANDS = (
    *(("check",), ("check", "--verbose"), ("check", "--format", "json"), ("list",)),
    *(("check", "--format", "github"), ("list", "--format", "csv"), ("list", "--format", "json")),
    *(("due", "--within", "9999 days"), ("due", "--within", "9999 days", "--format", "json")),
    *(("doctor",), ("kinds",), ("kinds", "thing"), ("schema", "thing"), ("init", "--dry-run", "x")),
    *(("show", "RB-0001"), ("show", "RB-0001", "--format", "json"), ("explain",)),
    *(("refs", "RB-0001"), ("refs", "RB-0001", "--format", "json"), ("governs", "src/a")),
    *(("governs", "src/a", "--format", "json"),),
)


@pytest.fixture(scope="module")
def steering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of its folder's whole, so that a path begins with what steers."""
    root = tmp_path_factory.mktemp("steering")
    write(root, {"opskb.yml": "as_of: 2026-11-20\nsources: [{path: .}]\n"})
    for number, text in enumerate(STEERING):
        word = text.format(f"zq{number}qz")
        of = KIND.replace("things", f"t{number}").replace("TH", f"T{number}")
        quoted = json.dumps(word)
        of = f"{of}about: {quoted}\nsections: [{quoted}]\n"
        fields = f"title: {quoted}\nowner: {quoted}\nsummary: {quoted}\ntags: [{quoted}]\n"
        fields += f"watches: ['src/**']\nalerts: [{quoted}]\ndue: 2026-11-21\n{quoted}: {quoted}\n"
        record = (
            f"---\nid: RB-{number + 1:04}\nstatus: active\n{fields}relates_to: [{quoted}]\n---\n"
        )
        body = f"## {word}\n\nIt is RB-0001, {word}. [x]({word.replace(' ', '')}.md)\n\n{word}\n"
        name = word.replace("/", "_")
        files = {f"{name}.md": f"{record}{body}", f"{name}.yml": "a: [", f"{name}.txt": ""}
        write(root, {**files, f"_kinds/k{number}/kind.yml": of, "_kinds/thing/kind.yml": KIND})
    return root


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_record_steers_a_terminal_or_a_job(
    steering: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(steering)
    run = CliRunner().invoke(opskb, arguments)
    assert run.exception is None or isinstance(run.exception, SystemExit), run.output
    said = (run.stdout_bytes + run.stderr_bytes).decode()
    assert run.exit_code in (0, 1, 2), said
    assert "Traceback" not in said
    steers = re.compile(r"(?!\n)[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
    assert steers.findall(said) == []
    assert re.findall(r"##\w*\[", said) == []
    begins = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert all("github" in arguments and re.match(r"::\w+ (?:file|title)=", one) for one in begins)


def test_no_cell_is_a_formula(steering: Path) -> None:
    text = cli(steering, "list", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 100
    assert not [
        cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20")
    ]


# ---- what stalls ----

MOST_BODY, MOST_FILE = 255 * 1024, 1024 * 1024 - 500
FRONT = "---\nid: ADR-0002\ntitle: T\nstatus: accepted\n"
HEADER = "# 2. T\n\nDate: 2026-01-01\n\n## Status\n\nAccepted\n\n## Context\n\n"


def repeated(text: str, size: int = MOST_BODY) -> str:
    return (text * (size // len(text) + 1))[:size]


def listed(name: str, item: str, count: int) -> str:
    return f"{FRONT}{name}: [{', '.join(item.format(at) for at in range(count))}]\n---\n"


def documents(count: int, text: str) -> str:
    return "".join(f"---\n{text.format(at)}\n" for at in range(count))


STALLING = {
    "an id that is cut in the middle": (0, f"{FRONT}---\nADR-{'a.' * 60}"),
    "one id without end": (0, f"{FRONT}---\nADR-{repeated('a.')}"),
    "prefixes": (0, f"{FRONT}---\n{repeated('ADR-')}"),
    "dead links": (0, f"{FRONT}---\n{''.join(f'[x](a{n}.md) ' for n in range(15000))}"),
    "empty sections": (0, f"{FRONT}---\n{repeated(chr(10) + '## a')}"),
    "keys that nobody knows": (
        0,
        FRONT + "".join(f"superseded_b{n}: 1\n" for n in range(24000)) + "---\n",
    ),
    "references to nothing": (0, listed("relates_to", "ADR-{}", 49000)),
    "rows of nothing": (0, listed("reviews", "1", 49000)),
    "columns that nobody knows": (0, listed("reviews", "{{on: 2026-01-01, x{}: 3}}", 9000)),
    "patterns": (0, listed("watches", "a{}/**/x*", 49000)),
    "a link in a field": (0, f"{FRONT}relates_to: ['[x]({repeated('a', MOST_FILE - 200)}']\n---\n"),
    "a path in a field": (0, f"{FRONT}relates_to: ['/{repeated('a/', MOST_FILE - 200)}']\n---\n"),
    "a list of links": (1, f"x .md)\n- {repeated('](a', MOST_FILE)}"),
    "pictures": (2, f"# 2. T\n\n## Status\n\nAccepted\n\n{repeated('![a](', MOST_FILE - 100)}"),
    "badges": (2, f"# 2. T\n\n{repeated('![', MOST_FILE - 100)}"),
    "statements": (
        2,
        HEADER
        + repeated("x ", 900_000)
        + repeated("This decision was superseded by nothing. ", 30_000),
    ),
    "blanks after a statement": (2, HEADER + repeated(f"Superseded by [1](1.md){' ' * 900}\n\n")),
    "other decisions": (
        2,
        HEADER + "".join(f"Superseded by ADR-{n} and ADR-9{n}. " for n in range(9000)),
    ),
    "tombstones": (0, f"{FRONT}---\n> **TOMBSTONED** {repeated('replaced by ADR-0001 and ')}"),
    "documents": (3, documents(140_000, "{{}}")),
    "one id for all": (3, documents(490, "id: ADR-5")),
    "an id for each": (3, documents(490, "id: A{0}-{0}") + f"body: '{repeated('A9 ', 200_000)}'\n"),
    "a clique": (
        3,
        documents(
            220,
            "id: ADR-{}\nstatus: superseded\nsupersedes: ["
            + ",".join(f"ADR-{n}" for n in range(220))
            + "]",
        ),
    ),
    "a nest": (3, repeated("[", MOST_FILE)),
    "values": (3, f"a: [{repeated('b,', MOST_FILE - 10)}]"),
    "people": (
        4,
        "---\nid: PM-0001\ntitle: T\nstatus: published\ndate: 2026-01-01\nowner: A B\nactions:\n"
        + "".join(
            f"- {{id: A{n}, owner: Ab{chr(97 + n % 26)} C{chr(97 + n // 26 % 26) * (n // 676 + 1)}}}\n"
            for n in range(9000)
        )
        + f"---\n## Root cause\n\n{repeated('Aba Caa ')}",
    ),
}
PLACES = (
    *("data/adr/adr-0002.md", "data/adr/notes.md", "data/adr/0002-x.md", "data/adr/x.yml"),
    "data/postmortems/pm-0001.md",
)


@pytest.mark.parametrize(("place", "text"), STALLING.values(), ids=STALLING)
def test_no_file_stalls_a_check(tmp_path: Path, place: int, text: str) -> None:
    assert len(text.encode()) < 1024 * 1024
    files = {"opskb.yml": "as_of: 2026-11-20\n", "data/adr/adr-0001.md": CLEAN}
    write(tmp_path, {**files, PLACES[place]: text})
    command = [sys.executable, "-m", "opskb", "check"]
    start = os.times()
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    end = os.times()
    assert run.returncode == 1, run.stderr
    assert b"Traceback" not in run.stderr
    spent = end.children_user + end.children_system - start.children_user - start.children_system
    assert spent < 8, (
        f"{spent:.1f} seconds"
    )  # all of them take less than two where nothing else runs


def test_a_report_is_not_flooded(tmp_path: Path) -> None:
    from opskb.rules.rule import MOST

    text = listed("relates_to", "ADR-9{}", 1000)
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN, "data/adr/adr-0002.md": text})
    dead = found(base, "OKB201")
    assert len(dead) == MOST + 1
    assert f"followed by {1000 - MOST} more findings of this rule" in dead[-1].message
    assert not dead[-1].waived


def test_a_text_that_is_too_long_to_convert_is_a_finding(tmp_path: Path) -> None:
    text = f"{CLEAN.replace('0001', '0002')}[x](dead.md) {'words ' * 50_000}"
    base = loaded(tmp_path, {"data/adr/adr-0001.md": CLEAN, "data/adr/adr-0002.md": text})
    assert [one.record for one in found(base, "OKB001")] == ["ADR-0002"]
    assert base.graph.outgoing == {}


DEAR = {
    "a row for each of many columns": "|"
    + "a|" * 1000
    + "\n|"
    + "-|" * 1000
    + "\n"
    + "|b|\n" * 50_000,
    "lists in lists": "".join(f"{'  ' * depth}- a\n" for depth in range(480)),
    "tabs": '=== "a"\n    b\n\n' * 15_000,
    "breaks": "a  \n" * 60_000,
    "tables": "a|b\n-|-\n\n" * 25_000,
    "loose items": "- a\n\n    b\n\n" * 20_000,
    "code": f"```basemake\n{'a' * 200_000}\n```\n",
    "code in a line": f"`#!basemake {'a' * 200_000}`\n",
    "code over lines": "`#!basemake " + "a\n" * 100_000 + "`\n",
    "code in a quotation": "> ```amdgpu\n" + f"> {'a' * 100}\n" * 2000 + "> ```\n",
    "many pieces of code": f"```basemake\n{'a' * 4000}\n```\n\n" * 60,
}


@pytest.mark.parametrize("body", DEAR.values(), ids=DEAR)
def test_no_text_is_dear_to_convert(body: str) -> None:
    from opskb import markdown

    start = time.process_time()
    found = markdown.convert.__wrapped__(body[: 255 * 1024])
    assert time.process_time() - start < 5
    assert len(found.html) < 4_000_000


def test_the_code_of_a_field_is_coloured_where_it_is_a_command(tmp_path: Path) -> None:
    from opskb import markdown

    assert "<span" in markdown.fragment("```sh\nls -l | wc -l\n```")
    assert "<span" not in markdown.fragment(f"```sh\n{'ls ' * 400}\n```")
    assert "ls ls" in markdown.fragment(f"```sh\n{'ls ' * 400}\n```")
