"""Any text survives the archive: what a link led to it leads to, and no other line changes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import project, prose
from opskb.edits import archive, journal
from opskb.edits.pages import Host
from opskb.project import Project
from opskb.rules import check
from opskb.source import decode, parse

STONE = "tombstone: {on: 2026-01-05, reason: Gone.}"
FILES = {
    "data/adr/adr-0001.md": f"---\nid: ADR-0001\nstatus: deprecated\n{STONE}\n---\n",
    "data/adr/two words.md": f"---\nid: ADR-0005\nstatus: deprecated\n{STONE}\n---\n",
    "data/adr/adr-0002.md": "---\nid: ADR-0002\nstatus: accepted\n---\n",
    "data/runbooks/rb-0001.md": f"---\nid: RB-0001\nstatus: retired\n{STONE}\n---\n",
    "data/runbooks/deep/rb-0002.md": "---\nid: RB-0002\nstatus: active\n---\n",
    "data/adr/_archive/adr-0003.md": f"---\nid: ADR-0003\nstatus: deprecated\n{STONE}\n---\n",
    "docs/page.md": "---\ntitle: A page\n---\n",
}
TARGETS = (
    "data/adr/adr-0001.md", "data/adr/adr-0002.md", "data/runbooks/rb-0001.md", "data/adr/a b.png",
    "data/adr/two words.md", "data/runbooks/deep/rb-0002.md", "data/adr/_archive/adr-0003.md",
    "docs/page.md", "src/code.py", "data/adr/gone.md",
)  # fmt: skip
FORMS = (
    "[it]({})", "see [it]({}), and", "[it]({} \"A title\")", "[it](<{}>)", "![it]({})", "[it][x{n}]\n\n[x{n}]: {}",
    "[x{n}]: <{}> 'A title'", '<a class="b" href="{}">it</a>', "<img src='{}'>", "`[it]({})`", "``` \n[it]({})\n```",
    "<!-- [it]({}) -->", "~~~\n[it]: {}\n~~~", "[words that\nrun on]({})", "> [it]({})", "| [it]({}) | b |", "- [ ] [it]({})",
    "[![badge](https://example.org/a.svg)]({})", "    [it]({})", "[it]({}) [that]({})", "ADR-0001 and [it]({})",
)  # fmt: skip
WAYS = ("relative", "dotted", "around", "rooted", "absolute", "bare")
TAILS = ("", "#a-part", "?raw=1#b", "#%20")


@st.composite
def bodies(draw: st.DrawFn, home: str) -> str:
    """A text of links in all their forms, each a paragraph, with words and ids between them."""
    parts = []
    for n in range(draw(st.integers(0, 6))):
        form, target = draw(st.sampled_from(FORMS)), draw(st.sampled_from(TARGETS))
        way, tail = draw(st.sampled_from(WAYS)), draw(st.sampled_from(TAILS))
        parts.append(form.replace("{n}", str(n)).replace("{}", written(home, target, way) + tail))
    return draw(st.sampled_from(("\n\n", "\n\nIn between: RB-0001.\n\n"))).join(["# Title", *parts])


def written(home: str, target: str, way: str) -> str:
    """A path from the folder of one file to another file, as somebody might write it."""
    from os.path import relpath
    from urllib.parse import quote

    near = quote(relpath(target, home))
    if way == "dotted":
        return f"./{near}"
    if way == "around":
        return f"../{home.rpartition('/')[2]}/{near}"
    if way == "bare":
        return near.removesuffix(".md")
    return {"rooted": quote(target), "absolute": f"/{quote(target)}"}.get(way, near)


def made(root: Path, texts: dict[str, str], end: str, mark: str, last: str) -> Project:
    (root / "opskb.yml").write_text("as_of: 2026-11-20\n")
    for name, head in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = mark + (head + texts.get(name, "# Title") + last).replace("\n", end)
        path.write_bytes(text.encode())
    (root / "data/adr/a b.png").write_bytes(b"\x89PNG")
    return project.load(root)


def leads(base: Project, path: str) -> list[tuple[str, str]]:
    """What each link in a page leads to: the id of a record, else the path of a file."""
    body = parse(path, decode((base.root / path).read_bytes())).body
    links = (one for one in prose.hrefs(prose.mask(body)) if not one.image)
    found = (base.graph.index.reached(one.href, path) for one in links)
    return [(one.id, "") if one else ("", there) for one, there in found]


def links(base: Project) -> dict[str, list[tuple[str, str]]]:
    graph = base.graph
    return {
        one.id: [(link.form, link.target) for link in graph.outgoing.get(one.key, ())]
        for one in graph
    }


def said(base: Project) -> dict[str, str]:
    return {one.id: base.graph.digest(one) for one in base.graph}


def lines(root: Path) -> dict[str, list[bytes]]:
    """The lines of every file, by its name alone."""
    return {path.name: path.read_bytes().split(b"\n") for path in root.rglob("*.md")}


@settings(max_examples=100, deadline=None)
@given(
    texts=st.fixed_dictionaries({name: bodies(name.rpartition("/")[0]) for name in FILES}),
    end=st.sampled_from(("\n", "\r\n")),
    mark=st.sampled_from(("", "\ufeff")),
    last=st.sampled_from(("", "\n", "\n\n")),
)
def test_a_link_leads_where_it_led(texts: dict[str, str], end: str, mark: str, last: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        base = made(root, texts, end, mark, last)
        before, held = lines(root), leads(base, "docs/page.md")
        plan = archive.plan(base, host=Host("docs"))
        journal.carry_out(root, plan)
        after = project.load(root)
        assert (root / "data/adr/_archive/adr-0001.md").is_file()
        assert not (root / "data/runbooks/rb-0001.md").exists()
        assert links(after) == links(base)
        assert said(after) == said(base)
        assert leads(after, "docs/page.md") == [(id, archived(root, path)) for id, path in held]
        assert {one.code for one in check(after)} <= {one.code for one in check(base)} - {"OKB406"}
        only_links_changed(before, lines(root))
        assert not archive.plan(after, host=Host("docs")).changes


def archived(root: Path, path: str) -> str:
    folder, _, name = path.rpartition("/")
    there = f"{folder}/_archive/{name}"
    return there if path and not (root / path).exists() and (root / there).exists() else path


def only_links_changed(before: dict[str, list[bytes]], after: dict[str, list[bytes]]) -> None:
    assert before.keys() == after.keys()
    for name, held in before.items():
        assert len(held) == len(after[name])
        for old, new in zip(held, after[name], strict=True):
            assert old == new or (
                b"](" in old or b"href=" in old or b"src=" in old or b"]: " in old
            )
            assert old.endswith(b"\r") == new.endswith(b"\r")
            cut = new.replace(b"../", b"").replace(b"_archive/", b"").replace(b"./", b"")
            assert cut == old.replace(b"../", b"").replace(b"_archive/", b"").replace(b"./", b"")
