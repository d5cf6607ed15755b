"""Forty hostile texts in every place of a finding, and a knowledge base written in them, through all reports."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml

from opskb import project
from opskb.model import Edit, Place, Skip
from opskb.reports import REPORTS
from opskb.reports.run import Run
from opskb.reports.summary import summary
from tests.reports import strangers
from tests.reports.runs import LEVELS, checked, finding, hostile, run

TEXTS = hostile()
RENDERED = {**REPORTS, "summary": summary}
STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
)
OURS = ("::error file=", "::warning file=", "::notice title=opskb::")


def test_there_are_forty() -> None:
    assert len(set(TEXTS)) == 40


def everywhere(text: str) -> Run:
    """The text in each field of a finding that a record can reach, at each level, open, waived and known."""
    place = Place(text or ".", 3, 5, 4, 1)
    one = finding(
        place=place,
        message=text,
        remedy=text,
        record=text,
        field=text,
        related=(text,),
        edits=(Edit(place, text),),
    )
    open = [replace(one, level=level) for level in LEVELS]
    return run(
        *open,
        replace(one, waived=text),
        replace(one, baselined=True),
        skipped=(Skip(text, text),),
        notes=(text,),
        verbose=True,
        lines={text: ["", "", "a: b", "c"]},
    )


@pytest.mark.parametrize("text", [*TEXTS, "data/\udce4\udcff.md", "\n", ""])
def test_a_hostile_text(text: str) -> None:
    harmless(everywhere(text))


def test_a_knowledge_base_of_hostile_texts(tmp_path: Path) -> None:
    """As title, status, id, reference, value, unknown key, text, link and name of a file."""
    folder = tmp_path / "data" / "adr"
    folder.mkdir(parents=True)
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    for number, text in enumerate(TEXTS):
        name = text.replace("/", "∕").replace("\0", "")[:60]
        quoted = json.dumps(text)
        front = {
            "id": json.dumps(f"ADR-{text}") if number % 2 else f"ADR-{number:04}",
            "title": quoted,
            "status": quoted,
            "owner": quoted,
            "supersedes": quoted,
            "date": quoted,
            "tags": f"[{quoted}]",
            json.dumps(f"x {text}"): quoted,
        }
        head = "".join(f"{key}: {value}\n" for key, value in front.items())
        body = f"{text}\n\n[a]({name})\n\n## {text}\n"
        (folder / f"{number} {name}.md").write_bytes(f"---\n{head}---\n{body}".encode())
    (folder / "not-text.md").write_bytes(b"---\nid: \xff\n---\n")
    found = checked(project.load(tmp_path))
    # What looks like a template is left out, with a reason that quotes it.
    told = {one.place.path for one in found.open} | {one.path for one in found.skipped}
    assert {f"data/adr/{file.name}" for file in folder.iterdir()} <= told
    assert len({one.place.path for one in found.open}) >= 36
    assert len({one.code for one in found.open}) >= 6
    harmless(found)
    harmless(replace(found, verbose=True))


def harmless(found: Run) -> None:
    for form, render in RENDERED.items():
        text = render(found)
        text.encode("utf-8")
        assert not STEERING.search(text), form
        assert not re.search(r"##\w*\[", text), form
        commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
        assert all(form == "github" and line.startswith(OURS) for line in commands), form
    _counted(found)


def _counted(found: Run) -> None:
    """A stranger reads each of them, and as many findings as there are."""
    open = len(found.open)
    printed = REPORTS["text"](found).splitlines()
    shown = len(found.findings) + len(found.skipped) if found.verbose else open
    assert len(printed) == shown + len(found.notes) + 1
    known = strangers.ids(found)
    for form in ("json", "gitlab", "sarif", "rdjson"):
        assert len(list(strangers.READERS[form](REPORTS[form](found), known))) == open, form
    assert len(list(strangers.as_summary(summary(found), known))) == open
    assert len(list(strangers.as_github(REPORTS["github"](found), known))) <= 20
    written = REPORTS["junit"](found)
    ElementTree.fromstring(written)
    suites = list(JUnitXml.fromstring(written.encode()))
    cases = [case for suite in suites for case in suite]
    assert sum(bool(strangers.said(case)) for case in cases) == open
    assert sum(suite.skipped for suite in suites) == len(found.findings) - open


@pytest.mark.parametrize("text", TEXTS)
def test_programs_get_the_text_as_it_is(text: str) -> None:
    (told, *_) = json.loads(REPORTS["json"](everywhere(text)))["findings"]
    assert (told["path"], told["message"], told["record"]) == (text, text, text)
    assert told["edits"][0]["text"] == text
