from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from opskb import project
from tests.checked import commit, found, git, loaded, write

RUNBOOK = "data/runbooks/rb-0001.md"


def runbook(front: str, body: str = "Restart the worker.\n", *, status: str = "active") -> str:
    return f"---\nid: RB-0001\ntitle: Payouts\nstatus: {status}\n{front}---\n{body}"


def reviewed(on: str, **more: str) -> str:
    row = "".join(f", {name}: {value}" for name, value in more.items())
    return f"reviews: [{{on: {on}, checked: All of it{row}}}]\n"


DUE = [
    ("every: 90 days\n" + reviewed("2026-08-22"), False),
    ("every: 90 days\n" + reviewed("2026-08-21"), True),
    ("due: 2026-11-20\n", False),
    ("due: 2026-11-19\n", True),
    # The earlier of the two binds.
    ("every: 1 year\ndue: 2026-11-01\n" + reviewed("2026-08-21"), True),
    ("every: 30 days\ndue: 2027-11-01\n" + reviewed("2026-08-21"), True),
    # A drill that was performed is a look at it, one that was planned is not.
    ("every: 90 days\n" + reviewed("2026-08-21") + "drills: [{on: 2026-10-01, how: performed, evidence: x}]\n", False),
    ("every: 90 days\n" + reviewed("2026-08-21") + "drills: [{on: 2026-10-01, how: table-top, evidence: x}]\n", True),
    ("every: 90 days\n" + reviewed("2026-08-21") + "drills: [{on: 2026-10-01, how: performed}]\n", True),
]  # fmt: skip


@pytest.mark.parametrize(("front", "late"), DUE)
def test_overdue_is_the_day_after_the_last_day(tmp_path: Path, front: str, late: bool) -> None:
    assert bool(found(loaded(tmp_path, {RUNBOOK: runbook(front)}), "OKB301")) is late


@pytest.mark.parametrize("status", ["draft", "superseded", "retired"])
def test_only_what_is_in_force_goes_stale(tmp_path: Path, status: str) -> None:
    front = "due: 2026-01-01\nwatches: [gone]\n" + reviewed("2026-01-01", hash="0" * 64)
    base = loaded(tmp_path, {RUNBOOK: runbook(front, status=status)})
    assert not any(found(base, code) for code in ("OKB301", "OKB302", "OKB305", "OKB307"))


def test_overdue_says_why_and_stands_at_the_review(tmp_path: Path) -> None:
    base = loaded(tmp_path, {RUNBOOK: runbook("every: 90 days\n" + reviewed("2026-08-21"))})
    (finding,) = found(base, "OKB301")
    assert finding.message == (
        "was due for review on 2026-11-19, 1 day ago: last looked at on 2026-08-21, and again every 90 days"
    )
    assert (finding.place.line, finding.field) == (6, "due")


GRACE = """\
title: Contracts
prefix: CON
folder: contracts
url: contracts
states: {active: live}
fields:
  grace: {type: duration, role: grace, default: 2 weeks}
"""


@pytest.mark.parametrize(("due", "late"), [("2026-11-06", False), ("2026-11-05", True)])
def test_a_kind_may_grant_grace(tmp_path: Path, due: str, late: bool) -> None:
    contract = f"---\nid: CON-1\ntitle: Bank\nstatus: active\ndue: {due}\n---\n"
    files = {"data/_kinds/contract/kind.yml": GRACE, "data/contracts/con-1.md": contract}
    assert bool(found(loaded(tmp_path, files), "OKB301")) is late


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("hash", "changed"),
    [
        (sha("Restart the worker."), False),
        (sha("Restart the worker.").upper(), False),
        ("sha256:" + sha("Restart the worker."), False),
        (sha("Restart the workers."), True),
        ("abc", True),
    ],
)
def test_the_reviewed_text_is_compared_by_its_hash(
    tmp_path: Path, hash: str, changed: bool
) -> None:
    base = loaded(tmp_path, {RUNBOOK: runbook(reviewed("2026-11-02", hash=hash))})
    findings = found(base, "OKB302")
    assert bool(findings) is changed
    assert all(sha("Restart the worker.") in one.remedy for one in findings)


def test_only_the_newest_review_counts(tmp_path: Path) -> None:
    rows = (
        f"reviews:\n  - {{on: 2026-11-02, checked: x, hash: {sha('Restart the worker.')}}}\n"
        "  - {on: 2026-08-02, checked: x, hash: abc}\n"
    )
    assert not found(loaded(tmp_path, {RUNBOOK: runbook(rows)}), "OKB302")


