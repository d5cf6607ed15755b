from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb import project, rules
from opskb.adapters.cli import cli
from tests.checked import SETTINGS, write

OLD, NEW = "data/adr/adr-0001.md", "data/adr/adr-0002.md"
NYGARD = "# {n}. {t}\n\nDate: 2026-01-0{n}\n\n## Status\n\nAccepted\n\n## Context\n\nIt waits.\n\n## Decision\n\nWe wait.\n"


def adr(id: str, status: str = "accepted", *more: str, body: str = "We decide.\n") -> str:
    keys = "\n".join([f"id: {id}", f"status: {status}  # so far", "date: 2026-01-02", *more])
    return f"---\n{keys}\n---\n{body}"


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(cli, ["supersede", *arguments])


@pytest.fixture
def base(tmp_path: Path) -> Path:
    write(tmp_path, {"opskb.yml": SETTINGS, OLD: adr("ADR-0001"), NEW: adr("ADR-0002")})
    return tmp_path


def test_both_sides_say_so_at_once_and_a_second_run_has_nothing_to_do(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(base, "ADR-0001", "ADR 2", monkeypatch=monkeypatch)
    assert said.exit_code == 0, said.output
    assert (base / OLD).read_text() == (
        "---\nid: ADR-0001\nstatus: superseded  # so far\ndate: 2026-01-02\n"
        "superseded_by: ADR-0002\n---\nWe decide.\n"
    )
    assert (
        (base / NEW)
        .read_text()
        .endswith("date: 2026-01-02\nsupersedes: ADR-0001\n---\nWe decide.\n")
    )
    again = run(base, "ADR-0001", "ADR-0002", monkeypatch=monkeypatch)
    assert (again.exit_code, again.output) == (0, "nothing to do\n")
    assert not [
        one for one in rules.check(project.load(base)) if one.code.startswith(("OKB2", "OKB4"))
    ]


def test_a_part_leaves_the_old_one_in_force(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(base, "ADR-0001", "ADR-0002", "--part", "its section: 2", monkeypatch=monkeypatch)
    assert said.exit_code == 0, said.output
    assert "status: accepted" in (base / OLD).read_text()
    assert 'superseded_by: {to: ADR-0002, part: "its section: 2"}' in (base / OLD).read_text()
    graph = project.load(base).graph
    (edge,) = graph.successors(graph["ADR-0001"])
    assert edge.values == {"part": "its section: 2"}
    whole = run(base, "ADR-0001", "ADR-0002", monkeypatch=monkeypatch)
    assert whole.exit_code == 2
    assert "supersedes ADR-0001 already, a part of it, its section: 2" in whole.output


def test_a_reason_is_kept_in_a_tombstone_with_the_hash_of_the_text(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("ADR-0001", "ADR-0002", "--reason", "The bank: gone")
    assert run(base, *arguments, monkeypatch=monkeypatch).exit_code == 0
    loaded = project.load(base)
    stone = loaded.graph["ADR-0001"].tombstone
    assert (str(stone["on"]), stone["reason"]) == ("2026-11-20", "The bank: gone")
    assert stone["hash"] == loaded.graph.digest(loaded.graph["ADR-0001"])
    assert run(base, *arguments, monkeypatch=monkeypatch).output == "nothing to do\n"


def test_what_relies_on_the_old_one_is_left_to_do(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(base, {"data/adr/adr-0003.md": adr("ADR-0003", "accepted", "relates_to: ADR-0001")})
    said = run(base, "ADR-0001", "ADR-0002", monkeypatch=monkeypatch)
    left = "still to do: data/adr/adr-0003.md:5:13: ADR-0003 names ADR-0001 in `relates_to`: write ADR-0002"
    assert left in said.output


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_it_can_be_seen_before_anything_is_written(
    base: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(base, "ADR-0001", "ADR-0002", option, monkeypatch=monkeypatch)
    shown = (
        "+superseded_by: ADR-0002"
        if option == "--diff"
        else f"dry run: {OLD}: ADR-0001 is superseded by ADR-0002"
    )
    assert said.exit_code == 0
    assert shown in said.output
    assert (base / OLD).read_text() == adr("ADR-0001")


REFUSED = {
    "nobody": ({}, ("ADR-0001", "ADR-0020"), "Did you mean ADR-0002?"),
    "itself": ({}, ("ADR-0001", "ADR-0001"), "cannot supersede itself"),
    "a draft": (
        {NEW: adr("ADR-0002", "proposed")},
        ("ADR-0001", "ADR-0002"),
        "change its status in data/adr/adr-0002.md first",
    ),
    "what is retired": (
        {NEW: adr("ADR-0002", "deprecated")},
        ("ADR-0001", "ADR-0002"),
        "is deprecated, and cannot take the place",
    ),
    "a loop": (
        {NEW: adr("ADR-0002", "accepted", "superseded_by: ADR-0001")},
        ("ADR-0001", "ADR-0002"),
        "ADR-0001 supersedes ADR-0002 already",
    ),
    "another successor": (
        {OLD: adr("ADR-0001", "superseded", "superseded_by: ADR-0003"), "data/adr/adr-0003.md": adr("ADR-0003")},
        ("ADR-0001", "ADR-0002"),
        "is superseded by ADR-0003 already",
    ),
    "an id used twice": (
        {"data/adr/other.md": adr("ADR-0002")},
        ("ADR-0001", "ADR-0002"),
        "ADR-0002 is used by data/adr/adr-0002.md and data/adr/other.md",
    ),
    "another kind": (
        {"data/roles/role-cto.md": "---\nid: ROLE-cto\nstatus: active\n---\n"},
        ("ROLE-cto", "ADR-0002"),
        "of the kind `adr` supersedes adr, and ROLE-cto is a `role`",
    ),
    "a reason for a part": (
        {},
        ("ADR-0001", "ADR-0002", "--part", "x", "--reason", "y"),
        "has no place for a reason",
    ),
    "an odd key": (
        {OLD: adr("ADR-0001", "accepted", "superseded_by: |", "  ADR-0009")},
        ("ADR-0001", "ADR-0002"),
        "only a person can change",
    ),
    "a merge": (
        {OLD: adr("ADR-0001", body="<<<<<<< a\n\n=======\n\n>>>>>>> b\n")},
        ("ADR-0001", "ADR-0002"),
        "a merge that is not finished",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_words(
    base: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, arguments, words = REFUSED[name]
    write(base, files)
    before = {path: path.read_bytes() for path in base.rglob("*.md")}
    said = run(base, *arguments, monkeypatch=monkeypatch)
    assert said.exit_code == 2, said.output
    assert words in " ".join(said.output.split())
    assert {path: path.read_bytes() for path in base.rglob("*.md")} == before


def test_an_old_record_of_adr_tools_gets_a_successor_of_our_own(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (
        SETTINGS + "sources:\n  - {path: data}\n  - {path: doc/adr, kind: adr, prefix: DEC}\n"
    )
    write(base, {"opskb.yml": settings, "doc/adr/0001-wait.md": NYGARD.format(n=1, t="Wait")})
    said = run(base, "DEC-0001", "ADR-0002", monkeypatch=monkeypatch)
    assert said.exit_code == 0, said.output
    text = (base / "doc/adr/0001-wait.md").read_text()
    assert "## Status\n\nSuperseded by [ADR-0002](../../data/adr/adr-0002.md)\n\n## Context" in text
    assert "supersedes: DEC-0001" in (base / NEW).read_text()
    loaded = project.load(base)
    (edge,) = loaded.graph.successors(loaded.graph["DEC-0001"])
    assert (edge.one_sided, edge.tail.state) == (False, "retired")


def test_two_records_of_adr_tools_are_written_as_adr_tools_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"doc/adr/0001-wait.md": (1, "Wait"), "doc/adr/0002-go.md": (2, "Go")}
    files = {path: NYGARD.format(n=n, t=t) for path, (n, t) in names.items()}
    write(tmp_path, {"opskb.yml": SETTINGS + "sources: [{path: doc/adr, kind: adr}]\n", **files})
    assert run(tmp_path, "ADR-0001", "ADR-0002", monkeypatch=monkeypatch).exit_code == 0
    one, two = ((tmp_path / path).read_text() for path in names)
    assert "## Status\n\nSuperseded by [2. Go](0002-go.md)\n\n## Context" in one
    assert "## Status\n\nAccepted\n\nSupersedes [1. Wait](0001-wait.md)\n\n## Context" in two
    again = run(tmp_path, "ADR-0001", "ADR-0002", monkeypatch=monkeypatch)
    assert again.output == "nothing to do\n"


@pytest.mark.parametrize(
    ("case", "old", "new", "word"),
    [
        ("kep", "KEP-4", "KEP-2", "status: replaced"),
        ("pep", "PEP-2", "PEP-1", "Status: Superseded"),
    ],
)
def test_a_proposal_gets_the_status_that_its_dialect_has_for_it(
    tmp_path: Path, case: str, old: str, new: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the given cases the fourth KEP and the second PEP are in force, as are those that follow."""
    shutil.copytree(Path(__file__).parent / "cases" / case / "given", tmp_path / "k")
    if case == "pep":
        path = tmp_path / "k/peps/pep-0002.rst"
        path.write_text(path.read_text().replace("Replaces: 1\n", ""))
    write(tmp_path, {"opskb.yml": SETTINGS + "sources: [{path: k}]\n"})
    said = run(tmp_path, old, new, monkeypatch=monkeypatch)
    assert said.exit_code == 0, said.output
    loaded = project.load(tmp_path)
    record = loaded.find(old)
    assert record is not None
    assert record.retired
    assert word in (tmp_path / record.path).read_text()
    assert loaded.graph.successor(record) is loaded.find(new)
    assert not any(edge.one_sided for edge in loaded.graph.successors(record))


def test_two_keys_of_a_file_without_front_matter_are_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, text = "data/runbooks/rb-0001.md", "# Restart the worker\n\nRestart it.\n"
    new = "---\nid: RB-0002\nstatus: active\n---\n# Let it restart\n"
    write(tmp_path, {"opskb.yml": SETTINGS, old: text, "data/runbooks/rb-0002.md": new})
    assert run(tmp_path, "RB-0001", "RB-0002", monkeypatch=monkeypatch).exit_code == 0
    front = "---\nstatus: superseded\nsuperseded_by: RB-0002\n---\n"
    assert (tmp_path / old).read_text() == f"{front}{text}"


@pytest.mark.parametrize("front", ["{id: ADR-0001, status: accepted}\n", "? id\n: ADR-0001\n"])
def test_a_record_that_could_not_be_read_afterwards_is_left_alone(
    base: Path, front: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"---\n{front}---\nWe decide.\n"
    write(base, {OLD: text})
    refused = run(base, "ADR-0001", "ADR-0002", "--reason", "Over.", monkeypatch=monkeypatch)
    assert refused.exit_code == 2
    assert "could not be read afterwards" in refused.output
    assert (base / OLD).read_text() == text
    assert (base / NEW).read_text() == adr("ADR-0002")
