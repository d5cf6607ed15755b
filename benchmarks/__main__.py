"""`python -m benchmarks`: generate knowledge bases, measure opskb against floor and peer, print ratios."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import agents, build, check, report, sample, since
from benchmarks.measure import Failed

SECTIONS = {
    "check": check.section,
    "agents": agents.section,
    "since": since.section,
    "build": build.section,
    "sample": sample.section,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; 0 whatever the figures are, 1 where something could not run."""
    options = _options(argv)
    folder = Path(tempfile.mkdtemp(prefix="opskb-bench-"))
    chosen = [SECTIONS[options.only]] if options.only else list(SECTIONS.values())
    try:
        sections = [section(folder, rounds=options.rounds) for section in chosen]
    except Failed as failure:
        print(f"benchmarks: {failure}", file=sys.stderr)
        return 1
    finally:
        if options.keep:
            print(f"Kept {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
    print(
        f"Medians of {options.rounds} interleaved rounds; every ratio is one of CPU in one round.\n"
    )
    print(report.text(sections), end="")
    if options.json:
        facts = {"rounds": options.rounds, "python": platform.python_version()}
        options.json.write_text(report.as_json(sections, **facts), encoding="utf-8")
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="3 if not given")
    parser.add_argument("--only", choices=SECTIONS, help="one of the comparisons")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--keep", action="store_true", help="leave what was generated, and say where"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