def test_a_link_that_moved_does_not_change_the_text(tmp_path: Path) -> None:
    adr = "---\nid: ADR-0001\ntitle: Queue\nstatus: accepted\n---\n"
    front = reviewed("2026-11-02", hash=sha("See ADR-0001 first."))
    text = runbook(front, "See [the queue](../adr/adr-0001.md) first.\n")
    assert not found(loaded(tmp_path, {RUNBOOK: text, "data/adr/adr-0001.md": adr}), "OKB302")
    (tmp_path / "data/adr/old").mkdir()
    (tmp_path / "data/adr/adr-0001.md").rename(tmp_path / "data/adr/old/adr-0001.md")
    write(tmp_path, {RUNBOOK: text.replace("../adr/", "../adr/old/")})
    assert not found(project.load(tmp_path), "OKB302")


CODE = "as_of: 2026-11-20\ncode_root: code\n"
WATCHING = runbook("watches: [payouts/**]\n" + reviewed("2026-10-05"))


@pytest.mark.parametrize(
    ("day", "path", "outrun"),
    [
        ("2026-10-06", "code/payouts/worker.py", True),
        ("2026-10-05", "code/payouts/worker.py", False),
        ("2026-11-20", "code/payouts/worker.py", True),
        ("2026-11-21", "code/payouts/worker.py", False),
        ("2026-10-06", "payouts/worker.py", False),
        ("2026-10-06", "code/checkout/worker.py", False),
    ],
)
def test_code_that_changed_after_the_review_outruns_it(
    tmp_path: Path, day: str, path: str, outrun: bool
) -> None:
    commit(tmp_path, "2026-10-01", {"opskb.yml": CODE, RUNBOOK: WATCHING, path: "1"})
    commit(tmp_path, day, {path: "2"})
    findings = found(project.load(tmp_path), "OKB303")
    assert bool(findings) is outrun
    assert all("`payouts/worker.py` changed on" in one.message for one in findings)


def test_code_that_was_renamed_or_deleted_changed(tmp_path: Path) -> None:
    commit(tmp_path, "2026-10-01", {"opskb.yml": CODE, RUNBOOK: WATCHING, "code/payouts/a.py": "1"})
    git(tmp_path, "rm", "-q", "code/payouts/a.py")
    commit(tmp_path, "2026-10-06")
    assert found(project.load(tmp_path), "OKB303")


def test_history_rules_are_skipped_without_git_and_say_so(tmp_path: Path) -> None:
    base = loaded(tmp_path, {RUNBOOK: WATCHING, "code/payouts/a.py": "1"}, settings=CODE)
    assert not any(found(base, code) for code in ("OKB303", "OKB304", "OKB407"))
    assert base.history.skipped == "this is no git repository"


PAGE = "data/pages/onboarding.md"


def page(day: str, body: str = "Ask for a laptop.\n", *, every: str = "6 months") -> str:
    return f"---\ntitle: Onboarding\nlast_reviewed_on: {day}\nreview_in: {every}\n---\n{body}"


STAMPS = [
    ({PAGE: page("2026-10-05")}, True),
    ({PAGE: page("05/10/2026")}, True),
    ({PAGE: page("2026-10-05", "Ask for a laptop, and for a key.\n")}, False),
    ({PAGE: page("2026-10-05", every="1 year")}, False),
    ({PAGE: page("2026-04-06", "Ask for a key.\n")}, False),
]


@pytest.mark.parametrize(("files", "stamped"), STAMPS)
def test_a_commit_of_the_date_alone_is_a_stamp(
    tmp_path: Path, files: dict[str, str], stamped: bool
) -> None:
    commit(tmp_path, "2026-04-06", {"opskb.yml": "as_of: 2026-11-20\n", PAGE: page("2026-04-06")})
    commit(tmp_path, "2026-10-05", files)
    assert bool(found(project.load(tmp_path), "OKB304")) is stamped


def test_a_stamp_is_found_below_later_changes_and_under_an_old_name(tmp_path: Path) -> None:
    commit(tmp_path, "2026-04-06", {"opskb.yml": "as_of: 2026-11-20\n", PAGE: page("2026-04-06")})
    commit(tmp_path, "2026-10-05", {PAGE: page("2026-10-05")})
    git(tmp_path, "mv", PAGE, "data/pages/joining.md")
    commit(tmp_path, "2026-10-06")
    commit(
        tmp_path, "2026-10-07", {"data/pages/joining.md": page("2026-10-05", "Something else.\n")}
    )
    (finding,) = found(project.load(tmp_path), "OKB304")
    assert "of 2026-10-05 brought the review of 2026-10-05" in finding.message


