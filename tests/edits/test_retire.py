from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb import project
from opskb.edits import journal, retire
from opskb.edits.change import Plan
from opskb.edits.keys import scalar
from opskb.edits.refused import Refused
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded


def adr(id: str, *more: str, status: str = "accepted") -> str:
    front = "".join(f"{one}\n" for one in more)
    return f"---\nid: {id}\nstatus: {status}  # today\n{front}---\n## Decision\n\nSee ADR-0001, as {id} says.\n"


NYGARD = "# 7. Use queues\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\n## Context\n\nWe wait.\n\n## Decision\n\nQueue.\n\n## Consequences\n\nNone.\n"
FILES = {
    "data/adr/adr-0001.md": adr("ADR-0001"),
    "data/adr/adr-0002.md": adr("ADR-0002", "relates_to: ADR-0001", "supersedes: ADR-0003"),
    "data/adr/adr-0003.md": adr("ADR-0003", "superseded_by: ADR-0002", status="superseded"),
    "data/runbooks/rb-0001.md": "---\nid: RB-0001\nstatus: active\nrelates_to:\n  - ADR-0001\n---\nDo.\n",
    "data/incidents/inc-2026-01-05-a.md": "---\nid: INC-2026-01-05-a\nstatus: closed\n---\nIt broke.\n",
    "docs/decisions/0007-use-queues.md": NYGARD,
    "docs/decisions/0008-use-streams.md": NYGARD.replace("7. Use queues", "8. Use streams"),
    "docs/runbooks/Down.md": "# Down\n## Meaning\nA\n## Impact\nB\n## Diagnosis\nC\n## Mitigation\nD\n",
    "docs/pages/setext.md": "---\nlast_reviewed_on: 2026-10-05\n---\nSetext\n======\nText.",
    "docs/pages/untitled.md": "---\nlast_reviewed_on: 2026-10-05\n---\nText.\n",
}
SETTINGS = "as_of: 2026-11-20\nsources: [{path: data}, {path: docs/decisions, kind: adr, prefix: DEC}, {path: docs/runbooks}, {path: docs/pages}]\n"
ENDED = ("OKB203", "OKB204", "OKB205", "OKB206", "OKB404", "OKB405", "OKB410", "OKB411")


@pytest.fixture
def base(tmp_path: Path) -> Project:
    return loaded(tmp_path, FILES, settings=SETTINGS)


def planned(base: Project, id: str, by: str = "", **said: object) -> Plan:
    record, heir = base.graph[id], base.graph[by] if by else None
    return retire.plan(base, record, **{"reason": "Nobody queues: we stream", "by": heir, **said})  # type: ignore[arg-type]


def retired(base: Project, id: str, by: str = "", **said: object) -> Project:
    journal.carry_out(base.root, planned(base, id, by, **said))
    return project.load(base.root)


def ended(base: Project, id: str) -> list[str]:
    return [
        one.code for one in check(base) if id in (one.record, *one.related) and one.code in ENDED
    ]


def test_a_record_of_ours_says_when_why_and_what_came_and_keeps_its_text(base: Project) -> None:
    after = retired(base, "ADR-0001", "ADR-0002", on=date(2026, 11, 2))
    digest = base.graph.digest(base.graph["ADR-0001"])
    written = (base.root / "data/adr/adr-0001.md").read_text()
    assert written == FILES["data/adr/adr-0001.md"].replace(
        "status: accepted  # today\n",
        "status: superseded  # today\nsuperseded_by: ADR-0002\ntombstone:\n  on: 2026-11-02\n"
        f'  reason: "Nobody queues: we stream"\n  hash: {scalar(digest)}\n',
    )
    old, new = base.graph["ADR-0001"], after.graph["ADR-0001"]
    assert (new.status, new.state, new.body) == ("superseded", "retired", old.body)
    assert new.tombstone["hash"] == base.graph.digest(old)
    assert new.values["superseded_by"][0]["to"] == "ADR-0002"
    assert after.graph["ADR-0002"].values["supersedes"][1]["to"] == "ADR-0001"
    assert after.graph["ADR-0002"].body == base.graph["ADR-0002"].body
    assert ended(after, "ADR-0001") == []


@pytest.mark.parametrize(
    ("id", "status"),
    [("ADR-0001", "deprecated"), ("RB-0001", "retired"), ("INC-2026-01-05-a", "closed")],
)
def test_without_a_successor_the_status_is_the_one_that_the_kind_has(
    base: Project, id: str, status: str
) -> None:
    after = retired(base, id)
    assert (after.graph[id].status, after.graph[id].state) == (status, "retired")
    assert after.graph[id].body == base.graph[id].body
    assert ended(after, id) == []


def test_a_runbook_may_end_by_a_decision(base: Project) -> None:
    after = retired(base, "RB-0001", "ADR-0002")
    assert after.graph["RB-0001"].status == "retired"
    assert after.graph["RB-0001"].values["retired_by"][0]["to"] == "ADR-0002"
    assert ended(after, "RB-0001") == []


