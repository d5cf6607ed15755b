"""PEPs and KEPs: how they are named from elsewhere, what is left alone, and how a pointer is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import dialects, project, rst
from opskb.adapters.commands.init import record_folders
from opskb.dialects import kep_paths, pep
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import RULES, check
from tests.checked import loaded

PEP = "PEP: {0}\nTitle: Queue {0}\nAuthor: Ines Ferreira\nStatus: {1}\nType: Process\nCreated: 05-Jul-2025\n{2}"
KEP = "title: Card\nkep-number: {0}\nauthors: [ines]\nowning-sig: sig-pay\nstatus: implemented\n"
PROSE = """---
id: ADR-0001
title: Use the queue
status: accepted
owner: Ines Ferreira
relates_to: [PEP 8, /keps/sig-pay/7-an-older-name, keps/sig-pay/12-ledger/README.md]
---
# Use the queue

As PEP 8 asks, and [KEP 12](../keps/sig-pay/12-ledger/README.md), and keps/sig-pay/7-card as well.
KEP-0007 says more than `PEP 9` or https://example.org/keps/sig-pay/7-card do.
"""
FILES = {
    "data/peps/pep-0008.rst": PEP.format(8, "Final", "\nAbstract\n========\n\nSee :pep:`9` <b>\n"),
    "data/peps/pep-0009.txt": PEP.format(9, "Active", "\nA text.\n"),
    "data/keps/sig-pay/7-card/kep.yaml": KEP.format(7),
    "data/keps/sig-pay/12-ledger/kep.yaml": KEP.format(12),
    "data/keps/sig-pay/12-ledger/README.md": "# KEP-12: Ledger\n\n## Summary\n\nIt is one.\n",
    "data/adr/adr-0001.md": PROSE,
    "data/adr/notes.txt": "PEP: talk on Friday\nTitle: none\n",
    "data/adr/long.txt": "PEP: 8\n" + "x" * 1024 * 1024,
    "data/adr/figures.rst": "Figures\n=======\n\nNothing.\n",
}


@pytest.fixture
def base(tmp_path: Path) -> Project:
    return loaded(tmp_path, FILES)


def test_every_spelling_of_a_proposal_leads_to_it(base: Project) -> None:
    links = [(link.form, link.target, link.raw) for link in base.graph.outgoing["ADR-0001"]]
    assert links == [
        ("relation", "PEP-0008", "PEP 8"),
        ("relation", "KEP-7", "/keps/sig-pay/7-an-older-name"),
        ("relation", "KEP-12", "keps/sig-pay/12-ledger/README.md"),
        ("link", "KEP-12", "[KEP 12](../keps/sig-pay/12-ledger/README.md)"),
        ("mention", "PEP-0008", "PEP 8"),
        ("mention", "KEP-7", "KEP-0007"),
        ("mention", "KEP-7", "keps/sig-pay/7-card"),
    ]
    for word, id in (("PEP 8", "PEP-0008"), ("pep-0008", "PEP-0008"), ("KEP 7", "KEP-7")):
        found = base.find(word)
        assert found
        assert found.id == id


def test_a_text_that_no_dialect_knows_is_what_it_was(base: Project) -> None:
    assert {path for path in base.files if path.endswith((".txt", ".rst"))} == {
        "data/adr/notes.txt",
        "data/adr/long.txt",
        "data/adr/figures.rst",
    }
    reasons = {skip.path: skip.reason for skip in base.skipped}
    assert {reasons[path] for path in base.files} == {"it is neither Markdown nor YAML"}
    assert not base.problems
    assert "says that it is about others" in reasons["data/keps/sig-pay/12-ledger/README.md"]


def test_a_reference_of_another_record_is_not_read_as_a_number_of_a_kep(tmp_path: Path) -> None:
    files = {**FILES, "data/adr/adr-0001.md": PROSE.replace("PEP 8, ", "7-gone, 0007-gone.md, ")}
    dead = [one.message for one in check(loaded(tmp_path, files)) if one.code == "OKB201"]
    assert len(dead) == 2


def test_a_pointer_is_written_as_its_file_writes_it(base: Project) -> None:
    """What an edit needs: the key, the spelling, and where the status stands."""
    peps = [base.graph[key] for key in ("PEP-0008", "PEP-0009")]
    assert dialects.pointer("pep", "superseded_by", peps[1].id, peps[1].path) == "Superseded-By: 9"
    place = peps[0].place("status")
    assert (place.line, place.column, place.end_line, place.end_column) == (4, 9, 4, 14)
    assert peps[0].place("superseded_by") == place
    one = base.graph["KEP-7"]
    said = "superseded-by: /keps/sig-pay/7-card"
    assert dialects.pointer("kep", "superseded_by", one.id, one.path) == said
    assert (one.place("status").line, one.place("superseded_by").line) == (5, 5)
    assert dialects.pointer("nygard", "superseded_by", "ADR-0001", "adr/0001-x.md") == ""


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("keps/sig-x/1-y/kep.yaml", "/keps/sig-x/1-y"),
        ("docs/keps/sig-x/1-y/kep.yaml", "/keps/sig-x/1-y"),
        ("sig-x/1-y/kep.yaml", "/sig-x/1-y"),
        ("kep.yaml", "KEP-1"),
    ],
)
def test_a_kep_is_spelt_from_the_root_of_its_repository(path: str, written: str) -> None:
    assert kep_paths.spelt("KEP-1", path) == written


def test_a_pep_is_spelt_by_its_number() -> None:
    assert [pep.spelt(id, "") for id in ("PEP-0008", "PEP-3333", "PEP-0000")] == ["8", "3333", "0"]


def test_the_text_of_a_pep_is_shown_as_it_was_written(base: Project) -> None:
    site = Site(base, check(base), RULES)
    pages = {one.path: one for one in render(site) if one.page}
    page = pages["proposals/pep-0008/index.html"]
    assert '<h2 id="abstract">Abstract</h2>' in page.html
    assert ">PEP 9</a> &lt;b&gt;</div>" in page.html
    assert "abstract" in [heading.anchor for heading in page.toc]


def test_a_backlink_shows_its_sentence_without_marks(base: Project) -> None:
    graph = base.graph
    (link,) = (link for link in graph.incoming["PEP-0009"] if link.form == "mention")
    assert graph.sentence(link) == "See PEP 9"
    assert (
        rst.unmarked(":ref:x as :pep:3 says Title ===== a == b") == "x as PEP 3 says Title a == b"
    )


def test_the_folders_of_keps_are_one_source(base: Project) -> None:
    assert record_folders(base) == {"data/adr": 1, "data/keps": 2, "data/peps": 2}


def test_code_and_comments_of_restructuredtext_say_nothing() -> None:
    text = (
        "One ``PEP 1`` and :ref:`PEP 2`::\n\n  PEP 3\n\n  PEP 4\nPEP 5\n\n"
        ".. code-block:: python\n\n   PEP 6\n\n.. PEP 7\n   PEP 8\n\n.. note:: PEP 9\n"
    )
    masked = rst.mask(text)
    assert len(masked) == len(text)
    assert [word for word in masked.split() if word.isdecimal()] == ["5", "9"]


def test_a_heading_is_underlined_at_its_full_length() -> None:
    text = (
        "=====\nTitle\n=====\n\nPart\n----\n\nToo long a line\n---\n\nOther\n~~~~~\n\nPart\n----\n"
    )
    assert [(one.level, one.title) for one in rst.sections(text)] == [
        (1, "Title"),
        (2, "Part"),
        (3, "Other"),
        (2, "Part"),
    ]


def test_a_file_that_is_called_alike_everywhere_is_called_by_its_folder(tmp_path: Path) -> None:
    files = {f"data/keps/sig-{sig}/7-card/kep.yaml": KEP.format(7) for sig in ("a", "b")}
    base = loaded(tmp_path, files)
    assert list(base.graph.records) == ["KEP-7", "KEP-7--7-card"]
    assert project.load(tmp_path / "data/keps").records
