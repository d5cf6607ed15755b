"""A package index without a network, a repository with a pull request, and a runner with opskb on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.checked import commit, git
from tests.hosts.runner import ACTION, Machine, loaded
from tests.hosts.wheels import offline, packed
from tests.once import once

SETTINGS = """\
as_of: 2026-11-20
sources: [{path: docs/adr, kind: adr}]
levels: [{rule: OKB801, level: "off"}]
"""
DECISION = "# {number}. {title}\n\nDate: 2019-03-0{number}\n\n## Status\n\n{status}\n\n## Context\n\nWhy.\n"
ONE_SIDED = "docs/adr/0004-queue-again.md"


def decision(number: int, title: str, status: str = "Accepted") -> dict[str, str]:
    """One decision in the form of adr-tools, by its path."""
    path = f"docs/adr/{number:04d}-{title.lower().replace(' ', '-')}.md"
    return {path: DECISION.format(number=number, title=title, status=status)}


# Before the pull request, one error; the pull request brings another.
BASE = {
    "opskb.yml": SETTINGS,
    **decision(1, "Cron", "Superseded by [2. Timer](0002-timer.md)"),
    **decision(2, "Timer"),
}
BROUGHT = {
    **decision(3, "Queue", "Superseded by [4. Queue again](0004-queue-again.md)"),
    **decision(4, "Queue again"),
}


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a host that installs from what is installed here."""
    wheels = packed(tmp_path_factory.mktemp("wheels"))
    return offline(wheels, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def machine(
    tmp_path_factory: pytest.TempPathFactory, index: Mapping[str, str], shared: Path
) -> Machine:
    """A runner on which the action has installed opskb, out of a checkout that shadows modules."""

    def install(temp: Path) -> None:
        temp.mkdir(exist_ok=True)
        checkout = tmp_path_factory.mktemp("checkout")
        for name in ("ensurepip", "json", "opskb", "pip", "sitecustomize", "venv", "yaml"):
            (checkout / f"{name}.py").write_text(f"open({str(temp / 'ran')!r}, 'w')\n")
        steps = [step["name"] for step in loaded()["runs"]["steps"] if "run" in step]
        done = Machine(temp, index).act(checkout, without=tuple(steps[1:]))
        assert done.code == 0, done.log
        assert not (temp / "ran").exists(), f"{ACTION.name} ran a file of the checkout"

    temp = tmp_path_factory.mktemp("runner")
    (temp / "opskb").symlink_to(once(shared, "runner", install) / "opskb")
    return Machine(temp, index)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return made(tmp_path)


def made(folder: Path) -> Path:
    """A repository: on `main` what was there before, on `topic` what the pull request brings."""
    root = folder / "handbook"
    root.mkdir()
    commit(root, "2026-10-01", BASE)
    git(root, "switch", "--quiet", "--create", "topic")
    commit(root, "2026-11-01", BROUGHT)
    return root


def brought(folder: Path) -> Path:
    """A clean clone of it, with the branch of the pull request checked out."""
    return cloned(made(folder))


def cloned(repository: Path, branch: str = "topic") -> Path:
    """A clean clone, as a checkout makes it."""
    workspace = repository.with_name(f"clone-of-{branch}")
    git(repository, "clone", "--quiet", "--branch", branch, str(repository), str(workspace))
    return workspace