@pytest.mark.parametrize("id", ["DEC-0007", "RB-Down", "PAGE-setext", "PAGE-untitled"])
def test_a_foreign_file_gets_a_block_and_keeps_all_else(base: Project, id: str) -> None:
    before = base.graph[id]
    text = (base.root / before.path).read_text()
    after = retired(base, id, on=date(2026, 11, 2))
    now = after.graph[id]
    assert (now.state, now.dialect, now.title) == ("retired", before.dialect, before.title)
    assert now.tombstone == {
        "on": date(2026, 11, 2),
        "reason": "Nobody queues: we stream.",
        "hash": None,
    }
    written = (base.root / before.path).read_text()
    block = "> 🪦 **TOMBSTONED 2026-11-02** — Nobody queues: we stream."
    assert written.count(block) == 1
    assert written.replace(block, "").replace("\n", "") == text.replace("\n", "")
    assert ended(after, id) == []
    assert not planned(after, id)


def test_a_foreign_file_names_a_successor_of_ours(base: Project) -> None:
    after = retired(base, "RB-Down", "RB-0001")
    written = (base.root / "docs/runbooks/Down.md").read_text()
    assert "stream. Replaced by [RB-0001](../../data/runbooks/rb-0001.md).\n" in written
    assert after.graph["RB-0001"].values["supersedes"][0]["to"] == "RB-Down"
    assert ended(after, "RB-Down") == []
    assert not planned(after, "RB-Down", "RB-0001")


def test_a_successor_in_a_foreign_file_says_so_in_its_own_words(base: Project) -> None:
    after = retired(base, "ADR-0001", "DEC-0007")
    assert after.graph["ADR-0001"].values["superseded_by"][0]["to"] == "DEC-0007"
    (edge,) = after.graph.successors(after.graph["ADR-0001"])
    assert edge.head.id == "DEC-0007"
    assert not edge.one_sided
    assert ended(after, "ADR-0001") == []
    assert after.graph["DEC-0007"].dialect == base.graph["DEC-0007"].dialect
    assert not planned(after, "ADR-0001", "DEC-0007")


def test_what_still_relies_on_it_is_named_with_what_to_write(base: Project) -> None:
    plan = planned(base, "ADR-0001")
    assert plan.left == (
        "data/adr/adr-0002.md:4:13: ADR-0002 names ADR-0001 in `relates_to`: name what it relies on"
        " now, or take it out",
        "data/runbooks/rb-0001.md:5:5: RB-0001 names ADR-0001 in `relates_to`: name what it relies"
        " on now, or take it out",
    )
    assert (
        plan.done[1] == "2 records mention it in prose; on the site it is marked as retired there"
    )
    (one,) = planned(base, "ADR-0001", "ADR-0002").left
    assert one.endswith("RB-0001 names ADR-0001 in `relates_to`: write ADR-0002")


def test_the_same_again_is_nothing_and_another_reason_is_refused(base: Project) -> None:
    after = retired(base, "ADR-0001", "ADR-0002")
    assert not planned(after, "ADR-0001", "ADR-0002")
    assert not planned(after, "ADR-0001")
    with pytest.raises(
        Refused, match="ADR-0001 is superseded already for the reason: Nobody queues"
    ):
        planned(after, "ADR-0001", reason="Another")


REFUSED = {
    "no reason": ("ADR-0001", "", {"reason": " – "}, "--reason says nothing"),
    "a day to come": ("ADR-0001", "", {"on": date(2026, 11, 21)}, "later than the as-of date"),
    "itself": ("ADR-0001", "ADR-0001", {}, "cannot take its own place"),
    "by what is retired": ("ADR-0002", "ADR-0003", {}, "ADR-0003 is superseded itself"),
    "by another kind": (
        "ADR-0001",
        "INC-2026-01-05-a",
        {},
        "kind adr cannot name one of the kind inc",
    ),
    "marks of Markdown": ("DEC-0007", "", {"reason": "Gone <!-- x"}, "write it in plain words"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_end_so_is_refused(base: Project, name: str) -> None:
    id, by, said, why = REFUSED[name]
    with pytest.raises(Refused, match=why):
        planned(base, id, by, **said)


def test_no_record_replaces_what_took_its_place(tmp_path: Path) -> None:
    pair = {
        "data/adr/adr-0001.md": adr("ADR-0001", "superseded_by: {to: ADR-0002, part: all}"),
        "data/adr/adr-0002.md": adr("ADR-0002", "supersedes: {to: ADR-0001, part: all}"),
    }
    base = loaded(tmp_path, pair)
    with pytest.raises(Refused, match="each would replace the other"):
        planned(base, "ADR-0002", "ADR-0001")


def test_a_file_of_data_alone_is_refused_with_what_to_do(tmp_path: Path) -> None:
    slo = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: foo, displayName: Foo}\nspec:\n  service: a\n  objectives: [{target: 0.99}]\n"
    base = loaded(tmp_path, {"data/slos/foo.yml": slo})
    with pytest.raises(
        Refused, match=r"take SLO-foo out of it, .*`opskb new tombstone .* was=SLO-foo`"
    ):
        planned(base, "SLO-foo")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("id", ["ADR-0001", "DEC-0007", "PAGE-setext"])
def test_line_ends_and_marks_stay(base: Project, id: str, end: str, mark: str) -> None:
    path = base.root / base.graph[id].path
    text = mark + path.read_text().replace("\n", end)
    path.write_bytes(text.encode())
    retired(project.load(base.root), id)
    after = path.read_bytes().decode()
    assert after.startswith(mark)
    assert after.count("\n") == after.count(end)
    assert after.endswith(text[-5:])
