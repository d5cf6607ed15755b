"""Take from another commit what a stranger must not decide: settings, the rules they name, the baseline.

The action for GitHub runs this in the folder that is checked, before the check: whoever may change
`opskb.yml` turns the gate off, or has a program of theirs run. Files of the work tree are replaced, and
those that the commit does not have are taken away. Exit codes: 0 done, 2 where the commit is not there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from opskb import config

BASELINE = "opskb-baseline.json"
# No program runs that the checkout names, nor is a repository taken for one that a commit holds as files.
SAFE = (
    *("--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),
)
ABSENT = (
    "::error title=opskb::the commit of the settings is not here (check out with fetch-depth: 0)"
)


def main() -> int:
    """Read OPSKB_SETTINGS_FROM, a commit, OPSKB_SETTINGS, a path a line, and OPSKB_BASELINE, a path."""
    said = os.environ["OPSKB_SETTINGS_FROM"]
    if not said:
        return 0
    asked = git("rev-parse", "--quiet", "--verify", "--end-of-options", f"{said}^{{commit}}")
    if asked.returncode:
        print(ABSENT)
        return 2
    commit = asked.stdout.decode().strip()
    here = Path.cwd()
    top = Path(os.fsdecode(git("rev-parse", "--show-toplevel", check=True).stdout).rstrip("\n"))
    # An opskb.yml further up may claim this folder.
    for folder in (here, *(one for one in here.parents if one.is_relative_to(top))):
        take(folder / config.NAME, commit)
    root = config.find_root(here)
    for rule in config.load(root)[0].rules:
        take(root / rule, commit)
    for path in os.environ["OPSKB_SETTINGS"].splitlines():
        if path.strip():
            take(here / path, commit)
    for known in (root / BASELINE, here / (os.environ["OPSKB_BASELINE"] or BASELINE)):
        if grew(known, commit):
            take(known, commit)
    return 0


def take(path: Path, commit: str) -> None:
    """Make a file or a folder what it is in a commit; what neither side has is left alone."""
    tracked = git("ls-files", "--error-unmatch", f"--with-tree={commit}", "--", str(path))
    if not tracked.returncode:
        git("restore", f"--source={commit}", "--worktree", "--", str(path), check=True)


def grew(path: Path, commit: str) -> bool:
    """Whether a baseline covers what it does not cover in the commit: it may shrink, as findings are mended."""
    if not path.is_file():
        return False
    before = git("show", f"{commit}:./{os.path.relpath(path)}")
    try:
        return not entries(path.read_bytes()) <= entries(before.stdout or b'{"entries": []}')
    except (ValueError, LookupError, TypeError, RecursionError):
        return True


def entries(content: bytes) -> set[str]:
    """The entries of a baseline, each as text. Raises ValueError, LookupError, TypeError, RecursionError."""
    return {json.dumps(one, sort_keys=True) for one in json.loads(content)["entries"]}


def git(*words: str, check: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Ask git, which takes a path as it is written. Raises CalledProcessError where it must not fail."""
    command = ("git", *SAFE, *words)
    return subprocess.run(command, check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
