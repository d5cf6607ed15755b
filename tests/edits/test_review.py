from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb import project
from opskb.edits import journal, review
from opskb.edits.keys import scalar
from opskb.edits.refused import Refused
from opskb.project import Project
from opskb.rules import check
from tests.checked import commit, loaded

RB = """---
id: RB-0001
title: Payouts stand still
status: active
every: 90 days
due: 2026-10-01
watches: [services/**]
reviews:
  - {on: 2026-05-04, by: Ines Ferreira, checked: Walked it., hash: "0"}   # the first one
---
# Payouts stand still

Restart the worker, see [the queue](../adr/adr-0001.md).
"""
ADR = "---\nid: ADR-0001\nstatus: accepted\n---\n"
PAGE = "---\ntitle: Onboarding\nlast_reviewed_on: '2026-01-05' # by hand\nreview_in: 6 months\n---\nAsk.\n"
FILES = {
    "data/runbooks/rb-0001.md": RB,
    "data/adr/adr-0001.md": ADR,
    "data/pages/onboarding.md": PAGE,
}
FRESH = ("OKB301", "OKB302", "OKB303", "OKB304", "OKB305", "OKB602")


def reviewed(base: Project, id: str, **said: object) -> Project:
    record = base.find(id)
    assert record
    words = {"by": "Somebody New", "checked": "Walked every step: on staging", **said}
    plan = review.plan(base, record, **words)  # type: ignore[arg-type]
    journal.carry_out(base.root, plan)
    return project.load(base.root)


def stale(base: Project, id: str) -> list[str]:
    return [one.code for one in check(base) if one.record == id and one.code in FRESH]


