"""C12: who approved what, when, and which text; the four human validations of each quarter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from opskb.insights import signed
from tests.rows import row
from tests.rows.row import Row

HASH = "db9d1222ccc18ef95a5b594193cc6a651ff8c6b4bca25b56b1033bd28c6d2e82"
"""That of the body `Restart the worker.`, as rules and `sha256sum` of that line give it."""
REPORT = f"""---
id: PAGE-quarter
status: published
title: The third quarter
summary: "What was looked at in the third quarter."
owner: Ines Ferreira
sign_offs:
  - {{on: 2026-10-12, by: Ines Ferreira, as: slo-compliance, period: 2026-Q3, hash: {HASH}}}
  - {{on: 2026-10-13, by: Tomasz Wrona, as: incident-response, period: 2026-Q3, hash: {HASH}}}
  - {{on: 2026-10-14, by: Tomasz Wrona, as: postmortem-findings, period: 2026-Q3, hash: {HASH}}}
  - {{on: 2026-10-15, by: Adaeze Okonjo, as: improvements, period: 2026-Q3, hash: {HASH}}}
  - {{on: 2026-10-16, by: Adaeze Okonjo, hash: {HASH}}}
---
Restart the worker.
"""
P = "data/pages/page-quarter.md"
ROW = Row(
    "C12",
    "Sign-offs",
    ("page",),
    {P: REPORT},
    {
        "OKB610": {P: REPORT.replace("the worker.", "both workers.")},
        "OKB611": {P: REPORT.replace("as: improvements, period: 2026-Q3, ", "")},
    },
    "sign-offs/index.html",
    "api/v1/boards/sign-offs.json",
    counts={"OKB610": 5},
)


def test_row_C12_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C12_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


def told(root: Path, text: str, code: str, settings: str = ROW.settings) -> list[str]:
    found = row.site(root, ROW, {P: text, "opskb.yml": settings}).findings
    return [one.message for one in found if one.code == code]


def test_row_C12_finds_each_thing_that_was_signed_and_has_changed(tmp_path: Path) -> None:
    messages = told(tmp_path, REPORT.replace("the worker.", "both workers."), "OKB610")
    assert len(messages) == 5
    assert "its text is not the one that Ines Ferreira signed on 2026-10-12" in messages[0]


def test_row_C12_lets_a_newer_sign_off_stand_for_an_older_one(tmp_path: Path) -> None:
    again = REPORT.replace(
        "\n---\nRestart",
        f"\n  - {{on: 2026-10-01, by: Ines Ferreira, hash: {'0' * 64}}}\n---\nRestart",
    )
    assert told(tmp_path, again, "OKB610") == []


def test_row_C12_waits_until_the_days_for_it_have_passed(tmp_path: Path) -> None:
    text = REPORT.replace("as: improvements, period: 2026-Q3, ", "")
    # The quarter ended on 30 September; 51 days later is 20 November.
    for days, owed in ((50, 1), (51, 0)):
        settings = f"{ROW.settings}sign_off_days: {days}\n"
        assert len(told(tmp_path, text, "OKB611", settings)) == owed


def test_row_C12_takes_the_three_months_for_their_quarter(tmp_path: Path) -> None:
    months = "".join(
        f"  - {{on: 2026-10-15, by: Adaeze Okonjo, as: improvements, period: 2026-0{month}}}\n"
        for month in (7, 8, 9)
    )
    row_ = f"  - {{on: 2026-10-15, by: Adaeze Okonjo, as: improvements, period: 2026-Q3, hash: {HASH}}}\n"
    assert row_ in REPORT
    assert told(tmp_path, REPORT.replace(row_, months), "OKB611") == []
    two = "".join(months.splitlines(keepends=True)[:2])
    assert len(told(tmp_path, REPORT.replace(row_, two), "OKB611")) == 1


def test_row_C12_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert (
        "5 sign-offs: every text is still the one that was signed; no validation is missing."
        in words
    )
    assert "All four validations given in 1 quarter" in words
    sections = {one["name"]: one for one in data["sections"]}
    newest = sections["sign-offs"]["table"][0]
    assert (newest["On"], newest["By"], newest["What"]) == (
        "2026-10-16",
        "Adaeze Okonjo",
        "PAGE-quarter",
    )
    assert (newest["Of"], newest["Text"], newest["State"]) == (
        "Content", HASH[:12], "Text unchanged",
    )  # fmt: skip
    states = [line["State"] for line in sections["sign-offs"]["table"]]
    assert states == ["Text unchanged"] * 5
    (quarter,) = sections["validations"]["table"]
    assert quarter["Quarter"] == "2026-Q3"
    assert quarter["Improvements"] == ["Adaeze Okonjo", "2026-10-15", "PAGE-quarter"]


THIRD = f"period: 2026-Q3, hash: {HASH}}}\n  - {{on: 2026-10-15"
BARE = REPORT.replace(THIRD, "period: 2026-Q3}\n  - {on: 2026-10-15")


def test_row_C12_finds_a_sign_off_that_says_not_which_text(tmp_path: Path) -> None:
    assert BARE != REPORT
    (message,) = told(tmp_path, BARE, "OKB610")
    assert message == "Tomasz Wrona signed it on 2026-10-14, and no `hash` says which text"
    words, data = row.shown(tmp_path, replace(ROW, files={P: BARE}))
    assert "5 sign-offs: 1 that no `hash` ties to a text; no validation is missing." in words
    states = [line["State"] for line in data["sections"][-1]["table"]]
    assert states.count("States no text") == 1


@pytest.mark.parametrize(
    ("on", "missing"), [("2026-07-02", True), ("2026-09-30", True), ("2026-10-01", False)]
)
def test_row_C12_takes_no_validation_of_a_quarter_that_was_not_over(
    on: str, missing: bool, tmp_path: Path
) -> None:
    text = REPORT.replace("2026-10-14, by: Tomasz", f"{on}, by: Tomasz")
    says = f"of 2026-Q3 was validated by nobody after it had ended; PAGE-quarter was signed on {on}"
    assert told(tmp_path, text, "OKB611") == ([f"Postmortem findings {says}"] if missing else [])


OBJECTIVE = """---
id: SLO-{0}
title: Payouts leave
status: active
since: {1}
---
They leave.
"""


@pytest.mark.parametrize(
    ("started", "quarters"),
    [
        (["2026-08-19"], ["2026-Q3"]),
        # The fourth quarter is not over; of those before it the last four at the most are asked for,
        # and the one that ended on 30 September is among the four.
        (["2026-10-02"], []),
        (["2025-12-30", "2026-08-19"], ["2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4"]),
        (["2024-01-02"], ["2026-Q3", "2026-Q2", "2026-Q1", "2025-Q4"]),
        ([], []),
    ],
)
def test_row_C12_asks_for_validations_where_objectives_are_kept_and_none_was_given(
    started: list[str], quarters: list[str], tmp_path: Path
) -> None:
    files: dict[str, str | None] = {
        f"data/slos/slo-{at}.md": OBJECTIVE.format(at, day) for at, day in enumerate(started)
    }
    bare = REPORT.partition("sign_offs:")[0] + "---\nRead it.\n"
    found = row.site(tmp_path, ROW, {P: bare, **files}).findings
    owed = [one for one in found if one.code == "OKB611"]
    assert {one.field.removeprefix("sign_offs/") for one in owed} == set(quarters)
    # Each is found at the newest of them.
    assert {one.record for one in owed} == ({f"SLO-{len(started) - 1}"} if quarters else set())


SLO = """---
id: SLO-payouts
status: active
title: Payouts in time
summary: Payouts leave in time.
owner: Tomasz Wrona
objective: {0}
window: 30 days
sign_offs:
  - {{on: 2026-10-12, by: Ines Ferreira, hash: {1}, fields: {2}}}
