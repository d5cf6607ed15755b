"""What is not public leaves no trace on a public site, in no file and in no spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import kindfile
from opskb.kind import Kind
from tests.engine import Engine
from tests.hostile import knowledge
from tests.hostile.knowledge import Text
from tests.sitefiles import contents, found_in

WORD = "zqcanaryqz"
SETTINGS = """\
name: Private
as_of: 2026-11-20
sources:
  - {path: data}
  - {path: docs/decisions, kind: adr, prefix: DEC}
"""
PUBLIC = """\
---
id: ADR-0001
title: A public decision
status: accepted
relates_to: [RB-9001]
---
It rests on RB-9001 and on [another](../runbooks/hidden.md). See ![a picture](public.png).
"""
OWN = f"# A decision of docs_dir\n\n* {WORD}\n\n![a](picture-{WORD}.png)\n"


def hidden(of: Kind, number: int, visibility: str) -> str:
    """A record with the word in its id, its title, every field, table, relation and its body."""
    text = knowledge.record(of, Text(9000 + number, WORD))
    assert text.count(WORD) > 20
    text = text.replace(
        f'"id": "{knowledge.key(of, Text(9000 + number, WORD))}"',
        f'"id": "{of.prefix}-9001-{WORD}"',
    )
    return text.replace("---\n", f"---\nvisibility: {visibility}\n", 1).replace(
        "picture.png", f"picture-{WORD}.png"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    knowledge.write(folder, [])
    (folder / "opskb.yml").write_text(SETTINGS)
    for number, of in enumerate(kindfile.load(folder)):
        home = folder / "data" / of.folder
        home.mkdir(parents=True)
        visibility = ("private", "internal")[number % 2]
        (home / f"{of.prefix.lower()}-{WORD}.md").write_text(hidden(of, number, visibility))
        (home / f"picture-{WORD}.png").write_bytes(b"\x89PNG\r\n")
    (folder / "data" / "adr" / "adr-0001.md").write_text(PUBLIC)
    (folder / "data" / "adr" / "public.png").write_bytes(b"\x89PNG\r\n")
    (folder / "data" / "runbooks" / "hidden.md").write_text(
        f"---\nid: RB-9001\ntitle: {WORD}\nvisibility: private\n---\n{WORD}\n"
    )
    docs = folder / "docs" / "decisions"
    docs.mkdir()
    (docs / f"0002-{WORD}.md").write_text(f"---\nvisibility: private\n---\n{OWN}")
    (docs / f"picture-{WORD}.png").write_bytes(b"\x89PNG\r\n")
    (docs / "README.md").write_text("# Our decisions\n\n![shown](shown.png)\n")
    (docs / "shown.png").write_bytes(b"\x89PNG\r\n")
    result = Engine("mkdocs").build(folder / "mkdocs.yml", folder / "site")
    assert result.returncode == 0, result.stderr
    return folder / "site"


def test_no_file_of_the_site_holds_anything_of_a_hidden_record(site: Path) -> None:
    assert len(list(contents(site))) > 50
    assert found_in(site, WORD) == []


def test_the_same_records_are_found_where_they_may_be_seen(site: Path, tmp_path: Path) -> None:
    settings = site.parent / "all.yml"
    settings.write_text(f"{SETTINGS}visibility: private\n")
    config = site.parent / "mkdocs-all.yml"
    config.write_text(knowledge.MKDOCS.replace("opskb: {}", "opskb: {config: all.yml}"))
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    assert len(found_in(tmp_path / "site", WORD)) > 20


def test_a_reference_to_a_hidden_record_is_plain_words(site: Path) -> None:
    page = (site / "decisions" / "adr-0001" / "index.html").read_text()
    assert "It rests on RB-9001 and on another." in page


def test_no_page_is_made_for_a_hidden_record(site: Path) -> None:
    records = (site / "api" / "v1" / "records").iterdir()
    assert [path.name for path in records] == ["adr-0001.json"]


def test_what_a_public_page_shows_is_published(site: Path) -> None:
    assert (site / "attachments" / "data" / "adr" / "public.png").is_file()
    assert (site / "decisions" / "shown.png").is_file()
