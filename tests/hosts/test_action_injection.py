"""Whatever an input of the GitHub action holds, nothing of it is run, obeyed or put out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosts.conftest import brought
from tests.hosts.runner import INSTALL, OURS, Machine, Outcome, loaded

# What a shell, a runner or a command might take for its own; `{canary}` must never come to be.
HOSTILE = {
    "substitution": "$(touch {canary})",
    "backticks": "`touch {canary}`",
    "end of a word": '"; touch {canary}; "',
    "end of a quote": "'; touch {canary}; '",
    "line": "x\ntouch {canary}",
    "return": "x\rtouch {canary}",
    "command": "x\n::error::not ours\n::set-output name=errors::0",
    "output": "x\nexit-code=0\nerrors=0",
    "expression": "${{ github.token }}",
    "option": "--output={canary}",
    "option of pip": "--log={canary}",
    "here document": "EOF\ntouch {canary}\nEOF",
    "index": "a[$(touch {canary})]",
    "end of options": "--\n$(touch {canary})",
}
# An option among the arguments is what they are for; each case of `install` makes an environment.
CASES = [
    *(("args", kind) for kind in HOSTILE if kind != "option"),
    *(
        (name, kind)
        for name in ("baseline", "fail-on", "since", "settings-from")
        for kind in HOSTILE
    ),
    *(("install", kind) for kind in ("substitution", "end of a word", "line", "option of pip")),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return brought(tmp_path_factory.mktemp("injection"))


def obeyed(done: Outcome) -> list[str]:
    """The commands in a log that are not the action's own."""
    return [line for line in done.commands if not line.startswith(OURS)]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_an_input_runs_nothing(
    machine: Machine, workspace: Path, tmp_path: Path, name: str, kind: str
) -> None:
    canary = tmp_path / "canary"
    hostile = HOSTILE[kind].replace("{canary}", str(canary))
    steps = [step["name"] for step in loaded()["runs"]["steps"]]
    without = [step for step in steps if (step == INSTALL) != (name == "install")]
    # What is installed is there for others: this is done on a machine of its own.
    own = Machine(tmp_path, machine.environment) if name == "install" else machine
    done = own.act(workspace, {name: hostile}, without=tuple(without))
    assert not canary.exists()
    assert done.code != 0
    assert obeyed(done) == []
    assert done.outputs.get("exit-code", str(done.code)) == str(done.code)


@pytest.mark.parametrize("kind", HOSTILE)
def test_inputs_that_are_compared_run_nothing(
    machine: Machine, workspace: Path, tmp_path: Path, kind: str
) -> None:
    canary = tmp_path / "canary"
    hostile = HOSTILE[kind].replace("{canary}", str(canary))
    names = ("settings", "sarif", "comment")
    done = machine.act(workspace, {**dict.fromkeys(names, hostile), "settings-from": "HEAD"})
    assert not canary.exists()
    assert (done.code, done.outputs["errors"]) == (1, "2"), done.log
    assert obeyed(done) == []
    assert {"sarif", "comment"}.isdisjoint(done.outputs)
