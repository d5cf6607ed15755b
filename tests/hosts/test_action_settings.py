"""Whose `opskb.yml` holds in a pull request, and whose rules are run: acted out by the GitHub action."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checked import commit, git, write
from tests.hosts.conftest import BASE, SETTINGS, cloned
from tests.hosts.runner import Machine

FORK = {"full_name": "stranger/handbook"}
OWN = {"full_name": "tidewater/handbook"}
OFF = SETTINGS.replace("levels: [", 'levels: [{rule: OKB2, level: "off"}, ')
HARMLESS = """\
from opskb.rules.rule import rule

@rule("OWN001")
def nothing(project):
    \"\"\"Nothing must hold.\"\"\"
    yield from ()

RULES = [nothing]
"""


def pulled(workspace: Path, head: dict[str, str]) -> dict[str, object]:
    """The event of a pull request onto `main`, from a repository."""
    base = git(workspace, "rev-parse", "origin/main").strip()
    return {"pull_request": {"head": {"repo": head}, "base": {"sha": base}}}


def test_a_fork_cannot_turn_the_gate_off(machine: Machine, repository: Path) -> None:
    commit(repository, "2026-11-02", {"opskb.yml": OFF})
    workspace = cloned(repository)
    assert machine.act(workspace, event=pulled(workspace, FORK)).outputs["errors"] == "2"


def test_the_settings_of_a_branch_of_ones_own_hold(machine: Machine, repository: Path) -> None:
    commit(repository, "2026-11-02", {"opskb.yml": OFF})
    workspace = cloned(repository)
    assert machine.act(workspace, event=pulled(workspace, OWN)).outputs["errors"] == "0"


def test_those_of_the_base_hold_where_somebody_says_so(machine: Machine, repository: Path) -> None:
    commit(repository, "2026-11-02", {"opskb.yml": OFF})
    workspace = cloned(repository)
    said = {"settings-from": "origin/main"}
    assert machine.act(workspace, said, pulled(workspace, OWN)).outputs["errors"] == "2"


def replaced(root: Path, evil: str) -> None:
    write(root, {"ops/rules/ours.py": evil})


def named(root: Path, evil: str) -> None:
    write(root, {"ops/evil.py": evil, "ops/opskb.yml": SETTINGS + "rules: [evil.py]\n"})


def turned_into_a_link(root: Path, evil: str) -> None:
    (root / "ops/rules/ours.py").unlink()
    (root / "ops/rules/ours.py").symlink_to("../evil.py")
    write(root, {"ops/evil.py": evil})


def folder_turned_into_a_link(root: Path, evil: str) -> None:
    git(root, "mv", "ops/rules", "ops/elsewhere")
    (root / "ops/rules").symlink_to("elsewhere")
    write(root, {"ops/elsewhere/ours.py": evil})


def claimed_from_above(root: Path, evil: str) -> None:
    settings = SETTINGS.replace("docs/adr", "ops") + "rules: [evil.py]\n"
    write(root, {"evil.py": evil, "opskb.yml": settings})


def moved_above(root: Path, evil: str) -> None:
    (root / "ops/opskb.yml").unlink()
    settings = SETTINGS.replace("docs/adr", "ops/docs/adr") + "rules: [evil.py]\n"
    write(root, {"evil.py": evil, "opskb.yml": settings})


WAYS = (
    replaced,
    named,
    turned_into_a_link,
    folder_turned_into_a_link,
    claimed_from_above,
    moved_above,
)


@pytest.mark.parametrize("head", [FORK, OWN], ids=["fork", "own"])
@pytest.mark.parametrize("way", WAYS)
def test_only_ones_own_branch_runs_its_rules(
    machine: Machine, tmp_path: Path, way: Callable[[Path, str], None], head: dict[str, str]
) -> None:
    """That the same change runs in a branch of one's own shows that the danger is real."""
    root, canary = tmp_path / "handbook", tmp_path / "canary"
    root.mkdir()
    before = {**BASE, "opskb.yml": SETTINGS + "rules: [rules/ours.py]\n", "rules/ours.py": HARMLESS}
    commit(root, "2026-10-01", {f"ops/{path}": text for path, text in before.items()})
    git(root, "switch", "--quiet", "--create", "topic")
    way(root, f"open({str(canary)!r}, 'w')\n{HARMLESS}")
    commit(root, "2026-11-01")
    workspace = cloned(root)
    done = machine.act(workspace, {"working-directory": "ops"}, pulled(workspace, head))
    assert int(done.outputs["errors"]) >= 1, done.log
    assert canary.exists() == (head is OWN)


