"""What opskb writes for editors: schemas of the kinds in use, and which files each is for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opskb import project
from opskb.adapters.cli import cli
from opskb.edits import editor
from opskb.outputs import schema
from tests.checked import write

ADR = "---\nid: ADR-0001\ntitle: A queue\nstatus: accepted\nowner: Ines Ferreira\n---\n# A queue\n"
ROLE = (
    "id: ROLE-on-call\ntitle: On call\nstatus: active\nlayer: orchestration\nowner: Ines Ferreira\n"
)
RULES = "groups:\n  - name: payouts\n    rules:\n      - alert: Slow\n        expr: x > 1\n"
THEIRS = '{\n  // mine\n  "editor.tabSize": 2\n}\n'


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"opskb.yml": "as_of: 2026-11-20\n", "data/adr/adr-0001.md": ADR})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def globs(root: Path) -> dict[str, list[str]]:
    found = editor.globs(project.load(root))
    return {
        name.removeprefix(".vscode/opskb/").removesuffix(".json"): of for name, of in found.items()
    }


def settings(root: Path) -> Any:
    return json.loads((root / ".vscode/settings.json").read_text("utf-8"))


def test_the_kinds_that_are_in_use_get_a_schema_and_no_others(base: Path) -> None:
    assert run("schema", "--write").exit_code == 0
    names = sorted(path.name for path in (base / ".vscode/opskb").iterdir())
    assert names == ["_kind.json", "_opskb.json", "adr.json"]
    kinds = project.load(base).kinds
    written = (base / ".vscode/opskb/adr.json").read_text("utf-8")
    assert written == schema.written(schema.schema(kinds["adr"], kinds))
    assert settings(base) == {
        "yaml.schemas": {
            ".vscode/opskb/adr.json": ["data/**/adr/**/*.yml", "data/**/adr/**/*.yaml"],
            ".vscode/opskb/_kind.json": ["data/_kinds/*/kind.yml"],
            ".vscode/opskb/_opskb.json": ["opskb.yml"],
        }
    }


def test_a_kind_with_hidden_records_alone_is_in_use_too(base: Path) -> None:
    write(base, {"data/roles/on-call.yml": f"{ROLE}visibility: private\n"})
    assert "role" in globs(base)


def test_what_is_up_to_date_is_left_alone(base: Path) -> None:
    run("schema", "--write")
    before = {path: path.stat().st_mtime_ns for path in (base / ".vscode").rglob("*.json")}
    assert "nothing to do" in run("schema", "--write").output
    assert {path: path.stat().st_mtime_ns for path in (base / ".vscode").rglob("*.json")} == before


def test_doctor_tells_what_is_out_of_date(base: Path) -> None:
    assert "editors: no .vscode/opskb; `opskb schema --write`" in run("doctor").output
    run("schema", "--write")
    assert "editors: .vscode/opskb is up to date" in run("doctor").output
    write(base, {"data/roles/on-call.yml": ROLE})
    said = "editors: out of date: .vscode/opskb/role.json, .vscode/settings.json; `opskb schema --write`"
    assert said in run("doctor").output
    run("schema", "--write")
    (base / ".vscode/opskb/role.json").write_text("{}")
    assert "out of date: .vscode/opskb/role.json;" in run("doctor").output


def test_a_diff_and_a_dry_run_write_nothing(base: Path) -> None:
    diff = run("schema", "--write", "--diff").output
    assert '+    "yaml.schemas": {' in diff
    assert "+++ b/.vscode/opskb/adr.json" in diff
    assert "dry run: .vscode/settings.json" in run("schema", "--write", "--dry-run").output
    assert not (base / ".vscode").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["schema", "--diff"], "belong to --write"),
        (["schema", "adr", "--write"], "--write takes no KIND"),
        (["schema", "adrs"], "there is no kind `adrs`. Did you mean `adr`?"),
        (["schema", "kind.yaml"], "Did you mean `kind.yml`?"),
    ],
)
def test_what_makes_no_sense_is_refused(words: list[str], said: str, base: Path) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_the_files_beside_the_records_have_schemas_too(base: Path) -> None:
    assert json.loads(run("schema", "opskb.yml").output) == schema.settings()
    assert json.loads(run("schema", "kind.yml").output) == schema.kind_file()
    assert {"adr", "kind.yml", "opskb.yml"} <= json.loads(run("schema").output).keys()


# --- settings that are there ---------------------------------------------------------------------


def test_settings_that_are_there_keep_all_else(base: Path) -> None:
    other = '{\r\n  "editor.tabSize":   2,\r\n  "yaml.schemas": {"https://example.org/x.json": "x.yml", "./.vscode/opskb/gone.json": "y.yml"},\r\n  "files.eol": "\\n"\r\n}'
    write(base, {".vscode/settings.json": ""})
    (base / ".vscode/settings.json").write_bytes(b"\xef\xbb\xbf" + other.encode())
    run("schema", "--write")
    after = (base / ".vscode/settings.json").read_bytes().decode("utf-8")
    start, end = other.split('{"https', 1)[0], other.rsplit("},", 1)[1]
    assert after.startswith(f"\ufeff{start}")
    assert after.endswith(end)
    assert "\n" not in after.replace("\r\n", "")
    found = json.loads(after.removeprefix("\ufeff"))["yaml.schemas"]
    assert found["https://example.org/x.json"] == "x.yml"
    assert ".vscode/opskb/adr.json" in found
    assert "./.vscode/opskb/gone.json" not in found
    assert "nothing to do" in run("schema", "--write").output


@pytest.mark.parametrize(
    "text",
    [
        THEIRS,
        "",
        "[]",
        '{"yaml.schemas": []}',
        '{"a": 1,}',
        "{" * 2000,
        '{"yaml.schemas": {}, "yaml.schemas": {}}',
    ],
)
def test_settings_that_are_no_plain_json_are_left_alone(text: str, base: Path) -> None:
    write(base, {".vscode/settings.json": text})
    result = run("schema", "--write")
    assert result.exit_code == 0
    assert (base / ".vscode/settings.json").read_text() == text
    assert 'add "yaml.schemas": {".vscode/opskb/adr.json": [' in result.output
    assert (base / ".vscode/opskb/adr.json").is_file()


def test_settings_that_are_no_text_are_left_alone(base: Path) -> None:
    write(base, {".vscode/settings.json": ""})
    (base / ".vscode/settings.json").write_bytes(b'{"a": "\xff"}')
    assert "left alone" in run("schema", "--write").output
    assert (base / ".vscode/settings.json").read_bytes() == b'{"a": "\xff"}'


def test_a_link_or_a_folder_in_the_way_is_refused(
    base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (base / ".vscode").symlink_to(elsewhere)
    result = run("schema", "--write")
    assert result.exit_code == 2
    assert ".vscode is a symbolic link" in result.output
    assert list(elsewhere.iterdir()) == []
    (base / ".vscode").unlink()
    (base / ".vscode/settings.json").mkdir(parents=True)
    assert "what is there is something else" in run("schema", "--write").output
    (base / ".vscode/settings.json").rmdir()
    (base / ".vscode").rmdir()
    (base / ".vscode").write_text("")
    assert run("schema", "--write").exit_code == 2


# --- which files a schema is for -------------------------------------------------------------------


def test_a_source_of_one_kind_is_of_that_kind(base: Path) -> None:
    said = "sources: [{path: data}, {path: docs/choices, kind: adr, prefix: DEC}, {path: docs/adr}, {path: one.yml}]\n"
    write(base, {"opskb.yml": said, "docs/choices/x.md": "", "docs/adr/y.md": "", "one.yml": ROLE})
    assert globs(base)["adr"] == [
        "data/**/adr/**/*.yml",
        "data/**/adr/**/*.yaml",
        "docs/choices/**/*.yml",
        "docs/choices/**/*.yaml",
        "docs/adr/**/*.yml",
        "docs/adr/**/*.yaml",
    ]
    assert globs(base)["role"][-1] == "one.yml"


def test_a_file_of_another_tool_or_kind_is_named(base: Path) -> None:
    write(
        base,
        {
            "data/alerts/rules.yml": RULES,
            "data/alerts/notes.yml": "- a\n- b\n",
            "data/alerts/empty.yml": "",
            "data/alerts/torn.yml": "id: [\n",
            "data/alerts/al-a.yml": "id: AL-a\ntitle: A\nstatus: active\nseverity: page\n",
            "data/alerts/role (1).yml": ROLE,
            "data/alerts/both.yml": "id: AL-b\n---\nid: ROLE-b\n",
        },
    )
    found = globs(base)
    assert sorted(one for one in found["alert"] if one.startswith("!")) == [
        "!data/alerts/both.yml",
        "!data/alerts/notes.yml",
        "!data/alerts/role \\(1\\).yml",
        "!data/alerts/rules.yml",
    ]
    assert found["role"][-1] == "data/alerts/role \\(1\\).yml"


def test_code_that_lies_among_the_records_is_left_out(base: Path) -> None:
    write(base, {"opskb.yml": "code_root: data/_code\n", "data/_code/adr/values.yml": "a: b\n"})
    assert "!data/_code/**" in globs(base)["adr"]


# --- init and new ------------------------------------------------------------------------------------


@pytest.fixture
def fresh(base: Path) -> Path:
    (base / "opskb.yml").unlink()
    return base


def test_init_writes_them_beside_the_settings(fresh: Path) -> None:
    result = run("init")
    assert "Wrote 4 files below .vscode" in result.output
    assert settings(fresh)["yaml.schemas"][".vscode/opskb/adr.json"][0] == "data/adr/**/*.yml"
    assert "nothing to do" in run("schema", "--write").output


def test_init_without_them_writes_the_settings_alone(fresh: Path) -> None:
    assert run("init", "--no-editor").exit_code == 0
    assert (fresh / "opskb.yml").is_file()
    assert not (fresh / ".vscode").exists()


def test_a_dry_run_of_init_prints_the_settings_alone_and_writes_nothing(fresh: Path) -> None:
    result = CliRunner().invoke(cli, ["init", "--dry-run"])
    assert result.stdout.startswith("name: ")
    assert "vscode" not in result.stdout
    assert "Would write 4 files below .vscode" in result.stderr
    assert sorted(path.name for path in fresh.iterdir()) == ["data"]


def test_what_stands_in_the_way_does_not_keep_init_from_its_settings(fresh: Path) -> None:
    (fresh / ".vscode").write_text("")
    result = run("init")
    assert result.exit_code == 0
    assert "nothing was written for editors" in result.output
    assert (fresh / "opskb.yml").is_file()
    write(fresh / "other", {"data/adr/adr-0001.md": ADR, ".vscode/settings.json": THEIRS})
    assert "still to do: .vscode/settings.json is no plain JSON" in run("init", "other").output
    assert (fresh / "other/.vscode/settings.json").read_text() == THEIRS


@pytest.mark.parametrize("form", [[], ["--yaml"]])
def test_a_new_record_names_its_schema_where_that_is_there(form: list[str], base: Path) -> None:
    before = run("new", "adr", "One", "--dry-run", *form).stdout
    assert "$schema" not in before
    run("schema", "--write")
    after = run("new", "adr", "One", *form)
    assert after.exit_code == 0
    path = next((base / "data/adr").glob("*one*"))
    line = "# yaml-language-server: $schema=../../.vscode/opskb/adr.json"
    lines = path.read_text("utf-8").split("\n")
    assert lines[0 if form else 1] == line
    assert (path.parent / line.partition("=")[2]).is_file()
    assert "\n".join(one for one in lines if one != line) == before
    found = project.load(base).find("ADR-0002")
    assert found is not None
    assert found.title == "One"
