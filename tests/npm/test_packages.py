"""What comes from npm is pinned, names no registry, and is what the tests take it for."""

from __future__ import annotations

import json
import sys

from tests.npm import packages

FOLDER = packages.MODULES.parent
LOCK = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))["packages"]
SERVER = FOLDER / "server.py"


def test_every_package_is_pinned_by_what_it_holds_and_no_registry_is_named() -> None:
    wanted = json.loads((FOLDER / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted == {name: LOCK[f"node_modules/{name}"]["version"] for name in wanted}
    assert all(version[0].isdecimal() for version in wanted.values())
    for name, package in LOCK.items():
        assert not name or package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


@packages.needed
def test_the_schema_is_that_of_ssm_documents() -> None:
    schema = json.loads(packages.SSM_SCHEMA.read_text("utf-8"))
    assert schema["title"] == "JSON schema for AWS Automation Documents"
    assert {"schemaVersion", "mainSteps"} == set(schema["required"])


@packages.needed
def test_the_inspector_asks_a_server_and_prints_its_answer() -> None:
    found = packages.inspected(sys.executable, str(SERVER), "--method", "tools/list")
    assert found.returncode == 0, found.stderr
    assert [tool["name"] for tool in json.loads(found.stdout)["tools"]] == ["greet"]
