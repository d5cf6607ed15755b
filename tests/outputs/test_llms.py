"""`llms.txt`: of the form, whole, never too long, and silent about what is hidden."""

from __future__ import annotations

from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from opskb.model import Artifact
from opskb.outputs.llms import FULL_BYTES, MOST_BYTES
from opskb.tokens import tokens
from tests.knowledge import published, record, site
from tests.llms import Llms, parse

SOME: dict[str, str | bytes] = {
    "data/adr/1.md": record("ADR-1", "Text.", title="Old", status="superseded", superseded_by="[ADR-2]"),
    "data/adr/2.md": record("ADR-2", "Text.", title="New [one]", status="accepted", supersedes="[ADR-1]"),
    "data/adr/3.md": record("ADR-3", "Secret.", title="Hidden", visibility="private"),
    "data/runbooks/1.md": record("RB-1", "Text.", title="Do it", status="active", owner="Ada"),
}  # fmt: skip


def _read(found: dict[str, Artifact]) -> dict[str, Llms]:
    names = (path for path in found if path.endswith(".txt") and "llms" in path)
    return {path: parse(found[path].content.decode()) for path in names}


def _targets(path: str, one: Llms) -> list[str]:
    return [normpath(join(dirname(path), listed.url)) for listed in one.links]


def test_a_list_names_status_trust_and_what_the_twin_costs(tmp_path: Path) -> None:
    found = published(site(tmp_path, SOME))
    cost = tokens(found["decisions/adr-2.md"].content.decode())
    (line,) = parse(found["decisions/llms.txt"].content.decode()).links
    assert (line.name, line.url) == ("ADR-2 New [one]", "adr-2.md")
    assert line.notes == f"accepted, CURRENT, ~{cost} tokens"


def test_what_is_out_of_force_is_in_no_list_and_can_be_found(tmp_path: Path) -> None:
    found = published(site(tmp_path, SOME))
    for path, one in _read(found).items():
        assert "decisions/adr-1.md" not in _targets(path, one)
        back = "../" * path.count("/")
        assert f"[the archive]({back}archive.md)" in one.words
        assert f"[records.json]({back}api/v1/records.json)" in one.words
    assert "[ADR-1](decisions/adr-1.md)" in found["archive.md"].content.decode()


def test_what_is_hidden_shows_in_no_twin_and_no_list(tmp_path: Path) -> None:
    found = published(site(tmp_path, SOME))
    texts = {
        path: one.content.decode() for path, one in found.items() if path.endswith((".md", ".txt"))
    }
    assert len(texts) > 20
    assert [path for path, text in texts.items() if "Hidden" in text or "ADR-3" in text] == []


def test_every_address_is_published_and_every_page_is_covered(tmp_path: Path) -> None:
    found = published(site(tmp_path, SOME))
    lists = _read(found)
    assert set(lists) == {"llms.txt", "decisions/llms.txt", "runbooks/llms.txt"}
    for path, one in lists.items():
        assert [to for to in _targets(path, one) if to not in found] == []
    pages = [one for one in found.values() if one.page]
    assert [one.path for one in pages if not one.twin] == []
    head = found["decisions/adr-2/index.html"].head
    assert '<link rel="alternate" type="text/markdown" href="../adr-2.md">' in head
    assert '<link rel="describedby" href="../llms.txt">' in head
    assert 'href="../llms.txt"' in found["freshness/index.html"].head
    assert 'href="index.md"' in found["index.html"].head


@pytest.mark.parametrize(
    "title", ["a]b", "](x)", "x\\n## Forged", "a](javascript:x)", "`", "\\u2028## x"]
)
def test_no_title_breaks_the_form(title: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "opskb.yml": f'as_of: 2026-11-20\nname: "{title}"\nabout: "{title}"\n',
        "data/runbooks/1.md": record("RB-1", "Text.", title=f'"{title}"', status=f'"{title}"'),
    }
    found = published(site(tmp_path, files))
    assert set(_read(found)["runbooks/llms.txt"].sections) == {"Runbooks"}
    assert [one.url for one in _read(found)["runbooks/llms.txt"].links] == ["rb-1.md"]


def test_many_records_go_on_in_further_files_and_the_root_leaves_them_to_these(
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        f"data/runbooks/{at}.md": record(f"RB-{at}", "Text.", title="Do " * 70, status="active")
        for at in range(1, 601)
    }
    found = published(site(tmp_path, files))
    lists = _read(found)
    assert all(len(found[path].content) <= MOST_BYTES for path in lists)
    assert set(lists["llms.txt"].sections) == {"Sections", "Computed pages"}
    parts = [one for path, one in lists.items() if path.startswith("runbooks/")]
    assert len(parts) > 2
    names = [one.name.split()[0] for part in parts for one in part.sections["Runbooks"]]
    assert sorted(names) == sorted(f"RB-{at}" for at in range(1, 601))
    assert [one.url for one in parts[0].sections["More"]] == ["llms-2.txt"]
    assert "Here are 1 to " in parts[0].quotation


def test_whole_texts_are_in_one_file_only_where_that_is_asked_for(tmp_path: Path) -> None:
    assert not [path for path in published(site(tmp_path / "a", SOME)) if "full" in path]
    asked: dict[str, str | bytes] = {
        **SOME,
        "opskb.yml": "as_of: 2026-11-20\nllms_full: true\n",
        "data/adr/4.md": record("ADR-4", "x" * 300_000, title="Long", status="accepted"),
        "data/adr/5.md": record("ADR-5", "x" * 300_000, title="Long", status="accepted"),
    }
    found = published(site(tmp_path / "b", asked))
    full = {path: one.content for path, one in found.items() if "llms-full" in path}
    assert set(full) == {
        "decisions/llms-full.txt",
        "decisions/llms-full-2.txt",
        "runbooks/llms-full.txt",
    }
    assert all(len(content) <= FULL_BYTES for content in full.values())
    assert found["runbooks/rb-1.md"].content == full["runbooks/llms-full.txt"]


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    one, other = (published(site(tmp_path / name, SOME)) for name in "ab")
    for path in (path for path in one if path.endswith((".md", ".txt"))):
        assert one[path].content == other[path].content
