"""Whatever a file says, in whatever dialect, loading the project never raises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opskb import markdown, project, rst
from opskb.dialects import foreign, kep_paths, relations, tombstones, wording
from opskb.source import Document, Source, parse

SECONDS = 10
"""What none of the longest texts takes; each is done in a small part of one."""

# What the readers look for, in any order and with anything between.
PIECES = st.sampled_from(
    [
        "---\n", "\n", "# ", "## ", "# 1. Title\n", "## Status\n\n", "## Decision\n", "status:", "Status: ",
        "- **Status:** ", "| Status | ", "|\n", "Date: ", "2026-02-30", "accepted", "superseded", " by ", "Supersedes ",
        "this ADR ", "[ADR 7](0007-x.md)", "ADR-0001", "[", "](", ")", "![", "`", "```\n", "~~~\n", "<!--", "-->", "{", "}",
        "> 🪦 **TOMBSTONED 2026-02-03** — ", "> ", "replaced by ", "last_reviewed_on: ", "review_in: 6 months\n", "adr:\n  status: ",
        "PEP: 8\n", "PEP:", "Title: x\n", "Status: Final\n", "Replaces: 7, 1", "Superseded-By:\n", "\n ", ":pep:`8`",
        "Created: 31-Feb-2001\n", "====\n", "::\n\n", ".. ", "``", "/keps/sig-x/8-x", "<a@b.c>", "\r", "\x0b", "\u2028",
        "\u0130", "\ufeff", "\x00", "\\", "{title}", "YYYY-MM-DD", "✅", "§7", "_", "*", "|", "&a", "!x", "\t",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)
PATHS = st.sampled_from(
    ["adr/0001-x.md", "adr/2026-02-03-x.md", "adr/_superseded/2026-02-03_004-x.md", "docs/x.html.md.erb",
     "packages/p/adr/20260203-x.md", "README.md", "adr-001.md", "x.md", "adr/0001.yml",
     "peps/pep-0008.rst", "pep-8.txt"]
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return tmp_path_factory.mktemp("any")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=PATHS, text=TEXTS)
@example(path="adr/0001-x.md", text="---\nstatus: {superseded by [ADR-1](0001-x.md)}\n---\n")
@example(path="adr/0001-x.md", text="# 1. \n\nSuperseded by [](")
@example(
    path="p.rst",
    text="PEP: 8\nTitle: x\nStatus: Final\nReplaces: 8, , 9\x0b,\u2028 7\nAuthor:\n <a>\n",
)
@example(path="p.txt", text="PEP: 8\nTitle: x\r y\nStatus:\x1c\n")
@example(path="adr/0001-x.md", text="status: superseded by \u0130\u0130 ADR-1 supersedes ADR-2")
def test_any_file_gives_a_record_a_reason_or_a_problem(path: str, text: str, root: Path) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    try:
        loaded = project.load(root, as_of="2026-11-20")
    finally:
        file.unlink()
    told = [record.path for record in loaded.records]
    told += [skip.path for skip in loaded.skipped]
    told += [problem.place.path for problem in loaded.problems]
    assert path in told
    for record in loaded.records:
        for name in (*record.values, "title"):
            assert record.place(name).line >= 1


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_any_text_states_what_is_in_it(text: str) -> None:
    for statement in (*relations.stated(text), *relations.of_status(text)):
        assert statement.target
    wording.status(text)
    wording.day(text)
    source = Source("adr/0001-x.md", body=text)
    tombstones.find(Document(source, {}, body=text))
    foreign(source)


@pytest.mark.parametrize(
    "text",
    [
        "superseded by " * 4000,
        "[" * 8000 + "superseded by ADR-1",
        "> **TOMBSTONED" + " " * 20000,
        "\n> ".join(["> 🪦 **TOMBSTONED 2026-02-03** — x"] * 2000),
        "| Status " * 5000,
        "# " + "(" * 20000,
        "`" * 20000,
        "Superseded (" + "a " * 20000,
        "- Status:" + " *_" * 10000,
        "this ADR " + "is " * 10000 + "superseded by ADR-1",
        "PEP: 8\nTitle: x\nStatus: y\n" + "Replaces: " + "1, " * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n" + "Author: " + " <" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n" + "Author: " + "a@" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n" + "A: b\n" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n" + "A: b\n" + " c\n" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n\n" + ":pep:`" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n\n" + ":pep:`1<" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n\n" + "``a" * 20000,
        "PEP: 8\nTitle: x\nStatus: y\n\n" + "x::\n\n y\n" * 10000,
        "PEP: 8\nTitle: x\nStatus: y\n\n"
        + "".join(f"{'x' * 30}\n{'=' * 30}\n" for _ in range(1000)),
        "PEP: 8\nTitle: x\nStatus: y\n\n" + "=" * 40000,
        "keps/" * 20000,
        "keps/1" * 20000,
        "kep-number: 8\nsee-also: " + "/" * 40000,
        "kep-number: 8\nstatus: a" + " " * 40000 + "(",
    ],
    ids=lambda text: text[-16:] if text.startswith(("PEP", "kep")) else text[:16],
)
def test_no_text_takes_long(text: str) -> None:
    """The largest record may have 1 MiB; a text that is quadratic would take minutes there."""
    path = "p.rst" if text.startswith("PEP") else "adr/0001-x.md"
    source = parse("kep.yaml", text) if text.startswith("kep-number") else Source(path, body=text)
    begun = process_time()
    found = foreign(source)
    tombstones.find(Document(source, {}, body=text))
    for one in found:
        if isinstance(one, Document) and path == "p.rst":
            rst.mask(one.body)
            rst.sections(one.body)
            assert len(list(rst.proposals(one.body))) <= len(one.body)
            markdown.unconverted(one.body)
    assert len(list(kep_paths.paths(text))) <= len(text)
    assert process_time() - begun < SECONDS