def test_a_review_makes_a_stale_record_fresh(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    assert stale(base, "RB-0001") == ["OKB301", "OKB302"]
    after = reviewed(base, "RB-0001", evidence="https://ci.example.org/1")
    assert stale(after, "RB-0001") == []
    record = after.graph["RB-0001"]
    assert record.reviews[-1]["hash"] == base.graph.digest(base.graph["RB-0001"])
    assert (record.last, record.due) == (base.as_of, date(2027, 2, 18))
    written = (tmp_path / "data/runbooks/rb-0001.md").read_text()
    row = (
        '  - {on: 2026-11-20, by: Somebody New, checked: "Walked every step: on staging",'
        f' evidence: "https://ci.example.org/1", hash: {scalar(record.reviews[-1]["hash"])}}}'
    )
    assert written.splitlines()[9] == row
    kept = [one for one in written.splitlines() if "2026-11-20" not in one and "due:" not in one]
    assert kept == [one for one in RB.splitlines() if "due:" not in one]


def test_a_review_is_no_stamp_and_outlives_what_changed_before_it(tmp_path: Path) -> None:
    commit(tmp_path, "2026-05-04", {"opskb.yml": "as_of: 2026-11-20\n", **FILES})
    commit(tmp_path, "2026-06-01", {"services/a.py": "1"})
    commit(tmp_path, "2026-06-02", {"services/a.py": "2"})
    base = project.load(tmp_path)
    assert "OKB303" in stale(base, "RB-0001")
    reviewed(base, "RB-0001")
    reviewed(project.load(tmp_path), "PAGE-onboarding")
    commit(tmp_path, "2026-11-20")
    after = project.load(tmp_path)
    assert stale(after, "RB-0001") + stale(after, "PAGE-onboarding") == []


def test_the_date_of_a_page_moves_with_a_row_that_says_why(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    assert stale(base, "PAGE-onboarding") == ["OKB301"]
    after = reviewed(base, "PAGE-onboarding", on=date(2026, 11, 2))
    assert stale(after, "PAGE-onboarding") == []
    written = (tmp_path / "data/pages/onboarding.md").read_text()
    assert "last_reviewed_on: '2026-11-02' # by hand\n" in written
    assert "reviews:\n  - on: 2026-11-02\n    by: Somebody New\n" in written
    assert written.endswith("---\nAsk.\n")


def test_a_record_without_front_matter_gets_one(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/pages/phones.md": "\n# Phones\n\nRing.\n"})
    after = reviewed(base, "PAGE-phones")
    assert after.graph["PAGE-phones"].values["last_reviewed_on"] == base.as_of
    assert len(after.graph["PAGE-phones"].reviews) == 1
    assert (tmp_path / "data/pages/phones.md").read_text().endswith("\n---\n\n# Phones\n\nRing.\n")


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    after = reviewed(loaded(tmp_path, FILES), "RB-0001")
    said = {"by": "Somebody New", "checked": "Walked every step: on staging"}
    assert not review.plan(after, after.graph["RB-0001"], **said)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_all_other_bytes_stay(tmp_path: Path, end: str, mark: str, last: str) -> None:
    text = mark + (RB.removesuffix("\n") + last).replace("\n", end)
    base = loaded(tmp_path, FILES)
    path = tmp_path / "data/runbooks/rb-0001.md"
    path.write_bytes(text.encode())
    base = project.load(tmp_path)
    reviewed(base, "RB-0001")
    old, new = text.encode().split(b"\n"), path.read_bytes().split(b"\n")
    assert [one for one in new if one not in old and b"due:" not in one] == [new[9]]
    assert new[9].endswith(b"\r") == (end == "\r\n")
    assert [one for one in old if one not in new and b"due:" not in one] == []


REFUSED = {
    "no word of what was checked": ("RB-0001", {"checked": " .. "}, "--checked says nothing"),
    "nobody": ("RB-0001", {"by": ""}, "--by says nothing"),
    "a day to come": ("RB-0001", {"on": date(2026, 11, 21)}, "later than the as-of date"),
    "an older day": ("RB-0001", {"on": date(2026, 5, 3)}, "was reviewed on 2026-05-04, after"),
    "no such evidence": ("RB-0001", {"evidence": "shots/gone.png"}, "is no file"),
    "evidence outside": ("RB-0001", {"evidence": "../../../etc/passwd"}, "is no file"),
    "a draft": ("RB-0002", {}, "RB-0002 is draft"),
    "out of force": ("RB-0003", {}, "RB-0003 is retired"),
    "an id of two": ("RB-0004", {}, "rb-0004.md and data/runbooks/rb-0005.md: give one"),
    "due by itself": ("ADR-0002", {}, "say with --due"),
    "no place": ("SLO-foo", {}, "has no place for reviews"),
    "a late header": ("PAGE-late", {}, "under its heading"),
}
MORE = {
    "data/runbooks/rb-0002.md": "---\nid: RB-0002\nstatus: draft\n---\n",
    "data/runbooks/rb-0003.md": "---\nid: RB-0003\nstatus: retired\n---\n",
    "data/runbooks/rb-0004.md": "---\nid: RB-0004\nstatus: active\n---\n",
    "data/runbooks/rb-0005.md": "---\nid: RB-0004\nstatus: active\n---\n",
    "data/adr/adr-0002.md": "---\nid: ADR-0002\nstatus: accepted\ndue: 2026-11-01\n---\n",
    "data/slos/foo.yml": "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: foo}\n"
    "spec:\n  service: a\n  budgetingMethod: Occurrences\n  timeWindow: [{duration: 30d, isRolling: true}]\n"
    "  objectives: [{target: 0.99}]\n",
    "data/pages/late.md": "# Late\n\n---\nlast_reviewed_on: 2026-01-05\nreview_in: 6 months\n---\nText.\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_review_is_refused(name: str, tmp_path: Path) -> None:
    id, said, why = REFUSED[name]
    base = loaded(tmp_path, {**FILES, **MORE})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    with pytest.raises(Refused, match=why):
        reviewed(base, id, **said)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_evidence_may_lie_beside_the_record_or_at_the_root_or_be_a_record(tmp_path: Path) -> None:
    for evidence in (
        "shot.png",
        "data/runbooks/shot.png",
        "ADR-0001",
        "Seen on the wall.",
        "a.b/c.d x",
    ):
        base = loaded(tmp_path, {**FILES, "data/runbooks/shot.png": "x"})
        assert reviewed(base, "RB-0001", evidence=evidence).graph["RB-0001"].reviews[-1]["evidence"]


def test_a_day_of_its_own_is_set_where_it_is_given(tmp_path: Path) -> None:
    after = reviewed(loaded(tmp_path, {**FILES, **MORE}), "ADR-0002", due=date(2027, 1, 5))
    assert after.graph["ADR-0002"].due == date(2027, 1, 5)


@pytest.mark.parametrize("front", ["{id: RB-0002, status: active}\n", "? id\n: RB-0002\n"])
def test_what_would_be_no_yaml_afterwards_is_refused(tmp_path: Path, front: str) -> None:
    text = f"---\n{front}---\n# x\n"
    base = loaded(tmp_path, {"data/runbooks/rb-0002.md": text})
    with pytest.raises(Refused, match="could not be read afterwards"):
        reviewed(base, "RB-0002")
    assert (tmp_path / "data/runbooks/rb-0002.md").read_text() == text