def test_a_review_whose_row_was_only_given_a_new_date_is_a_stamp(tmp_path: Path) -> None:
    commit(tmp_path, "2026-04-06", {"opskb.yml": CODE, RUNBOOK: runbook(reviewed("2026-04-06"))})
    commit(tmp_path, "2026-10-05", {RUNBOOK: runbook(reviewed("2026-10-05"))})
    assert found(project.load(tmp_path), "OKB304")


def test_a_review_that_is_a_new_row_is_none(tmp_path: Path) -> None:
    one = "reviews:\n  - {on: 2026-04-06, checked: Walked it.}\n"
    commit(tmp_path, "2026-04-06", {"opskb.yml": CODE, RUNBOOK: runbook(one)})
    two = f"{one}  - {{on: 2026-10-05, checked: Walked it on staging.}}\n"
    commit(tmp_path, "2026-10-05", {RUNBOOK: runbook(two)})
    assert not found(project.load(tmp_path), "OKB304")


def test_a_date_that_is_not_committed_yet_is_not_judged(tmp_path: Path) -> None:
    commit(tmp_path, "2026-04-06", {"opskb.yml": "as_of: 2026-11-20\n", PAGE: page("2026-04-06")})
    write(tmp_path, {PAGE: page("2026-10-05")})
    assert not found(project.load(tmp_path), "OKB304")


@pytest.mark.parametrize(
    ("path", "front", "late"),
    [
        ("data/rfcs/rfc-0001.md", "status: open\ncloses: 2026-11-19\n", True),
        ("data/rfcs/rfc-0001.md", "status: open\ncloses: 2026-11-20\n", False),
        ("data/rfcs/rfc-0001.md", "status: draft\ncloses: 2026-11-19\n", True),
        ("data/rfcs/rfc-0001.md", "status: accepted\ncloses: 2026-11-19\n", False),
        ("data/plans/plan-0001.md", "status: active\ndeadline: 2026-11-19\n", True),
        ("data/plans/plan-0001.md", "status: abandoned\ndeadline: 2026-11-19\n", False),
    ],
)
def test_a_deadline_binds_what_is_open(tmp_path: Path, path: str, front: str, late: bool) -> None:
    base = loaded(tmp_path, {path: f"---\ntitle: Move\n{front}---\n"})
    assert bool(found(base, "OKB306")) is late


@pytest.mark.parametrize(
    ("glob", "gone"),
    [
        ("payouts/worker.py", False),
        ("payouts", False),
        ("payouts/", False),
        ("payouts/*.py", False),
        ("**/worker.py", False),
        ("payouts/**", False),
        ("Payouts/worker.py", True),
        ("payouts/*.go", True),
        ("**/queue.py", True),
        ("worker.py", True),
    ],
)
def test_what_is_watched_is_there(tmp_path: Path, glob: str, gone: bool) -> None:
    text = runbook(f'watches: ["{glob}"]\n')
    base = loaded(tmp_path, {RUNBOOK: text, "code/payouts/worker.py": "1"}, settings=CODE)
    assert bool(found(base, "OKB307")) is gone


def test_without_the_code_nothing_is_said_about_it(tmp_path: Path) -> None:
    base = loaded(tmp_path, {RUNBOOK: runbook("watches: [payouts]\n")}, settings=CODE)
    assert not found(base, "OKB307")


def test_a_path_that_leads_outside_is_never_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {"secret": "x"})
    inside = tmp_path / "kb"
    text = runbook("watches: [../secret, payouts]\n")
    base = loaded(inside, {RUNBOOK: text, "code/payouts/worker.py": "1"}, settings=CODE)
    assert base.find("RB-0001").watches == ("payouts",)  # type: ignore[union-attr]
    assert found(base, "OKB003")


@pytest.mark.parametrize(
    ("status", "bound"), [("active", True), ("draft", False), ("retired", False)]
)
def test_what_is_not_in_force_need_not_be_reviewed_nor_keep_up(
    tmp_path: Path, status: str, bound: bool
) -> None:
    other = runbook("every: 90 days\n", status=status).replace("RB-0001", "RB-0002")
    files = {RUNBOOK: WATCHING.replace("active", status), "data/runbooks/rb-0002.md": other}
    commit(tmp_path, "2026-10-01", {"opskb.yml": CODE, **files, "code/payouts/a.py": "1"})
    commit(tmp_path, "2026-10-06", {"code/payouts/a.py": "2"})
    base = project.load(tmp_path)
    assert [bool(found(base, code)) for code in ("OKB303", "OKB305")] == [bound, bound]
