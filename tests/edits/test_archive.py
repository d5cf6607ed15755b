from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from opskb import project
from opskb.adapters.commands.archive import host
from opskb.clock import parse_duration
from opskb.edits import archive, journal
from opskb.edits.change import Plan
from opskb.edits.pages import Host
from opskb.edits.refused import Refused
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded, write

OLD = "tombstone: {on: 2026-01-05, reason: Gone.}\n"


def retired(id: str, *more: str, body: str = "Text.\n") -> str:
    front = "".join(f"{one}\n" for one in more)
    return f"---\nid: {id}\nstatus: retired\n{OLD}{front}---\n{body}"


def live(id: str, *more: str, body: str = "Text.\n") -> str:
    front = "".join(f"{one}\n" for one in more)
    return f"---\nid: {id}\nstatus: active\n{front}---\n{body}"


def archived(root: Path, files: dict[str, str], **settings: str) -> tuple[Project, Plan]:
    """The knowledge base after its archive was laid, and what was said of that."""
    base = loaded(root, files, **settings)
    plan = archive.plan(base, host=host(base.root))
    journal.carry_out(base.root, plan)
    after = project.load(base.root)
    assert not archive.plan(after, host=host(base.root)).changes
    return after, plan


def lines(root: Path, path: str) -> list[str]:
    return (root / path).read_text(encoding="utf-8").splitlines()


def test_what_is_long_out_of_force_moves_and_what_is_not_stays(tmp_path: Path) -> None:
    files = {
        "data/runbooks/rb-0001.md": retired("RB-0001"),
        "data/runbooks/rb-0002.md": retired("RB-0002").replace("2026-01-05", "2026-10-05"),
        "data/runbooks/rb-0003.md": live("RB-0003"),
        "data/runbooks/_archive/rb-0004.md": retired("RB-0004"),
        "data/tombstones/ts-0001.md": "---\nid: TS-0001\nretired: 2026-01-05\nreason: Gone.\nmarks: RB-0005\n---\n",
        "data/runbooks/rb-0005.md": retired("RB-0005").replace(OLD, ""),
    }
    _, plan = archived(tmp_path, files)
    assert plan.done == (
        "moved data/runbooks/rb-0001.md to data/runbooks/_archive/rb-0001.md",
        "moved data/runbooks/rb-0005.md to data/runbooks/_archive/rb-0005.md",
        "moved data/tombstones/ts-0001.md to data/tombstones/_archive/ts-0001.md",
    )
    again = archive.plan(project.load(tmp_path), parse_duration("1 month"))
    assert again.done == ("moved data/runbooks/rb-0002.md to data/runbooks/_archive/rb-0002.md",)
    for path in ("data/runbooks/_archive/rb-0001.md", "data/tombstones/_archive/ts-0001.md"):
        assert (tmp_path / path).read_text() == files[path.replace("_archive/", "")]


def test_paths_in_front_matter_move_along(tmp_path: Path) -> None:
    files = {
        "data/runbooks/rb-0001.md": retired("RB-0001", "superseded_by: rb-0002.md", "evidence_of: ../plans/plan.png"),
        "data/runbooks/rb-0002.md": live(
            "RB-0002",
            "supersedes: [rb-0001.md]   # the old one",
            "relates_to:",
            "  - {to: './rb-0001.md#steps'}",
            'summary: "See [the old one](rb-0001.md) and rb-0001.md."',
            "tags: [rb-0001.md]",
            "watches: [data/runbooks/rb-0001.md, data/runbooks/rb-00*.md]",
            "formerly: [/runbooks/rb-0001.md]",
        ),
        "data/tombstones/ts-0001.md": "---\nid: TS-0001\nretired: 2026-11-02\nreason: Gone.\nwas: data/runbooks/rb-0001.md\n---\n",
        "data/notes.yml": "kind: runbook\nid: RB-0009\nstatus: active\nbody: |\n    See\n    [it](runbooks/rb-0001.md).\n\n    [x]: runbooks/rb-0001.md\n",
    }  # fmt: skip
    after, plan = archived(tmp_path, files)
    assert lines(tmp_path, "data/runbooks/_archive/rb-0001.md")[4] == "superseded_by: ../rb-0002.md"
    assert lines(tmp_path, "data/runbooks/rb-0002.md")[3:11] == [
        "supersedes: [_archive/rb-0001.md]   # the old one",
        "relates_to:",
        "  - {to: './_archive/rb-0001.md#steps'}",
        'summary: "See [the old one](_archive/rb-0001.md) and rb-0001.md."',
        "tags: [_archive/rb-0001.md]",
        "watches: [data/runbooks/_archive/rb-0001.md, data/runbooks/rb-00*.md]",
        "formerly: [/runbooks/rb-0001.md]",
        "---",
    ]
    assert "was: data/runbooks/_archive/rb-0001.md" in lines(tmp_path, "data/tombstones/ts-0001.md")
    assert lines(tmp_path, "data/notes.yml")[5:] == [
        "    [it](runbooks/_archive/rb-0001.md).",
        "",
        "    [x]: runbooks/_archive/rb-0001.md",
    ]
    assert plan.left == (
        "data/runbooks/rb-0002.md:9:37: `data/runbooks/rb-00*.md` no longer matches"
        " data/runbooks/_archive/rb-0001.md",
    )
    assert not [one for one in check(after) if one.code in ("OKB201", "OKB203", "OKB408")]


