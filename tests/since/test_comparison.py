"""What a change introduces and mends, and what must be read for it, in small repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from opskb import kindfile, project
from opskb.edits import baseline, journal
from opskb.reports import REPORTS
from opskb.reports.findings_schema import FINDINGS
from tests.checked import commit, git, write
from tests.since.changed import BASE, Check, Told, adr, page

BROKEN = adr("0002", more="relates_to: [ADR-0099]\n")


def codes(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["record"]) for one in said["findings"]]


def test_only_what_was_not_there_before_counts(root: Path, told: Told, check: Check) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    write(root, {"data/adr/adr-0003.md": BROKEN.replace("0002", "0003")})
    said = told(root)
    assert codes(said) == [("OKB201", "ADR-0003")]
    assert [one["id"] for one in said["since"]["records"]["added"]] == ["ADR-0003"]
    assert check(root, "--since", "HEAD").exit_code == 1
    assert check(root, "--since", "HEAD", "--fail-on", "none").exit_code == 0
    (root / "data/adr/adr-0003.md").unlink()
    assert check(root).exit_code == 1
    assert check(root, "--since", "HEAD").exit_code == 0


def test_committed_staged_changed_and_unknown_files_are_one_change(root: Path, told: Told) -> None:
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    write(root, {"data/adr/adr-0003.md": BROKEN.replace("0002", "0003")})
    git(root, "add", "data/adr/adr-0003.md")
    write(root, {"data/adr/adr-0001.md": adr("0001", more="relates_to: [ADR-0098]\n")})
    write(root, {"data/adr/adr-0004.md": BROKEN.replace("0002", "0004")})
    said = told(root, "main")
    assert {record for _, record in codes(said)} == {
        "ADR-0001", "ADR-0002", "ADR-0003", "ADR-0004",
    }  # fmt: skip
    assert said["since"]["files"] == 4
    assert said["since"]["base"] == git(root, "rev-parse", "main").strip()


def test_what_the_other_branch_did_is_not_the_change(root: Path, told: Told) -> None:
    git(root, "checkout", "-q", "-b", "side")
    commit(root, "2026-03-02", {"data/pages/b.md": page("b")})
    git(root, "checkout", "-q", "main")
    commit(root, "2026-03-03", {"data/adr/adr-0002.md": BROKEN})
    git(root, "checkout", "-q", "side")
    said = told(root, "main")
    assert codes(said) == []
    assert said["since"]["mended"] == []
    assert [one["id"] for one in said["since"]["records"]["added"]] == ["PAGE-b"]


def test_what_was_mended_is_counted(root: Path, told: Told, check: Check) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    write(root, {"data/adr/adr-0002.md": adr("0002")})
    assert [one["code"] for one in told(root)["since"]["mended"]] == ["OKB201"]
    assert (
        "nothing introduced, 1 finding mended; 1 file changed."
        in check(root, "--since", "HEAD").output
    )


def test_lines_that_move_make_nothing_new(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    write(root, {"data/adr/adr-0002.md": BROKEN.replace("date:", "summary: Why.\ndate:")})
    assert codes(told(root)) == []


def test_a_file_that_cannot_be_read_mends_nothing_and_takes_no_id_away(
    root: Path, told: Told
) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    write(root, {"data/adr/adr-0002.md": BROKEN.replace("title: Q", "title: [Q")})
    said = told(root)
    assert [code for code, _ in codes(said)] == ["OKB001"]
    assert said["since"]["mended"] == []
    assert said["since"]["records"]["vanished"] == []


def test_a_record_is_left_relying_on_a_superseded_one_over_another(root: Path, told: Told) -> None:
    more = {"data/pages/b.md": page("b", "relates_to: [PAGE-on-call]\n")}
    commit(root, "2026-03-02", more)
    write(
        root,
        {
            "data/adr/adr-0001.md": adr(
                "0001", status="superseded", more="superseded_by: [ADR-0002]\n"
            ),
            "data/adr/adr-0002.md": adr("0002", more="supersedes: [ADR-0001]\n"),
        },
    )
    said = told(root)
    assert codes(said) == [("OKB207", "PAGE-on-call")]
    assert [
        (one["id"], one["retired"], one["successor"], one["via"])
        for one in said["since"]["relying"]
    ] == [
        ("PAGE-on-call", "ADR-0001", "ADR-0002", []),
        ("PAGE-b", "ADR-0001", "ADR-0002", ["PAGE-on-call"]),
    ]
    records = said["since"]["records"]
    assert [(one["id"], one["by"]) for one in records["superseded"]] == [("ADR-0001", "ADR-0002")]
    commit(root, "2026-03-03")
    write(root, {"readme.md": "Nothing of this.\n"})
    assert told(root)["since"]["relying"] == []


WATCHING = (
    "watches: [services/payouts/**]\nreviews:\n  - {on: 2026-02-01, by: Ines, checked: Read it.}\n"
)


def test_records_that_govern_a_changed_file_are_named(root: Path, told: Told, check: Check) -> None:
    more = {
        "data/pages/watching.md": page("watching", WATCHING),
        "data/pages/elsewhere.md": page("elsewhere", WATCHING.replace("payouts", "login")),
        "data/pages/unreviewed.md": page("unreviewed", "watches: [services]\n"),
        "services/login/a.py": "1\n",
    }
    commit(root, "2026-02-01", more)
    write(root, {"services/payouts/queue.py": "SLOTS = 9\n", "services/payouts/new.py": "1\n"})
    said = told(root)
    assert [(one["id"], one["standing"]) for one in said["since"]["governing"]] == [
        ("PAGE-watching", "suspect"),
        ("PAGE-unreviewed", None),
    ]
    first = said["since"]["governing"][0]
    assert first["files"] == ["services/payouts/new.py", "services/payouts/queue.py"]
    assert first["because"] == ["watches services/payouts/**"]
    assert first["title"] == "watching"
    text = check(root, "--since", "HEAD").output
    assert "PAGE-watching (published) watching: watches services/payouts/**: services" in text
    assert "must be read again" in text
    write(root, {"data/pages/watching.md": page("watching", WATCHING.replace("02-01", "11-19"))})
    standings = {one["id"]: one["standing"] for one in told(root)["since"]["governing"]}
    assert standings["PAGE-watching"] == "reviewed"


def test_what_was_suspect_before_is_not_made_so_by_the_change(root: Path, told: Told) -> None:
    commit(root, "2026-02-01", {"data/pages/watching.md": page("watching", WATCHING)})
    commit(root, "2026-03-02", {"services/payouts/queue.py": "SLOTS = 9\n"})
    commit(root, "2026-03-03", {"services/payouts/queue.py": "SLOTS = 10\n"})
    said = told(root, "HEAD~1")
    # The finding tells of another commit, and is the same.
    assert codes(said) == []
    assert said["since"]["governing"][0]["standing"] == "suspect before"
    said = told(root, "HEAD~2")
    assert codes(said) == [("OKB303", "PAGE-watching")]
    assert said["since"]["governing"][0]["standing"] == "suspect"


def test_a_surface_brings_its_records(root: Path, told: Told) -> None:
    surface = (
        "---\nid: SURF-payouts\ntitle: Payouts\nowner: Ines Ferreira\nwatches: [services/payouts]\n"
        "---\nIt pays.\n"
    )
    runbook = "---\nid: RB-0001\ntitle: Late\nstatus: active\nsurface: [SURF-payouts]\n---\n"
    commit(
        root,
        "2026-03-02",
        {"data/surfaces/surf-payouts.md": surface, "data/runbooks/rb-0001.md": runbook},
    )
    git(root, "mv", "services/payouts/queue.py", "services/queue.py")
    found = {one["id"]: one["because"] for one in told(root)["since"]["governing"]}
    assert found == {"SURF-payouts": ["watches services/payouts"], "RB-0001": ["of SURF-payouts"]}


def dated(day: str, words: str = "Ask for a laptop.") -> str:
    return f"---\ntitle: Onboarding\nlast_reviewed_on: {day}\nreview_in: 6 months\n---\n{words}\n"


def test_a_date_that_moves_alone_is_named_with_its_line(root: Path, told: Told) -> None:
    commit(root, "2026-06-01", {"data/pages/onboarding.md": dated("2026-05-05")})
    write(root, {"data/pages/onboarding.md": dated("2026-11-05")})
    said = told(root)
    (stamp,) = said["since"]["stamps"]
    assert (stamp["path"], stamp["line"]) == ("data/pages/onboarding.md", 3)
    assert codes(said) == [("OKB304", stamp["id"])]
    assert told(root, "HEAD", "--ignore", "OKB304")["findings"] == []
    write(root, {"data/pages/onboarding.md": dated("2026-11-05", "Ask for two.")})
    assert told(root)["since"]["stamps"] == []


def test_a_stamp_is_one_finding_whether_it_is_committed_or_not(root: Path, told: Told) -> None:
    commit(root, "2026-06-01", {"data/pages/onboarding.md": dated("2026-05-05")})
    commit(root, "2026-11-06", {"data/pages/onboarding.md": dated("2026-11-05")})
    said = told(root, "HEAD~1")
    assert [code for code, _ in codes(said)] == ["OKB304"]
    assert len(said["since"]["stamps"]) == 1


def test_what_moved_vanished_and_was_retired(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/pages/b.md": page("b"), "data/pages/c.md": page("c")})
    (root / "data/pages/b.md").unlink()
    git(root, "mv", "data/pages/c.md", "data/pages/d.md")
    write(root, {"data/adr/adr-0001.md": adr("0001", status="deprecated")})
    records = told(root)["since"]["records"]
    assert [one["id"] for one in records["vanished"]] == ["PAGE-b"]
    assert [(one["id"], one["from"], one["path"]) for one in records["moved"]] == [
        ("PAGE-c", "data/pages/c.md", "data/pages/d.md")
    ]
    assert [one["id"] for one in records["retired"]] == ["ADR-0001"]


def test_a_record_that_is_hidden_now_is_not_named(root: Path, told: Told) -> None:
    secret = page("secret", "visibility: private\n")
    commit(root, "2026-03-02", {"data/pages/s.md": page("secret").replace("Read", "Hide")})
    write(root, {"data/pages/s.md": secret})
    assert "secret" not in str(told(root)["since"]["records"])


def test_levels_and_waivers_of_now_judge_both_sides(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    settings = BASE["opskb.yml"]
    write(
        root,
        {"opskb.yml": settings.replace("levels:", 'levels:\n  - {rule: OKB201, level: "off"}')},
    )
    said = told(root)
    assert said["since"]["mended"] == []
    assert (
        "opskb.yml changed, and its levels, waivers and rules judge both sides" in said["notes"][0]
    )
    waiver = "waivers:\n  - {rule: OKB201, record: ADR-0002, until: 2026-12-31, reason: Soon.}\n"
    write(root, {"opskb.yml": settings + waiver})
    said = told(root)
    assert (codes(said), said["since"]["mended"]) == ([], [])
    commit(root, "2026-03-03")
    write(root, {"opskb.yml": settings})
    assert codes(told(root)) == []
    write(root, {"opskb.yml": settings + waiver, "data/adr/adr-0002.md": adr("0002")})
    assert codes(told(root)) == [("OKB903", "ADR-0002")]


@pytest.mark.parametrize(
    ("more", "code", "exit"),
    [
        ('  - {rule: OKB3011, level: "off"}\n', "OKB905", 1),
        ("rules: [nowhere.py]\n", "OKB906", 1),
        ("nonsense: 1\n", "OKB901", 2),
    ],
)
def test_a_mistake_in_changed_settings_is_introduced(
    root: Path, told: Told, check: Check, more: str, code: str, exit: int
) -> None:
    write(root, {"opskb.yml": BASE["opskb.yml"] + more})
    assert [one["code"] for one in told(root)["findings"]] == [code]
    assert check(root, "--since", "HEAD").exit_code == exit
    commit(root, "2026-03-02")
    assert told(root)["findings"] == []


def test_settings_that_cannot_be_used_judge_nothing(root: Path, check: Check) -> None:
    write(root, {"opskb.yml": "- just\n- a list\n"})
    result = check(root, "--since", "HEAD", "--comment", "comment.md")
    assert result.exit_code == 2
    assert "is not a mapping of settings" in result.output
    assert not (root / "comment.md").exists()


OWN = """
from pathlib import Path

