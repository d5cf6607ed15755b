"""What somebody reads says what to do next, and names the command that does it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from opskb import project
from opskb.adapters.cli import cli
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.rules import RULES, baseline, check
from tests.checked import SETTINGS, loaded, write
from tests.test_rule_examples import found

ROOT = Path(__file__).parent.parent
BY_CODE = {rule.code: rule for rule in RULES}
COMMANDS = {
    "OKB206": "run `opskb supersede ADR-0001 NEW`, or add `tombstone: {",
    "OKB301": "write that down with `opskb review RB-0001`",
    "OKB302": "write that down with `opskb review RB-0001`; its hash is `",
    "OKB303": "write that down with `opskb review RB-0001`",
    "OKB305": "review it, and write that down with `opskb review RB-0001`",
    "OKB406": "run `opskb archive`",
    "OKB411": "run `opskb supersede ADR-0001 ADR-0002`, or say which part is meant",
}
"""The remedies that a command carries out."""
OLD = "---\nid: ADR-0001\nstatus: superseded\n---\nOld.\n"
NEW = "---\nid: ADR-0002\nstatus: accepted\nsupersedes: ADR-0001\n---\nNew.\n"
PAIR = {"data/adr/adr-0001.md": OLD, "data/adr/adr-0002.md": NEW}
NOTE = "note: 1 finding can be mended by `opskb check --fix`\n"


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A decision that is superseded and does not say so."""
    write(tmp_path, {"opskb.yml": SETTINGS, **PAIR})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("code", sorted(COMMANDS))
def test_a_remedy_names_the_command_that_carries_it_out(code: str, tmp_path: Path) -> None:
    told = [one for one in found(BY_CODE[code], "bad", tmp_path) if one.code == code]
    assert told
    assert all(COMMANDS[code] in one.remedy for one in told), told


def test_a_file_without_a_place_for_reviews_is_not_sent_to_the_command(tmp_path: Path) -> None:
    slo = "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: pay}\nspec: {service: pay}\n"
    base = loaded(tmp_path, {"data/slos/pay.yaml": slo})
    assert all("opskb review" not in one.remedy for one in BY_CODE["OKB305"].check(base))


def test_every_command_that_is_named_is_there() -> None:
    files = [*ROOT.glob("plugins/opskb/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    named = {
        word
        for file in files
        for word in re.findall(r"`opskb ([a-z]+)\b", file.read_text(encoding="utf-8"))
    }
    assert named <= set(cli.list_commands(click.Context(cli)))


def test_the_text_says_how_many_a_machine_would_mend(pair: Path) -> None:
    assert NOTE in run("check").output
    assert NOTE not in run("check", "--select", "OKB1").output
    run("check", "--fix")
    assert NOTE not in run("check").output


def test_what_the_baseline_holds_is_mended_where_somebody_asks(pair: Path) -> None:
    run("baseline", "write")
    assert NOTE not in run("check").output
    said = run("check", "--fix").stderr
    assert "1 finding in the baseline can be mended with --no-baseline" in said
    assert "opskb baseline prune" in said
    assert "superseded_by" not in (pair / "data/adr/adr-0001.md").read_text()
    run("check", "--fix", "--no-baseline")
    assert "superseded_by: ADR-0002" in (pair / "data/adr/adr-0001.md").read_text()
    run("baseline", "prune")
    assert run("check").exit_code == 0


def test_pages_say_that_a_command_mends_it(tmp_path: Path) -> None:
    base = loaded(tmp_path, PAIR)
    pages = {one.path: one for one in render(Site(base, check(base), RULES))}
    page = pages["decisions/adr-0001/index.html"].html
    assert "<code>opskb check --fix</code> does it." in page


def test_pages_show_the_date_to_type_and_what_the_baseline_holds(pair: Path) -> None:
    slashed = OLD.replace("status:", "date: 20/11/2026\nstatus:")
    write(pair, {"data/adr/adr-0001.md": slashed})
    run("baseline", "write")
    base = project.load(pair)
    found = check(base, baseline=baseline.of(base))
    pages = {one.path: one.html for one in render(Site(base, found, RULES))}
    record = pages["decisions/adr-0001/index.html"]
    assert "Write <code>2026-11-20</code>: <code>opskb check --fix --no-baseline</code>" in record
    known = sum(one.baselined for one in found)
    assert f"{known} of them are in the baseline." in pages["findings/index.html"]


@pytest.mark.parametrize("word", ["2", "0002", "data/adr/adr-0002.md"])
def test_a_number_or_a_file_is_led_to_the_id(word: str, pair: Path) -> None:
    result = run("show", word)
    assert result.exit_code == 2
    assert "Did you mean ADR-0002?" in result.output


def test_a_new_record_lies_beside_those_of_its_own_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = "sources:\n  - {path: data}\n  - {path: docs/decisions, kind: adr, prefix: DEC}\n"
    decision = "---\nid: DEC-0007\nstatus: accepted\n---\nOurs.\n"
    write(
        tmp_path,
        {"opskb.yml": SETTINGS + sources, **PAIR, "docs/decisions/dec-0007.md": decision},
    )
    monkeypatch.chdir(tmp_path)
    said = run("new", "adr", "Ask the ledger", "--dry-run")
    assert "data/adr/adr-0003-ask-the-ledger.md; nothing was written" in said.stderr
    assert said.stdout.startswith("---\nid: ADR-0003\n")