---
Restart the worker.
"""
S = "data/slos/slo-payouts.md"


def fields_hash(root: Path) -> str:
    base = row.site(root, ROW, {S: SLO.format("99.5%", HASH, "0" * 64)}).project
    return signed.digest(base, base.graph["SLO-payouts"])


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("99.5%", "99.5 %", False),
        ("99.5%", "95%", True),
        ("Payouts in time", "Payouts", True),
        ("Payouts leave in time.", "Everything is wonderful.", True),
        ("window: 30 days", "window: 7 days", True),
        ("status: active", "status: draft", False),
        ("owner: Tomasz Wrona", "owner: Ines Ferreira", False),
        ("owner: Tomasz", "tags: [money]\nowner: Tomasz", False),
        ("sign_offs:", "reviews: [{on: 2026-11-02, checked: All}]\nsign_offs:", False),
    ],
)
def test_row_C12_finds_that_a_field_is_not_the_one_that_was_signed(
    old: str, new: str, found: bool, tmp_path: Path
) -> None:
    text = SLO.format("99.5%", HASH, fields_hash(tmp_path / "hash"))
    assert old in text
    site = row.site(tmp_path / "site", ROW, {S: text.replace(old, new)})
    told = [one.message for one in site.findings if one.code == "OKB610"]
    says = "its title, summary or fields are not those that Ines Ferreira signed on 2026-10-12"
    assert told == ([says] if found else [])


def test_row_C12_tells_what_was_signed_with_its_fields(tmp_path: Path) -> None:
    text = SLO.format("99.5%", HASH, fields_hash(tmp_path / "hash"))
    _, data = row.shown(tmp_path / "site", replace(ROW, files={P: REPORT, S: text}))
    states = {line["What"]: line["State"] for line in data["sections"][-1]["table"]}
    assert states == {"SLO-payouts": "Unchanged", "PAGE-quarter": "Text unchanged"}
