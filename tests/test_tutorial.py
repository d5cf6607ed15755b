"""The tutorial, the README and the how-tos, done by the letter: what they print is what happens."""

from __future__ import annotations

import importlib
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import insights, project
from opskb.adapters.cli import cli
from opskb.insights import computed
from opskb.outputs import boards, render
from opskb.outputs.site import Site
from opskb.rules import RULES, check
from tests.checked import commit
from tests.engine import Engine

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(
    r'^(?P<fence>`{3,})(?P<lang>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^(?P=fence)$',
    re.DOTALL | re.MULTILINE,
)
DECISION = """\
# {number}. {title}

Date: 2019-03-{day:02d}

## Status

{status}

## Context

Why.
"""
TITLES = {4: "DNS definitions", 15: "DNS infrastructure", 35: "Bouncer"}
Session = tuple[list[str], list[str]]
LATER = "1803902400"
"""Noon of 1 March 2027: a page is followed on another day than it was written on."""
BY = {4: "Superseded by [15. DNS infrastructure](0015-dns-infrastructure.md)"}


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, title and text of every block of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [(match["lang"], match["title"] or "", match["text"]) for match in _BLOCK.finditer(text)]


def titled(page: str, title: str) -> list[str]:
    return [text for _, found, text in blocks(page) if found == title]


def sessions(page: str) -> list[Session]:
    """Every opskb command that a page shows, in words, and the lines it shows as its output."""
    return said("".join(text for lang, _, text in blocks(page) if lang == "console"))


def said(console: str) -> list[Session]:
    """The opskb commands of a console, with what they print."""
    found: list[Session] = []
    for line in console.splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line[2:], comments=True), []))
        else:
            found[-1][1].append(line)
    return [(words[1:], lines) for words, lines in found if words[0] == "opskb"]


