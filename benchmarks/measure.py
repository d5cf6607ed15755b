"""What one process costs: its CPU seconds, wall seconds and peak memory, its children included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import TypeVar

Name = TypeVar("Name")
_UNCOMPILED = ("PYTHONDONTWRITEBYTECODE",)
"""What would have every round compile the sources again, as no installed command does."""


@dataclass(frozen=True)
class Cost:
    """One run, or the medians of several. `memory` is in bytes."""

    cpu: float
    wall: float
    memory: int


@dataclass(frozen=True)
class Command:
    """A process to measure; `allowed` are the exit codes that mean it did its work."""

    argv: tuple[str, ...]
    folder: Path
    allowed: tuple[int, ...] = (0,)


class Failed(Exception):
    """A process that could not do what was to be measured."""


def once(command: Command) -> Cost:
    """Run a command and say what it cost. Raises Failed with the end of what it printed.

    Linux counts the memory of the process that starts a command into its peak: keep that small.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command.argv,
        cwd=command.folder,
        env={
            **{name: value for name, value in os.environ.items() if name not in _UNCOMPILED},
            "PYTHONHASHSEED": "0",
            "GIT_CEILING_DIRECTORIES": str(command.folder.parent),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in command.allowed:
        end = said.decode(errors="replace").strip()[-2000:]
        raise Failed(f"`{' '.join(command.argv)}` ended with {process.returncode}:\n{end}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)


def interleaved(commands: Mapping[Name, Command], rounds: int) -> dict[Name, list[Cost]]:
    """Every command once a round, in turn, so that a busy moment of the machine meets all of them.

    A first turn that is not counted fills the page cache and compiles the bytecode.
    """
    for command in commands.values():
        once(command)
    costs: dict[Name, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(once(command))
    return costs


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each figure over the rounds."""
    return Cost(
        median(cost.cpu for cost in costs),
        median(cost.wall for cost in costs),
        int(median(cost.memory for cost in costs)),
    )


def ratio(
    costs: Sequence[Cost],
    others: Sequence[Cost],
    figure: Callable[[Cost], float] = attrgetter("cpu"),
) -> float:
    """The median over the rounds of one figure against that of another process in the same round."""
    pairs = zip(costs, others, strict=True)
    return median(figure(one) / figure(other) for one, other in pairs)
