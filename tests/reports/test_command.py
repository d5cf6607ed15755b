"""`opskb check --format …` as CI runs it: the files it writes, the paths it names, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from opskb.adapters.cli import cli
from opskb.reports import REPORTS
from opskb.reports.summary import LIMIT
from tests.checked import SETTINGS, git, write
from tests.reports import strangers

RECORD = "---\nid: ADR-000{0}\ntitle: T\nstatus: accepted\ndate: 2026-01-05\nsupersedes: ADR-0077\n---\nWords.\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose knowledge base lies in its folder `ops`."""
    git(tmp_path, "init", "--quiet")
    files = {f"ops/data/adr/adr-000{at}.md": RECORD.format(at) for at in (1, 2)}
    write(tmp_path, {"ops/opskb.yml": SETTINGS, **files})
    monkeypatch.chdir(tmp_path / "ops")
    return tmp_path


def check(*words: str, code: int = 1) -> Result:
    result = CliRunner().invoke(cli, ["check", *words])
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("form", REPORTS)
def test_a_report_goes_to_a_file_as_it_goes_to_the_screen(repository: Path, form: str) -> None:
    shown = check("--format", form).output
    assert check("--format", form, "--output", "report").output == ""
    assert Path("report").read_bytes() == shown.encode()
    assert shown.endswith("\n")


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "rdjson"])
def test_a_surface_of_the_repository_gets_paths_of_the_repository(
    repository: Path, form: str
) -> None:
    found = list(strangers.READERS[form](check("--format", form).output, frozenset()))
    paths = {path for _, path, _, _ in found}
    assert "ops/data/adr/adr-0001.md" in paths
    assert all((repository / path).is_file() for path in paths)


def test_people_and_programs_get_paths_of_the_knowledge_base(repository: Path) -> None:
    paths = {one["path"] for one in json.loads(check("--format", "json").output)["findings"]}
    assert "data/adr/adr-0001.md" in paths
    assert "\ndata/adr/adr-0001.md:6:13: OKB201 error: " in f"\n{check().output}"


def test_the_summary_of_the_step_is_added_to(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository / "summary.md"
    file.write_text("# What came before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    for form in ("text", "json", "sarif"):
        check("--format", form)
    assert file.read_text() == "# What came before\n"
    check("--format", "github")
    before, added = file.read_text().split("\n", 1)
    assert before == "# What came before"
    found = Counter(strangers.as_summary(added, frozenset({"ADR-0001", "ADR-0002"})))
    told = json.loads(check("--format", "json").output)["findings"]
    assert found.total() == len(told)


def test_the_summary_keeps_within_what_the_step_has_left(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository / "summary.md"
    file.write_bytes(b"x" * (LIMIT - 700))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    check("--format", "github")
    assert LIMIT - 700 < file.stat().st_size <= LIMIT
    assert file.read_text().endswith("do not fit into a summary: `opskb check` has them all.\n")


def test_a_summary_that_cannot_be_written_is_an_incomplete_run(repository: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "opskb", "check", "--format", "github"],
        env={
            "GITHUB_STEP_SUMMARY": str(repository / "no/such/folder"),
            "PYTHONPATH": ":".join(sys.path),
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == 4
    assert "::error file=" in run.stdout
    assert "No such file or directory" in run.stderr


@pytest.mark.parametrize("form", REPORTS)
def test_the_exit_code_is_the_same_in_every_format(repository: Path, form: str) -> None:
    check("--format", form, code=1)
    check("--format", form, "--fail-on", "none", code=0)
    check("--format", form, "--select", "OKB103", "--fail-on", "warning", code=0)
    Path("opskb.yml").write_text("as_off: 2026-11-20\n")
    check("--format", form, code=2)


def test_junit_shows_what_was_looked_at_and_no_more(repository: Path) -> None:
    Path("opskb.yml").write_text(f"{SETTINGS}levels: [{{rule: OKB205, level: 'off'}}]\n")
    words = ("--format", "junit", "--select", "OKB2", "--select", "OKB814")
    suites = JUnitXml.fromstring(check(*words).output.encode())
    codes = {case.classname.partition(" ")[0] for suite in suites for case in suite}
    # OKB205 is off; OKB814 needs a kind that has no record here.
    assert {"OKB201", "OKB202", "OKB203"} <= codes
    assert not {"OKB205", "OKB814", "OKB301"} & codes
