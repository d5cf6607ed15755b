"""`opskb mcp` until its first search is answered, and a search after that, against a check of the same records."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import asked
from benchmarks.check import CHECK
from benchmarks.generate import generate
from benchmarks.measure import Command, interleaved, medians, ratio
from benchmarks.report import Aim, Result, Section
from benchmarks.searched import search

COUNT = 10_000
SERVER = "opskb mcp, to its first search"


def section(folder: Path, *, rounds: int) -> Section:
    """Measure in a folder that is empty. Raises Failed where a process does not do its work."""
    count = COUNT
    base = folder / f"agents-{count}"
    generate(base, count)
    commands = {
        CHECK: Command((sys.executable, "-m", "opskb", "check", "--fail-on", "none"), base),
        SERVER: Command((sys.executable, str(Path(asked.__file__))), base),
    }
    costs = interleaved(commands, rounds)
    found = {"× check": ratio(costs[SERVER], costs[CHECK])}
    results = tuple(
        Result(f"{name}, {count:,} records", medians(one), found if name == SERVER else {})
        for name, one in costs.items()
    )
    once = search(base, medians(costs[SERVER]).memory)
    each = Result("a search after that", once, {"× check": once.cpu / medians(costs[CHECK]).cpu})
    aims = (
        Aim(f"CPU of a server of {count:,} records", found["× check"], 1.5, " × check"),
        Aim(f"CPU of a search among {count:,} records", 1_000 * once.cpu, 20, " ms"),
    )
    return Section("Agents", (*results, each), aims)
