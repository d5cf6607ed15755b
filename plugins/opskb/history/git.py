"""One `git log` a project, kept until HEAD moves; git is asked, and never made to run anything else.

No hook, pager, external diff, signature program or fetch can be started by what a repository says.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SECONDS = 60
"""How long git may take before history is given up, and said to be."""

MAX_KEPT = 64 * 1024 * 1024
PROJECTS_KEPT = 50
_AT_ONCE = 5000
_SAFE = (
    *("--no-pager", "--literal-pathspecs"),
    *("-c", "core.quotepath=off"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.showRoot=true"),
    *("-c", "diff.renameLimit=5000"),
)
# Only exact renames: they cost no look into a blob.
_LOG = (
    *("log", "-z", "--raw", "--no-abbrev", "--no-merges", "-M100%", "--relative"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-decorate", "--no-notes"),
    "--format=%x01%H %ct",
)
# A hook names its repository in these; the project may lie in another, or in a folder of it.
_KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH")
_OURS = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks
}


class NoHistory(Exception):
    """Why git has nothing to say."""


def log(root: Path, paths: list[str]) -> bytes:
    """Every change of these paths, as `git log -z --raw` tells it. Raises NoHistory."""
    head = _head(root)
    words = "\0".join((*_LOG, head, *paths))
    wanted = hashlib.sha256(words.encode(errors="surrogateescape")).hexdigest()
    kept = _place(root)
    if kept and (said := _recall(kept, wanted)) is not None:
        return said
    run = _run(root, *_LOG, head, "--", *paths)
    if run.returncode:
        raise NoHistory(f"git log failed: {run.stderr.decode(errors='replace').strip()[:200]}")
    if kept and len(run.stdout) <= MAX_KEPT:
        _keep(kept, wanted, run.stdout)
    return run.stdout


def dirty(root: Path, paths: list[str]) -> list[str]:
    """Those of these paths that hold what is not committed; none where git has nothing to say."""
    if not paths:
        return []
    try:
        said = _run(root, "status", "--porcelain=v1", "-z", "--no-renames", "--", *paths).stdout
    except NoHistory:
        return []
    rows = said.decode(errors="replace").split("\0")
    return [row[3:] for row in rows if row[3:] and not row.startswith("??")]


def blobs(root: Path, ids: list[str]) -> Iterator[tuple[str, bytes]]:
    """The content of each of these blobs that the repository holds."""
    for start in range(0, len(ids), _AT_ONCE):
        asked = "\n".join(ids[start : start + _AT_ONCE]).encode()
        try:
            said = _run(root, "cat-file", "--batch", "--buffer", said=asked).stdout
        except NoHistory:
            return
        yield from _parts(said)


def _parts(said: bytes) -> Iterator[tuple[str, bytes]]:
    """The blobs in what `git cat-file --batch` says: a line with the size, then the content."""
    at = 0
    while (end := said.find(b"\n", at)) >= 0:
        id, kind, *size = said[at:end].decode(errors="replace").split(" ")
        at = end + 1
        if size:
            if kind == "blob":
                yield id, said[at : at + int(size[0])]
            at += int(size[0]) + 1


def _head(root: Path) -> str:
    """The commit that is checked out, where its whole history is here."""
    run = _run(root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "HEAD")
    said = run.stdout.decode(errors="replace").split()
    if said[:1] == ["false"]:
        raise NoHistory("this is a repository without a work tree")
    if said[1:2] == ["true"]:
        raise NoHistory("this is a shallow clone (`git fetch --unshallow` gets the rest)")
    if run.returncode == 0 and len(said) == 3:
        return said[2]
    if said:
        raise NoHistory("the repository has no commit yet")
    if b"dubious ownership" in run.stderr:
        remedy = "git config --global --add safe.directory …"
        raise NoHistory(f"git does not trust the owner of this folder (`{remedy}`)")
    raise NoHistory("this is no git repository")


def _run(root: Path, *arguments: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if not program:
        raise NoHistory("git is not installed")
    kept = {name: value for name, value in os.environ.items() if _passed_on(name)}
    try:
        return subprocess.run(
            (program, *_SAFE, *arguments),
            cwd=root,
            env={**kept, **_OURS},
            input=said,
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise NoHistory(f"git took longer than {SECONDS} seconds") from None
    except OSError as error:
        raise NoHistory(f"git cannot be run: {error.strerror or error}") from None


def _passed_on(name: str) -> bool:
    return not name.startswith("GIT_") or name.startswith(_KEPT)


def _place(root: Path) -> Path | None:
    """Where the log of this project is kept: one file each, outside the sources."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        home = Path(named) if named.startswith("/") else Path.home() / ".cache"
    except RuntimeError:
        return None
    return home / "opskb" / "history" / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]


def _recall(kept: Path, wanted: str) -> bytes | None:
    try:
        first, _, said = kept.read_bytes().partition(b"\n")
    except OSError:
        return None
    return said if first == _first_line(wanted, said) else None


def _keep(kept: Path, wanted: str, said: bytes) -> None:
    """Write beside the place and move there, so that nobody reads half of it."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(_first_line(wanted, said) + b"\n" + said)
        Path(file.name).replace(kept)
        for old in sorted(kept.parent.iterdir(), key=_age)[PROJECTS_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _age(path: Path) -> float:
    return -path.stat().st_mtime


def _first_line(wanted: str, said: bytes) -> bytes:
    """What was asked, and a digest of the answer against a file that was cut short."""
    return f"{wanted} {hashlib.sha256(said).hexdigest()}".encode()
