"""B7: what is measured of users is asked for, redacted and sampled, as a policy states that is read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opskb.outputs import render
from tests.rows import row
from tests.rows.row import SETTINGS, Row

TELEMETRY = """---
id: POL-telemetry
status: active
summary: "Nothing of a buyer is measured unless the merchant asked for it."
area: telemetry
owner: Jelena Petrović
statements:
  - {what: Opt-in, value: "Off until a merchant switches it on"}
  - {what: Redaction, value: "Names, cards and addresses are cut at the edge"}
  - {what: Sampling, value: "One request in a hundred"}
reviews:
  - {on: 2026-11-02, by: Jelena Petrović, checked: "Compared with what the collectors send", evidence: "Sample of 2 November"}
---
# What is measured of users

As little as answers the question.
"""
REMEDIATION = """---
id: POL-remediation
status: active
summary: "What an agent may mend alone."
area: remediation
owner: Ines Ferreira
alone: ["Restart one sender"]
needs_approval: ["Skip events"]
forbidden: ["Delete rows"]
reviews:
  - {on: 2026-11-02, by: Ines Ferreira, checked: "Compared with the senders", evidence: "Minutes of 2 November"}
---
# What an agent may do

Little.
"""
T = "data/policies/pol-telemetry.md"
FILES = {T: TELEMETRY, "data/policies/pol-remediation.md": REMEDIATION}


def changed(old: str, new: str) -> dict[str, str | None]:
    assert old in TELEMETRY
    return {T: TELEMETRY.replace(old, new)}


ROW = Row(
    "B7",
    "Telemetry",
    ("policy",),
    FILES,
    {
        "OKB818": {T: None},
        "OKB819": changed('  - {what: Sampling, value: "One request in a hundred"}\n', ""),
        "OKB301": changed("on: 2026-11-02, by: Jelena", "on: 2026-10-05, by: Jelena"),
        "OKB824": changed("on: 2026-11-02, by: Jelena", "on: 2026-10-05, by: Jelena"),
    },
    "policies/index.html",
    "api/v1/records/pol-telemetry.json",
    settings=f"{SETTINGS}policy_areas: [telemetry, remediation]\n",
    names={"OKB818": "telemetry"},
)


def test_row_B7_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_B7_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize("item", ["Opt-in", "Redaction", "Sampling"])
def test_row_B7_each_must_be_stated(item: str, tmp_path: Path) -> None:
    short = {T: "\n".join(one for one in TELEMETRY.splitlines() if f"what: {item}," not in one)}
    found = [one for one in row.site(tmp_path, ROW, short).findings if one.code == "OKB819"]
    assert [one.message for one in found] == [f"does not state {item.lower()}"]


def test_row_B7_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "telemetry Green POL-telemetry Jelena Petrović opt-in, redaction, sampling" in words
    assert data["fields"]["statements"][2]["value"] == "One request in a hundred"
    figures = {one["name"]: one for one in data["computed"]}
    assert (figures["stated"]["value"], figures["stated"]["holds"]) == (3, True)
    assert (figures["read_by"]["value"], figures["read_by"]["holds"]) == ("2026-12-02", True)


def test_row_B7_its_page_states_all_three(tmp_path: Path) -> None:
    pages = {one.path: one for one in render(row.site(tmp_path, ROW))}
    page = pages["policies/pol-telemetry/index.html"].html
    assert "Off until a merchant switches it on" in page
    assert "cut at the edge" in page
    missing = {one.path: one for one in render(row.site(tmp_path / "gone", ROW, {T: None}))}
    assert "1 of 2 areas have a policy" in missing[ROW.page].html
    assert json.loads(missing["api/v1/findings.json"].content or b"")["findings"]


def test_row_B7_an_empty_value_states_nothing(tmp_path: Path) -> None:
    empty = changed('value: "One request in a hundred"', 'value: ""')
    (found,) = [one for one in row.site(tmp_path, ROW, empty).findings if one.code == "OKB819"]
    assert found.message == "does not state sampling"


def test_row_B7_any_policy_asks_for_that_of_telemetry(tmp_path: Path) -> None:
    spend = {
        T: TELEMETRY.replace("area: telemetry", "area: spend"),
        "data/policies/pol-remediation.md": None,
    }
    found = row.site(tmp_path, ROW, spend).findings
    assert {one.record for one in found if one.code == "OKB818"} == {"telemetry", "remediation"}
