"""`opskb check` as a whole process, against the least that reading the same files costs."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import floor
from benchmarks.generate import generate
from benchmarks.measure import Command, Cost, interleaved, medians, ratio
from benchmarks.report import Aim, Result, Section

COUNTS = (1_000, 10_000)
CHECK, PARSE, READ = "opskb check", "read and parse each front matter", "read every file"


def section(folder: Path, *, rounds: int) -> Section:
    """Measure in a folder that is empty. Raises Failed where a process does not do its work."""
    commands: dict[tuple[int, str], Command] = {}
    for count in COUNTS:
        base = folder / f"check-{count}"
        generate(base, count)
        commands |= {(count, name): command for name, command in _commands(base).items()}
    costs = interleaved(commands, rounds)
    results = tuple(
        Result(f"{name}, {count:,} records", medians(one), _ratios(name, count, costs))
        for (count, name), one in costs.items()
    )
    return Section("Check", results, _aims(results))


def _commands(base: Path) -> dict[str, Command]:
    least = (sys.executable, str(Path(floor.__file__)))
    return {
        CHECK: Command((sys.executable, "-m", "opskb", "check", "--fail-on", "none"), base),
        PARSE: Command((*least, "parse", "data"), base),
        READ: Command((*least, "read", "data"), base),
    }


def _ratios(name: str, count: int, costs: dict[tuple[int, str], list[Cost]]) -> dict[str, float]:
    if name != CHECK:
        return {}
    return {
        "× read": ratio(costs[count, CHECK], costs[count, READ]),
        "× parse": ratio(costs[count, CHECK], costs[count, PARSE]),
    }


def _aims(results: tuple[Result, ...]) -> tuple[Aim, ...]:
    largest = results[-len(_commands(Path()))]
    count = f"{COUNTS[-1]:,} records"
    return (
        Aim(f"CPU of a check of {count}", largest.ratios["× parse"], 2.5, " × read and parse"),
        Aim(f"peak memory of a check of {count}", largest.cost.memory / 1e6, 200, " MB"),
    )
