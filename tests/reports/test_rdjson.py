"""The Reviewdog Diagnostic Format: columns in bytes, and suggestions that mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from opskb import project
from opskb.adapters.commands import reported
from opskb.model import Edit, Place
from opskb.reports import rdjson
from opskb.reports.run import Run
from opskb.rules import check
from opskb.stretches import edited
from tests.checked import SETTINGS, write
from tests.reports.runs import finding, run
from tests.reports.texts import edits

SCHEMA = json.loads((Path(__file__).parent / "rdjson.schema.json").read_text())


def result(one: Run) -> dict[str, Any]:
    content = json.loads(rdjson.render(one))
    jsonschema.validate(content, SCHEMA)
    assert isinstance(content, dict)
    return content


def test_a_result() -> None:
    found = (finding(level="warning"), finding(line=4, level="info"), finding(waived="so"))
    content = result(run(*found, lines={"data/adr/adr-0001.md": ["", "", "a: b", "c: d"]}))
    assert content["source"] == {"name": "opskb"}
    assert content["severity"] == "WARNING"
    assert [one["severity"] for one in content["diagnostics"]] == ["WARNING", "INFO"]
    assert content["diagnostics"][0] == {
        "message": "ADR-0001: leads to nothing (mend it)",
        "location": {
            "path": "data/adr/adr-0001.md",
            "range": {"start": {"line": 3, "column": 5}},
        },
        "severity": "WARNING",
        "code": {"value": "OKB201"},
    }


def test_a_run_without_findings_has_no_severity() -> None:
    assert result(run()) == {"source": {"name": "opskb"}, "diagnostics": []}


def test_columns_count_the_bytes_of_the_file(tmp_path: Path) -> None:
    body = "Wörter 日本 𐐀, and [a book](nowhere.md).\n"
    text = f"---\nid: ADR-0001\ntitle: Ünder\nsupersedes: ['ÄDR-7', ADR-0077]\n---\n{body}"
    write(tmp_path, {"opskb.yml": SETTINGS, "data/adr/adr-0001.md": text})
    found = tuple(one for one in check(project.load(tmp_path)) if one.code == "OKB201")
    lines = text.encode().split(b"\n")
    one = run(*found, lines=reported.lines(tmp_path, found))
    ranges = [each["location"]["range"] for each in result(one)["diagnostics"]]
    starts = [lines[at["start"]["line"] - 1][at["start"]["column"] - 1 :] for at in ranges]
    assert [start[:7] for start in starts] == ["'ÄDR-7".encode(), b"ADR-007", b"[a book"]
    end = ranges[1]["end"]
    assert lines[end["line"] - 1][: end["column"] - 1].endswith(b"ADR-0077")


def test_where_a_line_is_not_known_its_column_is_not_told() -> None:
    place = Place("data/a.md", 3, 5, 4, 2)
    (told,) = result(run(finding(place=place)))["diagnostics"]
    assert told["location"]["range"] == {"start": {"line": 3}, "end": {"line": 4}}
    (told,) = result(run(finding(place=Place("data/a.md", 3))))["diagnostics"]
    assert told["location"]["range"] == {"start": {"line": 3, "column": 1}}


@given(edits())
def test_who_takes_the_suggestions_gets_what_the_edits_make(case: tuple[str, list[Edit]]) -> None:
    text, wanted = case
    found = finding("data/a.md", edits=tuple(wanted))
    (told,) = result(run(found, lines={"data/a.md": text.split("\n")}))["diagnostics"]
    content = text.encode()
    lines = content.split(b"\n")
    for one in reversed(told.get("suggestions", [])):
        start, end = (_offset(lines, one["range"][name]) for name in ("start", "end"))
        content = content[:start] + one["text"].encode() + content[end:]
    assert content == edited(text.encode(), wanted)


def _offset(lines: list[bytes], at: dict[str, int]) -> int:
    return sum(len(line) + 1 for line in lines[: at["line"] - 1]) + at["column"] - 1


@pytest.mark.parametrize(
    "others",
    [
        (Edit(Place("data/b.md", 1, 1, 1, 1), "x"),),  # in a file that a suggestion cannot name
        (Edit(Place("data/a.md", 99, 5, 99, 6), "x"),),  # in a line whose bytes nobody knows
    ],
)
def test_half_a_mend_is_not_suggested(others: tuple[Edit, ...]) -> None:
    first = Edit(Place("data/a.md", 1, 1, 1, 1), "x")
    found = finding("data/a.md", edits=(first, *others))
    (told,) = result(run(found, lines={"data/a.md": ["a", "b", "c: d e"]}))["diagnostics"]
    assert "suggestions" not in told
