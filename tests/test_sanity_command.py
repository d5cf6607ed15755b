"""`opskb sanity` as a user meets it: numbers, a verdict, a report that checks clean, and plain refusals."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opskb import project
from opskb.adapters.cli import cli
from opskb.rules import check

SETTINGS = """as_of: {}
levels:
  - {{rule: OKB80, level: "off"}}
sanity_metrics:
  - {{name: 'mutation "score": é', better: higher, unit: '%'}}
"""
PLAN = """---
id: PLAN-0001
title: A plan
status: active
summary: "A plan."
owner: Ines Ferreira
actions:
  - {id: A1, what: "Do it", owner: Ines Ferreira, due: 2026-11-18}
---
Do it.
"""
CYCLE = """---
id: CYC-2026.48
title: Release 2026.48
status: planned
summary: "Is being planned."
release: '2026.48'
owner: Mateo Quispe
opened: 2026-11-16
---
Texts.
"""
NAME = 'mutation "score": é'


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data/plans").mkdir(parents=True)
    (tmp_path / "data/plans/plan-0001.md").write_text(PLAN.replace("2026-11-18", "2026-12-18"))
    day(tmp_path, "2026-11-13")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def day(root: Path, as_of: str) -> None:
    (root / "opskb.yml").write_text(SETTINGS.format(as_of), encoding="utf-8")


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["sanity", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def data(*arguments: str) -> Any:
    return json.loads(run("--format", "json", *arguments).stdout)


def test_a_first_report_is_clean_is_written_and_checks_clean(base: Path) -> None:
    result = run("--write", "--owner", "Mateo Quispe")
    assert result.exit_code == 0
    assert "CLEAN as of 2026-11-13, which has no report yet." in result.stdout
    assert "Wrote data/sanity/san-2026-11-13.md." in result.stdout
    written = project.load(base)
    (record,) = written.by_kind["sanity-report"]
    assert (record.id, record.status, record.owner) == ("SAN-2026-11-13", "final", "Mateo Quispe")
    assert record.values["verdict"] == "CLEAN"
    assert (
        record.summary
        == f"None of {len(record.values['metrics'])} metrics is worse than its baseline."
    )
    assert [one for one in check(written) if one.record == record.id] == []


def test_a_week_later_what_became_worse_is_told(base: Path) -> None:
    run("--write", "--owner", "Mateo Quispe", "--metric", f"{NAME}=71.25")
    (base / "data/plans/plan-0001.md").write_text(PLAN)
    day(base, "2026-11-20")
    result = run("--write", "--metric", f"{NAME}=70")
    assert result.exit_code == 1
    assert "as of 2026-11-20, against SAN-2026-11-13." in result.stdout
    (*_, record) = project.load(base).by_kind["sanity-report"]
    rows = {row["name"]: (row["value"], row["baseline"]) for row in record.values["metrics"]}
    assert rows[NAME] == (70, 71.25)
    assert rows["actions overdue"] == (1, 0)
    assert rows["errors not waived"] == (1, 0)
    assert record.values["verdict"] == "RELEASE-BLOCKED"
    assert "that blocks a release" in record.summary
    assert "- errors not waived: 1 against 0, lower is better; it blocks a release" in record.body
    found = check(project.load(base))
    assert [one for one in found if one.record == record.id] == []


def test_json_holds_the_same(base: Path) -> None:
    found = data("--metric", f"{NAME}=71.25")
    assert (found["schema"], found["as_of"], found["verdict"]) == (
        "opskb/sanity-v1",
        "2026-11-13",
        "CLEAN",
    )
    row = next(one for one in found["metrics"] if one["name"] == NAME)
    assert row == {
        "name": NAME,
        "value": 71.25,
        "baseline": 71.25,
        "better": "higher",
        "unit": "%",
        "blocks": False,
        "pillar": "from outside",
        "worse": False,
    }
    assert (found["unmeasured"], found["written"], found["baseline"]) == ([], None, None)


def test_nothing_is_written_unless_it_is_asked_for(base: Path) -> None:
    assert run().exit_code == 0
    assert not (base / "data/sanity").exists()


def test_a_report_is_not_written_twice(base: Path) -> None:
    run("--write", "--owner", "Mateo Quispe")
    path = base / "data/sanity/san-2026-11-13.md"
    before = path.read_text(encoding="utf-8")
    again = run("--write", "--owner", "Somebody Else")
    assert again.exit_code == 2
    assert "SAN-2026-11-13 is there already" in again.stderr
    assert path.read_text(encoding="utf-8") == before


def test_a_file_that_is_no_record_is_not_overwritten(base: Path) -> None:
    (base / "data/sanity").mkdir()
    path = base / "data/sanity/san-2026-11-13.md"
    path.write_text("no record\n")
    day(base, "2026-11-13")
    result = run("--write", "--owner", "Mateo Quispe")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert path.read_text() == "no record\n"


def test_a_folder_that_is_a_link_is_refused(
    base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (base / "data/sanity").symlink_to(elsewhere)
    result = run("--write", "--owner", "Mateo Quispe")
    assert result.exit_code == 2
    assert "is a symbolic link" in result.stderr
    assert not list(elsewhere.iterdir())


def test_what_the_last_report_measured_must_be_given(base: Path) -> None:
    run("--write", "--owner", "Mateo Quispe", "--metric", f"{NAME}=71")
    day(base, "2026-11-20")
    shown = run()
    assert shown.exit_code == 1
    assert "not measured" in shown.stdout
    assert data()["unmeasured"] == [NAME]
    refused = run("--write")
    assert refused.exit_code == 2
    assert f"--metric '{NAME}=…'" in refused.stderr
    assert not (base / "data/sanity/san-2026-11-20.md").exists()


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (f"{NAME}=NaN", "is NaN, not a number"),
        (f"{NAME}=inf", "is inf, not a number"),
        (f"{NAME}=1e999", "is 1e999, not a number"),
        (f"{NAME}=many", "is many, not a number"),
        (f"{NAME}=", "is , not a number"),
        ("nobody knows=1", "there is no metric `nobody knows`"),
        ("actions overdue=0", "is computed from the records"),
        ("no value", "write NAME=VALUE"),
        ("\x1b[31m=1", "there is no metric ` [31m`"),
    ],
)
def test_a_metric_that_is_none_is_refused_in_a_sentence(pair: str, words: str, base: Path) -> None:
    result = run("--metric", pair)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"a": 1', "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[1, 2]", "no JSON object"),
        (b"7", "no JSON object"),
        (b'{"%s": NaN}', "not a number"),
        (b'{"%s": Infinity}', "not a number"),
        (b'{"%s": true}', "not a number"),
        (b'{"%s": null}', "not a number"),
        (b'{"%s": {"a": 1}}', "not a number"),
        (b'{"%s": [1]}', "not a number"),
        (b'{"%s": 1' + b"0" * 400 + b"}", "not a number"),
        (b'{"%s": 1, "%s": 2}', "is given twice"),
        (b" " * 1_048_577, "longer than 1 MiB"),
    ],
)
def test_a_file_of_metrics_that_is_none_is_refused(content: bytes, words: str, base: Path) -> None:
    name = json.dumps(NAME).strip('"').encode()
    (base / "metrics.json").write_bytes(content.replace(b"%s", name))
    result = run("--metrics", "metrics.json")
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_file_of_metrics_is_read(base: Path) -> None:
    (base / "metrics.json").write_text(json.dumps({NAME.upper(): 71}))
    rows = {row["name"]: row["value"] for row in data("--metrics", "metrics.json")["metrics"]}
    assert rows[NAME] == 71


def test_a_report_needs_somebody_who_answers_for_it(base: Path) -> None:
    result = run("--write")
    assert result.exit_code == 2
    assert "add --owner NAME" in result.stderr


def test_a_report_for_a_release_names_one_that_is_there(base: Path) -> None:
    (base / "data/cycles").mkdir()
    (base / "data/cycles/cyc-2026.48.md").write_text(CYCLE)
    result = run("--release", "2026.50")
    assert result.exit_code == 2
    assert "there is no cycle of the release `2026.50`; open are 2026.48" in result.stderr
    written = run("--write", "--owner", "Mateo Quispe", "--release", "2026.48")
    assert "Exit gate of CYC-2026.48: red: restore drill, bug hunt." in written.stdout
    (record,) = project.load(base).by_kind["sanity-report"]
    assert record.values["release"] == "2026.48"


def test_a_release_is_a_name_on_one_line(base: Path) -> None:
    found = run("--release", "2026\n## x")
    assert found.exit_code == 2
    assert "no name on one line" in " ".join(found.output.split())


def test_what_is_no_file_is_not_read_for_ever(base: Path) -> None:
    found = run("--metrics", os.devnull)
    assert found.exit_code == 2
    assert "not a regular file" in " ".join(found.output.split())


def test_a_release_that_has_left_is_refused(base: Path) -> None:
    (base / "data/cycles").mkdir()
    left = CYCLE.replace("planned", "closed").replace("opened:", "closed:")
    (base / "data/cycles/cyc-2026.48.md").write_text(left)
    result = run("--release", "2026.48")
    assert result.exit_code == 2
    assert "the release `2026.48` has left" in result.stderr


def test_broken_settings_are_not_measured_against(base: Path) -> None:
    (base / "opskb.yml").write_text("as_of: [\n")
    result = run("--write", "--owner", "Mateo Quispe")
    assert result.exit_code == 2
    assert "cannot be used" in result.stderr