def run(words: list[str]) -> list[str]:
    """The lines of a command; behind `| grep word`, those that hold the word."""
    command, word = (words[:-3], words[-1]) if "|" in words else (words, "")
    result = CliRunner().invoke(cli, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [line for line in result.output.splitlines() if word in line]


def follow(page: str, root: Path) -> Iterator[tuple[Session, list[str]]]:
    """Do what a page says in its order: write its files, and give each command with what it printed."""
    for lang, title, text in blocks(page):
        if title == "opskb.yml":
            add(root / title, text)
        elif title:
            (root / title).parent.mkdir(parents=True, exist_ok=True)
            (root / title).write_text(text)
        for words, lines in said(text) if lang == "console" else ():
            yield (words, lines), run(words)


def add(settings: Path, text: str) -> None:
    """Put rows under the setting that is there, or the setting at the end."""
    name, _, rows = text.partition("\n")
    before = settings.read_text()
    under = before.replace(f"\n{name}\n", f"\n{name}\n{rows}")
    settings.write_text(under if under != before else before + text)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The decision log that the tutorial begins with: 38 records, one silent, a number lost."""
    root = tmp_path / "your-repository"
    root.mkdir()
    files = {"docs/adr/template.md": "# NUMBER. TITLE\n\nDate: DATE\n\n## Status\n\nSTATUS\n"}
    for number in (*range(1, 34), *range(35, 40)):
        title = TITLES.get(number, f"Decision {number}")
        name = f"docs/adr/{number:04d}-{title.lower().replace(' ', '-')}.md"
        files[name] = DECISION.format(
            number=number, title=title, day=number % 28 + 1, status=BY.get(number, "Accepted")
        )
    commit(root, "2019-04-01", files)
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    return root


def test_the_tutorial_step_by_step(repository: Path) -> None:
    page = "docs/tutorial.md"
    shown = iter([(words, lines) for words, lines in sessions(page) if lines])
    for _ in ("check", "check --verbose", "init"):
        words, lines = next(shown)
        assert run(words) == lines

    settings = repository / "opskb.yml"
    first, day, waivers, level, source = titled(page, "opskb.yml")
    assert settings.read_text() == first
    first = day + first

    record = repository / "docs/adr/0015-dns-infrastructure.md"
    (mended,) = titled(page, "docs/adr/0015-dns-infrastructure.md")
    record.write_text(record.read_text().replace("## Status\n\nAccepted\n", mended))
    settings.write_text(first + waivers)
    words, lines = next(shown)
    assert run(words) == lines
    settings.write_text(first + level)
    assert {finding.code for finding in check(project.load(repository))} == {"OKB801"}
    settings.write_text(first.replace("levels:\n", source + "levels:\n") + waivers)

    runbook, *rest = [title for _, title, _ in blocks(page) if title.startswith("data/")]
    (repository / runbook).parent.mkdir(parents=True)
    (repository / runbook).write_text(titled(page, runbook)[0])
    base = project.load(repository)
    codes = {finding.code for finding in check(base) if finding.record == "RB-0001"}
    assert codes == {"OKB201", "OKB701", "OKB821"}
    assert "ADR-0015" in {link.target for link in base.graph.outgoing["RB-0001"]}

    for title in rest:
        (repository / title).parent.mkdir(parents=True, exist_ok=True)
        (repository / title).write_text(titled(page, title)[0])
    for words, lines in shown:
        assert run(words) == lines
    base = project.load(repository)
    new = [one.id for kind in ("surface", "slo", "alert", "incident") for one in base.by_kind[kind]]
    assert len(new) == 4
    assert [finding.code for finding in check(base) if finding.record in new] == []


def test_the_operate_phase_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    commit(tmp_path, "2026-11-02", {"README.md": "# Shop\n"})
    steps = list(follow("docs/how-to/run-the-operate-phase.md", tmp_path))
    for (words, lines), printed in steps:
        assert printed == lines, words
    assert len(steps) > 20
    site = Engine("mkdocs").build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert site.returncode == 0, site.stderr
    text = (ROOT / "docs/how-to/run-the-operate-phase.md").read_text(encoding="utf-8")
    for address in re.findall(r"`(/[a-z/-]+/)`", text):
        assert (tmp_path / f"site{address}index.html").is_file(), address


@pytest.mark.parametrize("navigation", [False, True])
def test_the_site_of_the_tutorial(repository: Path, navigation: bool) -> None:
    run(["init"])
    site, nav = titled("docs/tutorial.md", "mkdocs.yml")
    (repository / "mkdocs.yml").write_text(site + (nav if navigation else ""))
    built = Engine("mkdocs").build(repository / "mkdocs.yml", repository / "site")
    assert built.returncode == 0, built.stderr
    warnings = [line for line in built.stderr.splitlines() if line.startswith("WARNING")]
    assert [line for line in warnings if "OKB203 error: ADR-0015" not in line] == []
    for path in ("index.html", "decisions/index.html", "freshness/index.html"):
        assert (repository / "site" / path).is_file()
    old = (repository / "site/adr/0004-dns-definitions/index.html").read_text()
    assert "decisions/adr-0004/" in old


def test_the_readme_shows_what_check_says(repository: Path) -> None:
    (shown,) = [lines for words, lines in sessions("README.md") if words[0] == "check"]
    assert shown == run(["check", "docs/adr", "--as-of", "2026-11-20"])


def test_the_site_settings_of_the_readme_are_whole() -> None:
    (text,) = [text for lang, _, text in blocks("README.md") if lang == "yaml"]
    assert "site_name:" in text


def test_the_board_of_the_how_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _, title, text in blocks("docs/how-to/add-a-board.md"):
        path = tmp_path / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for package in (insights, boards):
        home = tmp_path / "plugins" / package.__name__.replace(".", "/")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(home)])
    insight = importlib.import_module("opskb.insights.queues")
    board = importlib.import_module("opskb.outputs.boards.queues")
    monkeypatch.setitem(computed.FIGURES, "queue", insight.figures)
    monkeypatch.setattr(boards, "BOARDS", (*boards.BOARDS, board.BOARD))
    base = project.load(tmp_path, as_of="2026-11-20")
    assert [finding.message for finding in check(base)] == []
    found = {one.path: one for one in render(Site(base, check(base), RULES))}
    page, record = found["what-waits/index.html"].html, found["queues/que-disputes/index.html"].html
    assert "1 queue, 1 over the limit" in page
    assert "<svg" in page
    assert "target 50" in record
    (section,) = json.loads(found["api/v1/boards/queues.json"].content)["sections"]
    assert section["table"] == [
        {
            "Queue": "QUE-disputes",
            "Owner": "Ines Ferreira",
            "Waiting": "61",
            "At most": "50",
            "State": "Red",
        }
    ]


def test_the_kind_and_the_rule_of_the_how_tos(tmp_path: Path) -> None:
    for page in ("docs/how-to/add-a-kind.md", "docs/how-to/add-a-rule.md"):
        for _, title, text in blocks(page):
            if title and not title.startswith("plugins/"):
                path = tmp_path / title
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    (tmp_path / "data/surfaces").mkdir()
    (tmp_path / "data/surfaces/surf-payments.md").write_text(
        "---\nid: SURF-payments\nstatus: planned\nowner: A\ncriticality: high\n---\n# Payments\n"
    )
    base = project.load(tmp_path, as_of="2026-11-20")
    codes = {finding.code for finding in check(base) if finding.record.startswith("VEND")}
    assert codes == {"OKB305"}
    assert [record.id for record in base.by_kind["vendor"]] == ["VEND-0001"]
    vendor = tmp_path / "data/vendors/vend-0001-northgate.md"
    vendor.write_text(vendor.read_text().replace("## If they stop", "## Otherwise"))
    found = check(project.load(tmp_path, as_of="2026-11-20"))
    assert [finding.code for finding in found if finding.code == "OWN001"] == ["OWN001"]