from opskb.model import Place, Problem
from opskb.rules.rule import rule

Path({ran!r}).write_text({what!r})


@rule("OWN001")
def named(project):
    \"\"\"Every title is short.\"\"\"
    for record in project.graph:
        if len(record.title) > 20:
            yield record.problem("title", "has a long title", "shorten it")


RULES = [named]
"""


def test_rules_of_the_project_are_run_as_they_are_now(
    root: Path, told: Told, tmp_path: Path
) -> None:
    ran, settings = tmp_path / "ran", BASE["opskb.yml"] + "rules: [data/own.py]\n"
    commit(
        root,
        "2026-03-02",
        {"opskb.yml": settings, "data/own.py": OWN.format(ran=str(ran), what="old")},
    )
    write(root, {"data/own.py": OWN.format(ran=str(ran), what="now")})
    long = adr("0002", "A title that is rather long")
    write(root, {"data/adr/adr-0002.md": long})
    assert codes(told(root)) == [("OWN001", "ADR-0002")]
    assert ran.read_text() == "now"
    commit(root, "2026-03-03")
    stopping = OWN.format(ran=str(ran), what="now").replace("len(record.title)", "nonsense")
    write(root, {"data/own.py": stopping})
    assert [one["message"] for one in told(root)["findings"]] == [
        "the rule OWN001 stopped with NameError: name 'nonsense' is not defined"
    ]


def test_what_something_asks_about_outside_of_the_sources_was_there(root: Path, told: Told) -> None:
    linking = "watches: [services/payouts/queue.py]\n"
    text = page("linking", linking) + "\nSee [the notes](../../notes/a.md) and ![a](a.png).\n"
    more = {"data/pages/linking.md": text, "notes/a.md": "Notes.\n", "data/pages/a.png": "x"}
    commit(root, "2026-03-02", more)
    write(root, {"readme.md": "x\n"})
    said = told(root)
    assert (codes(said), said["since"]["mended"]) == ([], [])
    for name in ("notes/a.md", "data/pages/a.png", "services/payouts/queue.py"):
        (root / name).unlink()
    assert sorted(code for code, _ in codes(told(root))) == ["OKB005", "OKB201", "OKB307"]


def test_findings_of_moved_files_are_carried(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/pages/broken.md": "---\ntitle: [a\n---\n"})
    git(root, "mv", "data/pages/broken.md", "data/pages/torn.md")
    said = told(root)
    assert (codes(said), said["since"]["mended"]) == ([], [])


def test_paths_narrow_the_findings(root: Path, told: Told, check: Check) -> None:
    write(root, {"data/adr/adr-0002.md": BROKEN, "data/pages/b.md": page("b", "nonsense: 1\n")})
    assert {one["code"] for one in told(root)["findings"]} == {"OKB002", "OKB201"}
    assert codes(told(root, "HEAD", "data/pages")) == [("OKB002", "PAGE-b")]


@pytest.mark.parametrize("form", REPORTS)
def test_every_format_tells_of_introduced_findings_alone(
    root: Path, check: Check, form: str
) -> None:
    # A SARIF log holds the examples of every rule, with the numbers they use.
    commit(root, "2026-03-02", {"data/adr/adr-0071.md": BROKEN.replace("0002", "0071")})
    write(root, {"data/adr/adr-0072.md": BROKEN.replace("0002", "0072")})
    said = check(root, "--since", "HEAD", "--format", form).output
    assert "adr-0072" in said
    assert "adr-0071" not in said


def test_equal_changes_are_told_in_equal_bytes(root: Path, check: Check) -> None:
    write(root, {"data/adr/adr-0003.md": BROKEN, "services/payouts/queue.py": "1\n"})
    first = check(root, "--since", "HEAD", "--format", "json").stdout_bytes
    assert check(root, "--since", "HEAD", "--format", "json").stdout_bytes == first


def test_the_data_is_what_its_schema_says(root: Path, told: Told) -> None:
    commit(root, "2026-02-01", {"data/pages/watching.md": page("watching", WATCHING)})
    write(root, {"data/adr/adr-0001.md": adr("0001", status="deprecated")})
    write(root, {"services/payouts/queue.py": "1\n", "data/pages/b.md": page("b")})
    said = told(root)
    assert said["since"]["relying"]
    assert said["since"]["governing"]
    assert said["since"].keys() == FINDINGS["properties"]["since"]["properties"].keys()
    assert list(Draft7Validator(FINDINGS).iter_errors(said)) == []


def test_a_baseline_that_came_with_the_change_covers_nothing_of_it(
    root: Path, told: Told, check: Check
) -> None:
    write(root, {"data/adr/adr-0003.md": BROKEN.replace("0002", "0003")})
    before = codes(told(root))
    assert ("OKB201", "ADR-0003") in before
    journal.carry_out(root, baseline.written(project.load(root)))
    assert check(root).exit_code == 0
    assert codes(told(root)) == before
    assert check(root, "--since", "HEAD").exit_code == 1


def test_what_was_there_when_a_baseline_was_begun_is_not_the_change(root: Path, told: Told) -> None:
    commit(root, "2026-03-02", {"data/adr/adr-0002.md": BROKEN})
    journal.carry_out(root, baseline.written(project.load(root)))
    assert codes(told(root)) == []


def test_a_kind_that_changes_is_said(root: Path, told: Told) -> None:
    kind = (Path(kindfile.__file__).parent / "kinds/adr/kind.yml").read_text()
    weaker = "".join(line for line in kind.splitlines(True) if not line.startswith("sections:"))
    write(root, {"data/_kinds/adr/kind.yml": weaker})
    says = (
        "data/_kinds/adr/kind.yml changed, and it says what a record must hold: review it as code"
    )
    assert says in told(root)["notes"]


def test_a_record_that_is_hidden_by_the_change_is_said(root: Path, told: Told) -> None:
    hidden = adr("0001", more="visibility: private\nrelates_to: [ADR-0099]\n")
    write(root, {"data/adr/adr-0001.md": hidden})
    says = "not checked any more, since they may no longer be seen: ADR-0001"
    assert says in told(root)["notes"]
