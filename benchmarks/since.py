"""`opskb check --since HEAD~1` as a whole process, against `opskb check` of the same records."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.measure import Command, interleaved, medians, ratio
from benchmarks.report import Aim, Result, Section

COUNT, CHANGED = 2_000, 50
CHECK, SINCE = "opskb check", "opskb check --since HEAD~1"
_NOON = "T12:00:00Z"


def section(folder: Path, *, rounds: int) -> Section:
    """Measure in a folder that is empty. Raises Failed where a process does not do its work."""
    base = folder / "since"
    generate(base, COUNT)
    _changed(base)
    least = (sys.executable, "-m", "opskb", "check", "--fail-on", "none")
    commands = {CHECK: Command(least, base), SINCE: Command((*least, "--since", "HEAD~1"), base)}
    costs = interleaved(commands, rounds)
    cpu = ratio(costs[SINCE], costs[CHECK])
    results = (
        Result(CHECK, medians(costs[CHECK])),
        Result(SINCE, medians(costs[SINCE]), {"× check": cpu}),
    )
    aims = (Aim(f"CPU of a comparison of {COUNT:,} records", cpu, 2.5, " × check"),)
    return Section(f"A change of {CHANGED:,} of {COUNT:,} records", results, aims)


def _changed(base: Path) -> None:
    """Two commits before the as-of date, the second with a sentence more in some records."""
    _git(base, "init", "--quiet")
    _commit(base, "2026-10-01")
    for path in sorted(base.glob("data/**/*.md"))[:: COUNT // CHANGED]:
        path.write_text(f"{path.read_text('utf-8')}\nOne sentence more.\n", encoding="utf-8")
    _commit(base, "2026-10-05")


def _commit(base: Path, day: str) -> None:
    _git(base, "add", "--all")
    _git(base, "commit", "--quiet", "--message", day, day=day)


def _git(base: Path, *arguments: str, day: str = "2026-10-01") -> None:
    who = {"NAME": "Benchmark", "EMAIL": "benchmark@example.org", "DATE": f"{day}{_NOON}"}
    names = {f"GIT_{role}_{k}": v for role in ("AUTHOR", "COMMITTER") for k, v in who.items()}
    ours = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **names}
    subprocess.run(("git", *arguments), cwd=base, env={**os.environ, **ours}, check=True)
