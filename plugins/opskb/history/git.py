"""One `git log` a project, kept until HEAD moves; git is asked, and never made to run anything else.

No hook, pager, external diff, signature program or fetch can be started by what a repository says.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from opskb.history import kept
from opskb.model import NOTHING

SECONDS = 60
"""How long git may take before history is given up, and said to be."""

_AT_ONCE = 5000
_SAFE = (
    *("--no-pager", "--literal-pathspecs"),
    *("-c", "core.quotepath=off"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    # A commit may hold, as plain files, all that a repository without a work tree consists of.
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.showRoot=true"),
    *("-c", "diff.renameLimit=5000"),
)
_BARE = "this is a repository without a work tree"
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


class Incomplete(NoHistory):
    """Why git cannot say it here and now, though it could elsewhere, or with more of the history."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What is checked out: its commit, "" where there is none yet, and whether its history is cut short."""

    head: str
    shallow: bool


def log(root: Path, paths: list[str], at: str = "") -> bytes:
    """Every change of these paths, as `git log -z --raw` tells it. Raises NoHistory.

    The history is that of the commit `at`, which is one before what is checked out, or of that.
    """
    head = _head(root)
    head, place = at or head, kept.place(root, at and "before")
    words = "\0".join((*_LOG, head, *paths))
    wanted = hashlib.sha256(words.encode(errors="surrogateescape")).hexdigest()
    if place and (said := kept.recall(place, wanted)) is not None:
        return said
    told = run(root, *_LOG, head, "--", *paths)
    if told.returncode:
        raise NoHistory(f"git log failed: {why(told)}")
    if place:
        kept.keep(place, wanted, told.stdout)
    return told.stdout


def dirty(root: Path, paths: list[str]) -> list[str]:
    """Those of these paths that hold what is not committed; none where git has nothing to say."""
    if not paths:
        return []
    try:
        options = ("status", "--porcelain=v1", "-z", "--no-renames")
        said = run(root, *options, "--", *paths, settings=unfiltered(root)).stdout
    except NoHistory:
        return []
    rows = said.decode(errors="replace").split("\0")
    return [row[3:] for row in rows if row[3:] and not row.startswith("??")]


def blobs(root: Path, ids: list[str]) -> Iterator[tuple[str, bytes]]:
    """The content of each of these blobs that the repository holds."""
    for start in range(0, len(ids), _AT_ONCE):
        asked = "\n".join(ids[start : start + _AT_ONCE]).encode()
        try:
            said = run(root, "cat-file", "--batch", "--buffer", said=asked).stdout
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


def checkout(root: Path) -> Checkout:
    """What is checked out around a folder. Raises NoHistory where nothing is."""
    said = run(root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "HEAD")
    words = said.stdout.decode(errors="replace").split()
    if words[:1] == ["false"]:
        raise NoHistory(_BARE)
    if words:
        head = words[2] if said.returncode == 0 and len(words) == 3 else ""
        return Checkout(head, words[1:2] == ["true"])
    if b"dubious ownership" in said.stderr:
        remedy = "git config --global --add safe.directory …"
        raise NoHistory(f"git does not trust the owner of this folder (`{remedy}`)")
    if b"bare repository" in said.stderr:
        raise NoHistory(_BARE)
    raise NoHistory("this is no git repository")


def _head(root: Path) -> str:
    """The commit that is checked out, where its whole history is here."""
    found = checkout(root)
    if found.shallow:
        raise NoHistory("this is a shallow clone (`git fetch --unshallow` gets the rest)")
    if not found.head:
        raise NoHistory("the repository has no commit yet")
    return found.head


def unfiltered(root: Path) -> Mapping[str, str]:
    """Settings by which git runs no filter over a file of the work tree, whatever attributes ask for one.

    To compare a file with its blob, git would run the `clean` program of the filter, such as that
    of git-lfs: such a file counts as changed where git has to look into it.
    """
    said = run(root, "config", "-z", "--name-only", "--get-regexp", r"^filter\.").stdout
    names = {name.rpartition(".")[0] for name in said.decode(errors="replace").split("\0") if name}
    pairs = [(f"{name}.{key}", "") for name in sorted(names) for key in ("clean", "process")]
    pairs += [(f"{name}.required", "false") for name in sorted(names)]
    # After those that the environment holds already: a runner of jobs says there whom to trust.
    before = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(before) if before.isdecimal() else 0
    found = {"GIT_CONFIG_COUNT": str(first + len(pairs))}
    for at, (name, value) in enumerate(pairs, first):
        found |= {f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
    return found


def run(
    root: Path, *arguments: str, said: bytes = b"", settings: Mapping[str, str] = NOTHING
) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, handing it `said`, under further settings of ours. Raises NoHistory.

    What git answers, its exit code included, is left to the caller.
    """
    program = shutil.which("git")
    if not program:
        raise Incomplete("git is not installed")
    passed = {name: value for name, value in os.environ.items() if _passed_on(name)}
    try:
        return subprocess.run(
            (program, *_SAFE, *arguments),
            cwd=root,
            env={**passed, **_OURS, **settings},
            input=said,
            capture_output=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Incomplete(f"git took longer than {SECONDS} seconds") from None
    except OSError as error:
        raise Incomplete(f"git cannot be run: {error.strerror or error}") from None


def _passed_on(name: str) -> bool:
    return not name.startswith("GIT_") or name.startswith(_KEPT)


def why(told: subprocess.CompletedProcess[bytes]) -> str:
    """What git said of its failure, cut short."""
    return told.stderr.decode(errors="replace").strip()[:200]
