"""The command line as a user meets it: sentences, tables, exit codes, never a traceback."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opskb.adapters.cli import COMMANDS, cli

ROOT = Path(__file__).parent.parent
OLD = """---
id: ADR-0001
title: Send the payouts by hand
status: superseded
superseded_by: ADR-0002
owner: Ines Ferreira
date: 2026-01-05
---
## Context
A
## Decision
B
## Consequences
C
"""
NEW = """---
id: ADR-0002
title: Queue the payouts
status: accepted
supersedes: ADR-0001
owner: Ines Ferreira
date: 2026-02-05
due: 2026-11-01
watches: [services/payouts/**]
tags: [money]
---
## Context
ADR-0001 did not scale.
## Decision
Queue.
## Consequences
None.
"""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data/adr").mkdir(parents=True)
    (tmp_path / "data/adr/adr-0001.md").write_text(OLD)
    (tmp_path / "data/adr/adr-0002.md").write_text(NEW)
    (tmp_path / "services/payouts").mkdir(parents=True)
    (tmp_path / "services/payouts/queue.py").write_text("")
    (tmp_path / "opskb.yml").write_text(
        "as_of: 2026-11-20\nlevels:\n  - {rule: OKB801, level: 'off'}\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_check_says_where_what_and_what_to_do(base: Path) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "data/adr/adr-0002.md:8:6: OKB301 error: ADR-0002: was due" in result.output
    assert result.output.splitlines()[-1].startswith("Checked 2 records as of 2026-11-20: 2 errors")


def test_check_shows_only_the_findings_of_the_path_it_is_asked_about(base: Path) -> None:
    assert "OKB301" not in run("check", "data/adr/adr-0001.md").output
    assert "OKB301" in run("check", "data/adr/adr-0002.md").output


def test_the_clock_can_be_moved(base: Path) -> None:
    assert run("check", "--as-of", "2026-10-31").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "--fail-on", "none"), 0),
        (("check", "--ignore", "OKB3", "--ignore", "OKB8"), 0),
        (("check", "--select", "OKB2"), 0),
        (("check", "--select", "OKB301"), 1),
        (("check", "--as-of", "2026-13-45"), 2),
        (("check", "--select", "OKB999"), 2),
        (("check", "nowhere"), 2),
        (("check", "--config", "nowhere.yml"), 2),
        (("check", "--format", "yaml"), 2),
        (("chekc",), 2),
        (("show", "ADR-9"), 2),
        (("list", "--kind", "adrs"), 2),
        (("list", "--status", "acepted"), 2),
        (("list", "--status", "Retired"), 0),
        (("due", "--within", "soon"), 2),
        (("explain", "OKB000"), 2),
        (("kinds", "adrs"), 2),
    ],
)
def test_exit_codes(base: Path, words: tuple[str, ...], code: int) -> None:
    assert run(*words).exit_code == code


def test_a_mistake_in_the_settings_is_a_finding_with_a_line_and_exits_2(base: Path) -> None:
    (base / "opskb.yml").write_text("name: x\nas_off: 2026-11-20\n")
    result = run("check", "--as-of", "2026-11-20")
    assert "opskb.yml:2:9: OKB901 error: has no setting `as_off` (did you mean `as_of`?)" in (
        result.output
    )
    assert result.exit_code == 2


def test_a_run_that_looked_at_nothing_does_not_look_clean(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("check", str(tmp_path / "empty"))
    assert "OKB007" in result.output
    assert result.exit_code == 1


def test_json_is_the_published_shape(base: Path) -> None:
    content = json.loads(run("check", "--format", "json").output)
    assert content["schema"] == "opskb/findings-v1"
    assert content["records"] == 2
    keys = "code rule level path line column record field related message remedy fixable waived baselined edits fingerprint"
    assert list(content["findings"][0]) == keys.split()


def test_check_writes_to_a_file_where_asked(base: Path) -> None:
    assert run("check", "--format", "json", "--output", "found.json").output == ""
    assert json.loads((base / "found.json").read_text())["records"] == 2


def test_a_title_cannot_steer_the_terminal_or_the_runner(base: Path) -> None:
    hostile = NEW.replace("supersedes: ADR-0001", 'supersedes: "ADR-0009\\e[31m\\n::error::owned"')
    (base / "data/adr/adr-0002.md").write_text(hostile)
    for form in ("text", "github"):
        output = run("check", "--format", form).output
        assert "\x1b" not in output
        ours = ("::error file=", "::warning file=", "::notice title=opskb")
        commands = [line for line in output.splitlines() if line.startswith("::")]
        assert all(line.startswith(ours) for line in commands)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{}"),
        ("check", "--baseline", "{}"),
        ("check", "--config", "{}"),
        ("check", "--fail-on", "{}"),
        ("check", "--select", "{}"),
        ("check", "--since", "{}"),
        ("check", "--{}"),
        ("explain", "{}"),
        ("list", "--kind", "{}"),
        ("show", "{}"),
        ("{}",),
    ],
    ids=" ".join,
)
def test_what_is_said_of_a_wrong_use_cannot_either(base: Path, words: tuple[str, ...]) -> None:
    hostile = "x\n::error::owned\r::error::owned\x1b[31m"
    command = [sys.executable, "-m", "opskb", *(word.format(hostile) for word in words)]
    done = subprocess.run(command, cwd=base, capture_output=True, check=False)
    assert done.returncode == 2
    said = (done.stdout + done.stderr).decode()
    assert [line for line in said.splitlines() if line.lstrip().startswith("::")] == []
    assert "\x1b" not in said


def test_github_shows_ten_of_each_and_counts_the_rest(base: Path) -> None:
    for number in range(10, 40):
        text = NEW.replace("ADR-0002", f"ADR-00{number}").replace("supersedes: ADR-0001\n", "")
        (base / f"data/adr/adr-00{number}.md").write_text(text)
    lines = run("check", "--format", "github").output.splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert "more are not shown here" in lines[-1]


def test_list_as_table_json_and_csv(base: Path) -> None:
    assert "2 records" in run("list").output
    rows = json.loads(run("list", "--format", "json").output)
    assert list(rows[0]) == [
        "id",
        "kind",
        "title",
        "status",
        "class",
        "path",
        "owner",
        "opened",
        "due",
        "tags",
        "url",
    ]
    assert rows[1]["url"] == "/decisions/adr-0002/"
    cells = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").output)))
    assert [row["id"] for row in cells] == ["ADR-0001", "ADR-0002"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--status", "accepted"), ["ADR-0002"]),
        (("--status", "retired"), ["ADR-0001"]),
        (("--stale",), ["ADR-0002"]),
        (("--tag", "money"), ["ADR-0002"]),
        (("--owner", "ines"), ["ADR-0001", "ADR-0002"]),
        (("--kind", "runbook"), []),
    ],
)
def test_list_filters(base: Path, words: tuple[str, ...], ids: list[str]) -> None:
    rows = json.loads(run("list", "--format", "json", *words).output)
    assert [row["id"] for row in rows] == ids


def test_show_takes_any_spelling_of_an_id_and_names_the_nearest(base: Path) -> None:
    assert "Supersedes: ADR-0001" in run("show", "ADR 2").output
    assert "Did you mean ADR-0002?" in run("show", "ADR-0003").output


def test_show_says_first_how_far_to_trust_a_record(base: Path) -> None:
    label = "SUPERSEDED \N{RIGHTWARDS ARROW} ADR-0002 \N{MIDDLE DOT} as of "
    assert run("show", "ADR-0001").output.startswith(label)
    (row,) = json.loads(run("show", "ADR-0001", "--format", "json").output)
    assert (row["trust"]["word"], row["trust"]["to"], row["steps"]) == (
        "SUPERSEDED",
        ["ADR-0002"],
        [],
    )


def test_show_tells_the_steps_that_were_read_from_prose_and_who_may_take_them(base: Path) -> None:
    head = "---\nid: RB-0001\nstatus: active\ntitle: Slow\nforbidden: [Stop it]\n---\n"
    text = f"{head}## Mitigate\n\n1. Stop it.\n\n    ```sh\n    tw stop\n    ```\n2. Tell the merchant.\n"
    (base / "data/runbooks").mkdir()
    (base / "data/runbooks/rb-0001.md").write_text(text)
    told = run("show", "RB-0001").output
    assert "P1 \N{MIDDLE DOT} act \N{MIDDLE DOT} forbidden: Stop it." in told
    assert "  because RB-0001 forbidden: Stop it\n  run: tw stop\n" in told
    (row,) = json.loads(run("show", "RB-0001", "--format", "json").output)
    assert [(one["id"], one["who"]) for one in row["steps"]] == [
        ("P1", "forbidden"),
        ("P2", "approval"),
    ]


def test_refs_give_the_sentence(base: Path) -> None:
    output = run("refs", "ADR-0001").output
    assert "Superseded by: ADR-0002 Queue the payouts" in output
    assert "ADR-0001 did not scale." in output


def test_due_and_governs(base: Path) -> None:
    assert "19 d overdue" in run("due").output
    assert "ADR-0002" in run("governs", "services/payouts/queue.py").output
    assert "no record governs" in run("governs", "services/other.py").output


def test_doctor_says_what_was_left_out_and_why(base: Path) -> None:
    (base / "data/notes.txt").write_text("x")
    output = run("doctor").output
    assert "2 records: 2 adr" in output
    assert "data/notes.txt: it is neither Markdown nor YAML" in output


def test_doctor_tells_of_every_package_of_the_extras_of_users(base: Path) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    users = (extras["optional-dependencies"][name] for name in ("ics", "mcp", "stats"))
    names = [package.partition(">")[0] for packages in users for package in packages]
    output = run("doctor").output
    assert [name for name in names if f"\n{name} " not in output] == []


def test_schema_of_a_kind_and_of_all(base: Path) -> None:
    assert json.loads(run("schema", "adr").output)["$schema"].startswith(
        "http://json-schema.org/draft-07"
    )
    assert "runbook" in json.loads(run("schema").output)


def test_init_finds_the_folders_and_leaves_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "docs/adr"
    folder.mkdir(parents=True)
    (folder / "0001-record-decisions.md").write_text(
        "# 1. Record decisions\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n\n## Context\n\nA\n\n"
        "## Decision\n\nB\n\n## Consequences\n\nC\n"
    )
    assert "docs/adr" in run("init", str(tmp_path), "--dry-run").output
    assert not (tmp_path / "opskb.yml").exists()
    assert "1 record in 1 folder" in run("init", str(tmp_path)).output
    assert "{path: docs/adr}" in (tmp_path / "opskb.yml").read_text()
    assert run("init", str(tmp_path)).exit_code == 2
    checked = run("check", "--as-of", "2026-11-20", str(folder))
    assert "Checked 1 record" in checked.output


def test_every_command_answers_help(base: Path) -> None:
    for name in COMMANDS:
        assert run(name, "--help").exit_code == 0


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from opskb.adapters import cli; from click.testing import CliRunner; "
        "CliRunner().invoke(cli.cli, ['--help']); "
        "print(sorted({'yaml', 'jinja2', 'mkdocs', 'markdown', 'nh3', 'dateutil'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "opskb", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("opskb, version ")


def test_a_link_leads_out_of_a_project_only_where_somebody_says_what_the_project_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs/adr").mkdir(parents=True)
    text = NEW.replace("None.", "See [the code](../../../main.tf).")
    (tmp_path / "docs/adr/adr-0002.md").write_text(text)
    words = ("check", str(tmp_path / "docs"), "--select", "OKB004", "--as-of", "2026-11-20")
    assert run(*words).exit_code == 0
    (tmp_path / "docs/opskb.yml").write_text("sources: [{path: adr}]\n")
    assert run(*words).exit_code == 1


def test_a_relation_that_only_one_side_states_says_so(base: Path) -> None:
    old = base / "data/adr/adr-0001.md"
    old.write_text(old.read_text().replace("superseded_by: ADR-0002\n", ""))
    assert "(only ADR-0002 says so)" in run("refs", "ADR-0001").output


def test_a_kind_says_what_holds_where_a_field_is_not_written(base: Path) -> None:
    line = next(
        one for one in run("kinds", "runbook").output.split("\n") if one.startswith("every")
    )
    assert "default 90 days" in line


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipe")
@pytest.mark.parametrize("command", [["list"], ["check", "--verbose"], ["schema", "adr"]])
def test_a_reader_that_stops_early_is_no_error(base: Path, command: list[str]) -> None:
    whole = [sys.executable, "-m", "opskb", *command]
    with subprocess.Popen(whole, cwd=base, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as one:
        assert one.stdout is not None
        assert one.stderr is not None
        one.stdout.close()
        assert one.stderr.read() == b""
    assert one.returncode in (0, 1)
    assert (one.returncode == 1) <= (command[0] == "check")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a right to make links")
@pytest.mark.parametrize("at", ["report.json", "out/report.json"])
def test_a_report_is_not_written_through_a_link_that_a_commit_brought(
    base: Path, tmp_path_factory: pytest.TempPathFactory, at: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "report.json").write_text("precious")
    link = base / at.partition("/")[0]
    link.symlink_to(outside if "/" in at else outside / "report.json")
    refused = run("check", "--format", "json", "--output", at)
    assert refused.exit_code == 2
    assert f"{link.name} is a symbolic link" in refused.output
    assert (outside / "report.json").read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file")
def test_a_report_may_go_to_a_link_of_the_system(base: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "opskb",
        "check",
        "--format",
        "json",
        "--output",
        "/dev/stdout",
    ]
    done = subprocess.run(command, cwd=base, capture_output=True)
    assert done.stdout.startswith(b"{")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a right to make links")
def test_links_that_lead_in_a_circle_are_not_there(base: Path) -> None:
    (base / "docs").symlink_to("docs")
    (base / "mkdocs.yml").write_text("site_name: x\n")
    for words in (["check", "docs"], ["governs", "docs/x"], ["init", "docs"], ["archive"]):
        said = run(*words)
        assert isinstance(said.exception, SystemExit | None), words
        assert said.exit_code in (0, 2)


def test_a_folder_of_pages_that_no_system_can_name_is_none(base: Path) -> None:
    (base / "mkdocs.yml").write_text('docs_dir: "a\\0b"\n')
    assert run("archive").exit_code == 0
