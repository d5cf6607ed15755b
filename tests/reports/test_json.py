"""`opskb/findings-v1`: a schema, and a report of its first day that must stay true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from opskb.model import Edit, Place, Skip
from opskb.reports.findings_schema import FINDINGS
from opskb.reports.json import render
from tests.reports.runs import finding, run

FROZEN = Path(__file__).parent / "findings-v1.json"
EDIT = Edit(Place("data/adr/adr-0001.md", 4, 1, 4, 1), "supersedes: ADR-0002\n")
RUN = run(
    finding(field="supersedes", related=("ADR-0002",), fixable=True, edits=(EDIT,)),
    finding("data/ops.yml", level="warning", record="", waived="until May (until 2027-05-31)"),
    finding("data/ops.yml", line=9, level="info", baselined=True),
    skipped=(Skip("data/notes.txt", "it is neither Markdown nor YAML"),),
    notes=("opskb.yml was not found above data; defaults hold",),
)


def subset(old: Any, new: Any) -> bool:
    """Whether everything that was told is still told, in the same words."""
    if isinstance(old, dict):
        return all(name in new and subset(value, new[name]) for name, value in old.items())
    if isinstance(old, list):
        return len(old) == len(new) and all(map(subset, old, new))
    return bool(old == new)


def test_what_the_first_version_told_is_told_for_ever() -> None:
    assert subset(json.loads(FROZEN.read_text()), json.loads(render(RUN)))


def test_a_report_of_the_first_version_is_valid_for_ever() -> None:
    jsonschema.Draft7Validator.check_schema(FINDINGS)
    jsonschema.validate(json.loads(FROZEN.read_text()), FINDINGS)
    jsonschema.validate(json.loads(render(RUN)), FINDINGS)


def test_every_key_that_is_told_is_in_the_schema() -> None:
    content = json.loads(render(RUN))
    of_finding = FINDINGS["properties"]["findings"]["items"]
    of_edit = of_finding["properties"]["edits"]["items"]
    # `since` is there where a change was asked about: tests/since looks at it.
    assert content.keys() == FINDINGS["properties"].keys() - {"since"}
    assert all(one.keys() == of_finding["properties"].keys() for one in content["findings"])
    assert content["findings"][0]["edits"][0].keys() == of_edit["properties"].keys()


@pytest.mark.parametrize("key", json.loads(FROZEN.read_text())["findings"][0])
def test_a_finding_that_lacks_a_key_is_refused(key: str) -> None:
    content = json.loads(FROZEN.read_text())
    del content["findings"][0][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, FINDINGS)


def test_an_edit_is_a_place_and_a_text() -> None:
    first, *others = json.loads(render(RUN))["findings"]
    assert first["edits"] == [
        {
            "path": "data/adr/adr-0001.md",
            "line": 4,
            "column": 1,
            "end_line": 4,
            "end_column": 1,
            "text": "supersedes: ADR-0002\n",
        }
    ]
    assert [one["edits"] for one in others] == [[], []]
