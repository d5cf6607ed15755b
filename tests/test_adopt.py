"""From a clone to a green CI: the five commands of the page, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import opskb
from tests.checked import commit

PAGE = Path(__file__).parent.parent / "docs/how-to/adopt.md"
CORPORA = ("adr-brighter", "adr-govuk-aws", "adr-semantic-kernel")
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
_OPEN = re.compile(r"^(\S+?):\d+:\d+: (OKB\d+) error: ", re.MULTILINE)
RECORD = "# {0}. {1}\n\nDate: 2021-03-0{0}\n\n## Status\n\n{2}\n\n## Context\n\n{3}\n"
LOG = {
    "docs/adr/0001-one-queue.md": RECORD.format(
        1, "One queue", "Superseded by [2. Two queues](0002-two-queues.md)", "One was simple."
    ),
    "docs/adr/0002-two-queues.md": RECORD.format(
        2, "Two queues", "Accepted", "See [the load test](../load.md)."
    ),
    "docs/adr/0003-drop-what-is-late.md": RECORD.format(
        3, "Drop what is late", "Accepted", "Late is worse than lost."
    ),
}
Step = tuple[str, list[str]]


def consoles() -> list[list[Step]]:
    """The commands of each console of the page, with the lines that it shows as their output."""
    found: list[list[Step]] = []
    for lang, _, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if lang == "console":
            steps = [block.split("\n") for block in text.removeprefix("$ ").split("\n$ ")]
            found.append([(command, [one for one in lines if one]) for command, *lines in steps])
    return found


def defect() -> str:
    """The record with a dead link that the page goes on with."""
    titled = {title: text for _, title, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))}
    return titled["docs/adr/0004-retry-twice.md"]


def ran(command: str, folder: Path) -> tuple[int, str]:
    """Run a command of the page with this checkout, and say its exit code and what it printed."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(Path(opskb.__file__).parent.parent),
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def adopt(source: Path, folder: Path) -> list[tuple[list[str], list[str]]]:
    """Do what the page says in a fresh clone of `source`: what is shown, and what was printed."""
    steps = consoles()[0]
    clone, install, *rest = steps
    assert (
        install[0] == "pip install git+https://github.com/OWNER/opskb@COMMIT"
    )  # this checkout is installed in its place
    address = re.search(r"https://\S+", clone[0])
    assert address
    command = clone[0].replace(address[0], f"--quiet {source.as_posix()} decisions")
    assert ran(command, folder) == (0, "")
    found = []
    for command, shown in rest:
        code, printed = ran(command, folder / "decisions")
        assert code == 0, printed
        found.append((shown, printed.splitlines()))
    return found


def test_the_page_in_five_commands_and_a_new_defect(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    commit(tmp_path / "src", "2026-03-01", LOG)
    assert len(consoles()[0]) == 5
    for shown, printed in adopt(tmp_path / "src", tmp_path):
        assert printed == shown
    ((command, shown),) = consoles()[1]
    (tmp_path / "decisions/docs/adr/0004-retry-twice.md").write_text(defect())
    code, printed = ran(command, tmp_path / "decisions")
    assert (code, printed.splitlines()) == (1, shown)


@pytest.mark.parametrize("name", CORPORA)
def test_a_public_decision_log_is_green_in_five_commands(
    name: str, corpora: Path, tmp_path: Path
) -> None:
    shutil.copytree(corpora / name, tmp_path / "src")
    commit(tmp_path / "src", "2026-03-01")
    *_, (_, (last,)) = adopt(tmp_path / "src", tmp_path)
    assert last.endswith(" in the baseline.")
    clone = tmp_path / "decisions"
    commit(clone, "2026-11-20")
    assert ran("opskb check", clone)[0] == 0
    folder = max(
        (one.parent for one in clone.rglob("*.md")), key=lambda one: len(list(one.glob("*.md")))
    )
    number = max(int(one.name[:4]) for one in folder.glob("[0-9][0-9][0-9][0-9]*.md")) + 1
    new = folder / f"{number:04d}-retry-twice.md"
    new.write_text(defect().replace("# 4.", f"# {number}."))
    code, printed = ran("opskb check", clone)
    assert code == 1
    assert _OPEN.findall(printed) == [(new.relative_to(clone).as_posix(), "OKB201")]
