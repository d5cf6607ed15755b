"""What exists is documented: rules, roles, field types, settings, commands, dialects."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from docs.reference import generate
from opskb import fields
from opskb.adapters.cli import COMMANDS, cli
from opskb.adapters.mkdocs import Settings
from opskb.edits.fix import FIXES
from opskb.outputs.exports import EXPORTS
from opskb.outputs.schema import api
from opskb.rules import RULES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs/reference" / name).read_text(encoding="utf-8")
    assert written == generate.PAGES[name](), "run python -m docs.reference.generate"


def test_every_role_is_explained() -> None:
    assert set(generate.ROLE_HELP) == set(fields.ROLES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_in_one_sentence_what_must_hold(rule) -> None:
    assert rule.sentence.endswith(".")
    assert len(rule.sentence) < 160


def test_what_a_rule_calls_fixable_has_its_edits_and_is_told() -> None:
    text = (ROOT / "docs/how-to/mend.md").read_text(encoding="utf-8")
    table = text.partition("## What it mends")[2].partition("\n## ")[0]
    assert {rule.code for rule in RULES if "fixable=" in inspect.getsource(rule.check)} == set(
        FIXES
    )
    assert [code for code in FIXES if f"[{code}](" not in table] == []


def test_every_command_can_be_imported_and_says_what_it_does() -> None:
    for name in COMMANDS:
        command = cli.get_command(None, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"opskb {name}" not in readme] == []


def test_every_option_of_the_plugin_is_told() -> None:
    text = (ROOT / "docs/how-to/publish.md").read_text(encoding="utf-8")
    assert [name for name, _ in Settings._schema if f"| `{name}` |" not in text] == []


def test_every_file_of_the_api_and_every_export_is_told() -> None:
    text = (ROOT / "docs/how-to/read-by-machine.md").read_text(encoding="utf-8")
    assert [name for name in api.schemas() if f"`/schema/_{name}.json`" not in text] == []
    runbooks = ROOT / "docs/how-to/hand-runbooks-to-a-machine.md"
    told = text + runbooks.read_text(encoding="utf-8")
    assert [name for name in EXPORTS if name not in told] == []