def test_figures_go_along_unless_another_record_reads_them(tmp_path: Path) -> None:
    csv = "on,value\n2026-01-05,1\n"
    files = {
        "data/metrics/met-a.md": retired("MET-a", "values: met-a.csv"),
        "data/metrics/met-a.csv": csv,
        "data/metrics/met-b.md": retired("MET-b", "values: deep/both.csv"),
        "data/metrics/met-c.md": live("MET-c", "values: deep/both.csv"),
        "data/metrics/deep/both.csv": csv,
        "data/metrics/met-d.md": retired("MET-d", "values: gone.csv"),
    }
    base = loaded(tmp_path, files)
    after, plan = archived(tmp_path, files)
    assert (tmp_path / "data/metrics/_archive/met-a.csv").read_text() == csv
    assert (tmp_path / "data/metrics/_archive/met-d.md").exists()
    assert plan.left == (
        "data/metrics/met-b.md stays, since data/metrics/met-c.md reads the same figures",
    )
    assert not {"data/metrics/met-a.csv", "data/metrics/met-a.md"} & {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")
    }
    assert after.graph["MET-a"].series == base.graph["MET-a"].series


def test_a_file_that_holds_more_or_is_a_source_stays_and_says_why(tmp_path: Path) -> None:
    two = f"id: RB-0001\nstatus: retired\n{OLD}---\nid: RB-0002\nstatus: active\n"
    settings = "as_of: 2026-11-20\nsources: [{path: data}, {path: docs/old.md, kind: page}]\n"
    files = {"data/runbooks/both.yml": two, "docs/old.md": retired("PAGE-old")}
    _, plan = archived(tmp_path, files, settings=settings)
    assert not plan
    assert plan.left == (
        "data/runbooks/both.yml: RB-0001 stays, since not all that the file holds is due",
        "docs/old.md: PAGE-old stays, since that file is a source by itself",
    )


def test_pages_of_the_host_move_along_and_its_settings_are_named(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: x\ndocs_dir: pages\nplugins: [!!python/name:os.system x]\nnav:\n  - Old: adr/0001-old.md\n",
        "pages/adr/0001-old.md": "---\nstatus: deprecated\n" + OLD + "---\n# 1. Old\n",
        "pages/adr/0002-new.md": "# 2. New\n\n## Status\n\nAccepted\n\n## Context\n\nA\n\n## Decision\n\nB\n\n## Consequences\n\nC\n",
        "pages/index.md": "# Home\n\n[old](adr/0001-old.md 'The old one'), `adr/0001-old.md`\n\n```\n[old](adr/0001-old.md)\n```\n",
        "pages/adr/README.md": "[old](0001-old.md)\n",
        "elsewhere.md": "[old](pages/adr/0001-old.md)\n",
    }  # fmt: skip
    settings = (
        "as_of: 2026-11-20\nsources: [{path: pages/adr, kind: adr}]\n"
        "levels: [{rule: OKB1, level: 'off', paths: [pages/adr/000*]}]\n"
        "waivers:\n  - {rule: OKB406, record: ADR-0001, until: 2026-12-31, reason: Soon.}\n"
        "  - {rule: OKB501, record: pages/adr/0001-old.md, until: 2026-12-31, reason: Soon.}\n"
    )
    after, plan = archived(tmp_path, files, settings=settings)
    assert lines(tmp_path, "pages/index.md")[2:5] == [
        "[old](adr/_archive/0001-old.md 'The old one'), `adr/0001-old.md`", "", "```",
    ]  # fmt: skip
    assert lines(tmp_path, "pages/index.md")[5] == "[old](adr/0001-old.md)"
    assert after.graph["ADR-0001"].archived
    assert lines(tmp_path, "elsewhere.md") == ["[old](pages/adr/0001-old.md)"]
    assert plan.left == (
        "opskb.yml:5:5: ADR-0001 is no longer due for the archive: take its waiver out",
        "opskb.yml:6:5: the waiver names pages/adr/0001-old.md: write pages/adr/_archive/0001-old.md",
        "opskb.yml:3:44: `pages/adr/000*` no longer matches pages/adr/_archive/0001-old.md",
        "mkdocs.yml:5: names adr/0001-old.md: write adr/_archive/0001-old.md",
    )


@pytest.mark.parametrize(
    ("settings", "docs"),
    [
        ("docs_dir: pages\n", "pages"),
        ("site_name: x\n", "docs"),
        ("docs_dir: ../away\n", ""),
        ("docs_dir: [a]\n", "docs"),
        ("a: [\n", "docs"),
        ("docs_dir: /etc\n", ""),
    ],
)
def test_the_folder_of_the_host_is_read_without_running_anything(
    tmp_path: Path, settings: str, docs: str
) -> None:
    write(tmp_path / "root", {"mkdocs.yml": settings, "docs/a.md": "", "pages/a.md": ""})
    (tmp_path / "away").mkdir()
    assert host(tmp_path / "root") == (Host(docs, "mkdocs.yml") if docs else Host())
    assert host(tmp_path) == Host()