def test_settings_that_only_a_fork_has_are_taken_away(machine: Machine, tmp_path: Path) -> None:
    root, canary = tmp_path / "handbook", tmp_path / "canary"
    root.mkdir()
    commit(root, "2026-10-01", {path: text for path, text in BASE.items() if path != "opskb.yml"})
    git(root, "switch", "--quiet", "--create", "topic")
    evil = {"evil.py": f"open({str(canary)!r}, 'w')\n", "opskb.yml": OFF + "rules: [evil.py]\n"}
    commit(root, "2026-11-01", evil)
    workspace = cloned(root)
    done = machine.act(workspace, event=pulled(workspace, FORK))
    assert int(done.outputs["errors"]) >= 1
    assert not canary.exists()


def test_more_is_taken_from_there_if_it_is_named(machine: Machine, repository: Path) -> None:
    workspace = cloned(repository)
    asked = {"settings": "docs/adr\nno/such/file\n"}
    done = machine.act(workspace, asked, pulled(workspace, FORK))
    assert done.outputs["errors"] == "1"
    assert not (workspace / "docs/adr/0003-queue.md").exists()


KNOWN = '{{"schema": "opskb/baseline-v1", "entries": [{}]}}'
ENTRIES = ('{"rule": "OKB203"}', '{"rule": "OKB301"}')


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        (KNOWN.format(", ".join(ENTRIES)), KNOWN.format(ENTRIES[1]), "after"),
        (KNOWN.format(ENTRIES[0]), KNOWN.format(", ".join(ENTRIES)), "before"),
        (KNOWN.format(ENTRIES[0]), KNOWN.format(ENTRIES[1]), "before"),
        (KNOWN.format(ENTRIES[0]), "[" * 100_000, "before"),
        (KNOWN.format(ENTRIES[0]), None, "after"),
        (None, KNOWN.format(ENTRIES[0]), "before"),
        (None, KNOWN.format(""), "after"),
    ],
    ids=["shrunk", "grown", "other", "broken", "gone", "new", "empty"],
)
def test_the_baseline_of_a_fork_may_shrink_only(
    machine: Machine, repository: Path, before: str | None, after: str | None, holds: str
) -> None:
    name = "opskb-baseline.json"
    git(repository, "switch", "--quiet", "main")
    commit(repository, "2026-11-02", {} if before is None else {name: before})
    git(repository, "switch", "--quiet", "topic")
    git(repository, "rebase", "--quiet", "main")
    (repository / name).unlink(missing_ok=True)
    commit(repository, "2026-11-03", {} if after is None else {name: after})
    workspace = cloned(repository)
    machine.act(workspace, event=pulled(workspace, FORK))
    found = workspace / name
    expected = after if holds == "after" else before
    assert (found.read_text() if found.exists() else None) == expected


def test_a_commit_that_is_not_there_is_told(machine: Machine, repository: Path) -> None:
    done = machine.act(cloned(repository), {"settings-from": "0" * 40})
    assert done.code == 2
    assert "fetch-depth" in done.commands[0]


def test_a_repository_that_a_fork_holds_as_files_is_not_asked(
    machine: Machine, tmp_path: Path
) -> None:
    """git would take its settings, which name programs to run, and read a history that is forged."""
    root, canary = tmp_path / "handbook", tmp_path / "canary"
    root.mkdir()
    commit(root, "2026-10-01", {f"ops/{path}": text for path, text in BASE.items()})
    git(root, "switch", "--quiet", "--create", "topic")
    git(root, "clone", "--quiet", "--bare", ".", str(tmp_path / "forged"))
    for path in (tmp_path / "forged").iterdir():
        path.rename(root / "ops" / path.name)
    program = f'[core]\nbare = false\nworktree = .\nfsmonitor = "touch {canary}; false"\n'
    write(root, {"ops/config": program, "ops/refs/heads/kept": "", "ops/opskb.yml": OFF})
    git(root, "add", "--all", "--force")
    commit(root, "2026-11-01")
    workspace = cloned(root)
    done = machine.act(workspace, {"working-directory": "ops"}, pulled(workspace, FORK))
    assert done.code == 2, done.log
    assert not canary.exists()
