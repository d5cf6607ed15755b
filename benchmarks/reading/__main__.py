"""`python -m benchmarks.reading`: build the sample, and write docs/reference/reading.md from what is read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.reading import page, readings
from opskb import project, rules
from opskb.outputs.site import Site

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs/reference/reading.md"


def main() -> None:
    """Write the page. Raises CalledProcessError where the site does not build."""
    base = project.load(ROOT)
    site = Site(base, rules.check(base), rules.rulebook(base))
    with tempfile.TemporaryDirectory(prefix="opskb-reading-") as folder:
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        subprocess.run(build, cwd=ROOT, check=True)
        PAGE.write_text(page(readings(Path(folder), site)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
