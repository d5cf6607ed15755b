"""Every command that the site of an empty knowledge base prints is run: it works, and makes a whole record."""

from __future__ import annotations

import re
import shlex
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import project, rules
from opskb.adapters.cli import cli
from opskb.model import Finding
from tests.knowledge import published, record, site

BOOK = re.compile(r"(?:rules|kinds)/.")
"""Pages of the rule book and of kinds, which are about records that are there."""
PRINTED = re.compile(r"<(code|td)[^>]*>(opskb (?:new|retros|slo|sanity) [^<]+)</\1>")
ALSO = {"sanity": (1,)}
"""Exit codes beside 0 of commands that worked: a report is written, and says a release is blocked."""


def _printed(folder: Path) -> dict[str, str]:
    """Every command of an empty site, with the first page that prints it."""
    found: dict[str, str] = {}
    for path, artifact in sorted(published(site(folder, {})).items()):
        if artifact.html and not BOOK.match(path):
            for _, command in PRINTED.findall(artifact.html):
                found.setdefault(unescape(command), path)
    return found


def _wrong(folder: Path) -> list[Finding]:
    """What the checks of files and of references hold against what was made."""
    base = project.load(folder)
    assert base.records, "it made no record"
    found = [one for one in rules.check(base) if one.level == "error" and one.record]
    return [one for one in found if one.code[:4] in ("OKB0", "OKB2")]


def test_every_command_that_an_empty_site_prints_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = _printed(tmp_path)
    assert len(commands) > 40
    failed = []
    for at, (command, path) in enumerate(commands.items()):
        folder = tmp_path / str(at)
        folder.mkdir()
        (folder / "opskb.yml").write_text("as_of: 2026-11-20\n")
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(cli, shlex.split(command)[1:])
        if result.exit_code not in (0, *ALSO.get(shlex.split(command)[1], ())):
            failed.append(f"{path}: {command}\n    {result.output.strip()}")
            continue
        for one in _wrong(folder):
            failed.append(f"{path}: {command}\n    {one.code} {one.field} {one.message}")
    assert not failed, "\n".join(failed)


def test_every_empty_index_and_list_prints_a_command(tmp_path: Path) -> None:
    one = site(tmp_path, {})
    pages = published(one)
    wanted = [f"{kind.url}/index.html" for kind in one.project.kinds]
    wanted += ["actions/index.html", "archive/index.html"]
    assert [path for path in wanted if not PRINTED.search(pages[path].html)] == []


def test_a_command_names_a_record_that_is_there(tmp_path: Path) -> None:
    surface = record("SURF-ferry", title="Ferry", status="live", owner="A", criticality="high")
    objective = record("SLO-ferry", title="Ferry", status="active", owner="A", objective="99%")
    one = site(tmp_path, {"data/surfaces/f.md": surface, "data/slos/f.md": objective})
    pages = published(one)
    assert "--set surface=SURF-ferry" in pages["runbooks/index.html"].html
    assert "opskb slo record release --slo SLO-ferry" in pages["evidence/index.html"].html


def test_a_kind_of_ones_own_without_an_example_has_a_command_too(tmp_path: Path) -> None:
    own = "title: Vessels\nprefix: VES\nfolder: vessels\nurl: vessels\nstates: {live: live}\nfields:\n  hull: {type: choice, of: [steel, oak], required: true}\n"
    pages = published(site(tmp_path, {"data/_kinds/vessel/kind.yml": own}))
    expected = 'opskb new vessel "The first vessel" --set hull=steel'
    assert expected in unescape(pages["vessels/index.html"].html)