def test_links_of_a_record_that_may_not_be_seen_move_along(tmp_path: Path) -> None:
    hidden = live("RB-0002", "visibility: private", body="[it](rb-0001.md)\n")
    files = {"data/runbooks/rb-0001.md": retired("RB-0001"), "data/runbooks/rb-0002.md": hidden}
    archived(tmp_path, files)
    assert lines(tmp_path, "data/runbooks/rb-0002.md")[-1] == "[it](_archive/rb-0001.md)"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    files = {
        "data/runbooks/rb-0001.md": retired("RB-0001"),
        "data/runbooks/_archive/rb-0001.md": retired("RB-0009"),
    }
    with pytest.raises(Refused, match=r"_archive/rb-0001.md is there already"):
        archive.plan(loaded(tmp_path, files))
    with pytest.raises(Refused, match=r"runbooks/_archive is no folder"):
        archive.plan(
            loaded(
                tmp_path / "b",
                {
                    "data/runbooks/rb-0001.md": files["data/runbooks/rb-0001.md"],
                    "data/runbooks/_archive": "",
                },
            )
        )


def test_what_is_shown_stays_where_it_is_and_what_was_read_keeps_its_hash(tmp_path: Path) -> None:
    body = "![a](shot.png) [b](<../../src/a b.py>) [c](./rb-0001.md) [d](../runbooks/rb-0001.md)\n"
    files = {
        "data/runbooks/rb-0001.md": retired("RB-0001", body=body),
        "data/runbooks/shot.png": "x",
    }
    base = loaded(tmp_path, files)
    digest = base.graph.digest(base.graph["RB-0001"])
    files["data/runbooks/rb-0001.md"] = files["data/runbooks/rb-0001.md"].replace(
        "Gone.}", f"Gone., hash: '{digest}'}}"
    )
    after, _ = archived(tmp_path, files)
    assert lines(tmp_path, "data/runbooks/_archive/rb-0001.md")[-1] == (
        "![a](../shot.png) [b](<../../../src/a b.py>) [c](./rb-0001.md)"
        " [d](../../runbooks/_archive/rb-0001.md)"
    )
    assert after.graph.digest(after.graph["RB-0001"]) == digest
    assert not [one for one in check(after) if one.code in ("OKB405", "OKB005")]


def test_what_takes_its_id_or_its_kind_from_its_folders_keeps_them(tmp_path: Path) -> None:
    stone = "> 🪦 **TOMBSTONED 2026-01-05** — Gone.\n\n"
    files = {
        "data/packages/core/adr/20200101-use-x.md": f"# Use x\n\n{stone}## Status\n\nAccepted\n",
        "data/adr/payments/0007-use-y.md": f"# 7. Use y\n\n{stone}## Status\n\nAccepted\n",
        "data/intro/index.md": f"---\nlast_reviewed_on: 2026-01-05\n---\n# Intro\n\n{stone}",
        "data/runbooks/own/MemoryFull.md": f"# MemoryFull\n\n{stone}Restart.\n",
    }
    base = loaded(tmp_path, files)
    before = {one.id: (one.kind, one.dialect, one.title) for one in base.graph}
    assert len(before) == len(files)
    after, _ = archived(tmp_path, files)
    assert {one.id: (one.kind, one.dialect, one.title) for one in after.graph} == before
    assert all(one.archived for one in after.graph)


def test_many_move_in_time_that_grows_with_their_number(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        files = {
            f"data/runbooks/rb-{at:04}.md": (retired if at % 3 else live)(
                f"RB-{at:04}", body=f"See [it](rb-{at * 7 % count + 1:04}.md), RB-0001.\n" * 5
            )
            for at in range(1, count + 1)
        }
        base = loaded(tmp_path / str(count), files)
        began = process_time()
        assert len(archive.plan(base).changes) > count
        return process_time() - began

    small = seconds(200)
    assert seconds(1600) < 8 * small * 2.5


def test_five_hundred_records_in_one_file_are_read_again_once(tmp_path: Path) -> None:
    row = (
        "id: PAGE-{0}\nkind: page\nstatus: retired\ntombstone: {{on: 2026-01-05, reason: Gone.}}\n"
    )
    text = "---\n".join(row.format(at) for at in range(480))
    base = loaded(tmp_path, {"data/pages/all.yml": text})
    begun = process_time()
    assert archive.plan(base).changes
    assert process_time() - begun < 10  # once for each record took more than 150 seconds


def test_a_value_of_many_links_is_written_in_time(tmp_path: Path) -> None:
    links = "[x](rb-0001.md)\n  " * 30_000
    files = {
        "data/runbooks/rb-0001.md": retired("RB-0001"),
        "data/runbooks/rb-0002.md": live("RB-0002", f'summary: "{links}"'),
    }
    base = loaded(tmp_path, files)
    begun = process_time()
    assert archive.plan(base).changes
    assert process_time() - begun < 8
