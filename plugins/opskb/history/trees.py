"""What an older commit holds, and its files written where they can be read as they were."""

from __future__ import annotations

import errno
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from opskb.history import git
from opskb.history.git import Incomplete

MOST_FILES, MOST_BYTES = 200_000, 1024**3
"""How much of an older commit is written out; a knowledge base that holds more cannot be compared."""

_AT_ONCE = 64 * 1024 * 1024
_FILE, _LINK, _SUBMODULE = ("100644", "100755", "100664"), "120000", "160000"
# What a file system says of a name, or of a path, that it cannot hold; a tree may hold any.
_UNNAMEABLE = (
    *(errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL),
    *(errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EFBIG),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds under a path: its mode, as git writes it, and its blob."""

    mode: str
    blob: str


@dataclass(frozen=True)
class Tree:
    """Every file of a commit below a folder, by its path from there; names are what git says, not ours."""

    root: Path
    commit: str
    entries: Mapping[str, Entry]

    @cached_property
    def paths(self) -> Sequence[str]:
        """Every path, sorted."""
        return sorted(self.entries)

    def below(self, folder: str) -> Iterator[str]:
        """The paths in a folder, or the one that is called so; all of them for ""."""
        if folder in self.entries:
            yield folder
        start = f"{folder}/" if folder else ""
        for at in range(bisect_left(self.paths, start), len(self.paths)):
            if not self.paths[at].startswith(start):
                return
            yield self.paths[at]

    def holds(self, path: str) -> bool:
        """Whether there is a file or a folder of this name."""
        return next(self.below(path), None) is not None

    def file(self, path: str) -> bool:
        """Whether a path is a plain file."""
        return path in self.entries and self.entries[path].mode in _FILE

    def link(self, path: str) -> bool:
        """Whether a path is a symbolic link."""
        return path in self.entries and self.entries[path].mode == _LINK

    @cached_property
    def submodules(self) -> tuple[str, ...]:
        """The folders that hold a repository of their own, whose files are not in this one."""
        return tuple(path for path, one in self.entries.items() if one.mode == _SUBMODULE)


def tree(root: Path, commit: str) -> Tree:
    """What a commit holds below a folder. Raises Incomplete where git cannot say."""
    return Tree(root, commit, dict(_entries(root, commit)))


def _entries(root: Path, commit: str) -> Iterator[tuple[str, Entry]]:
    said = git.run(root, "ls-tree", "-r", "-z", commit)
    if said.returncode:
        raise Incomplete(f"git cannot list the commit {commit[:10]}: {git.why(said)}")
    for line in said.stdout.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        if name and _plain(path := os.fsdecode(name)):
            mode, _, blob = facts.decode().split(" ")
            yield path, Entry(mode, blob)


def _plain(path: str) -> bool:
    """Whether a path stays below the folder it is written in: a tree can be made that says else."""
    parts = path.split("/")
    odd = any(part in ("", ".", "..") or part.casefold() == ".git" for part in parts)
    return not odd and list(PurePath(path).parts) == parts


def write(tree: Tree, paths: Iterable[str], folder: Path, *, longest: int = MOST_BYTES) -> None:
    """Write files of a tree below a folder that nobody else writes to, and that holds no link.

    A file with more than `longest` bytes is as large as it was, and empty; what the file system cannot
    hold is left out. Raises Incomplete where a blob is not here or all are too much, and OSError.
    """
    wanted: dict[str, list[str]] = {}
    for path in filter(tree.file, paths):
        wanted.setdefault(tree.entries[path].blob, []).append(path)
    sizes = _sizes(tree, list(wanted))
    for blob in [blob for blob in wanted if sizes[blob] > longest]:
        for path in wanted.pop(blob):
            put(folder, path, size=sizes[blob])
    if (
        sum(map(len, wanted.values())) > MOST_FILES
        or sum(map(sizes.__getitem__, wanted)) > MOST_BYTES
    ):
        raise Incomplete(f"the commit {tree.commit[:10]} holds more than can be compared")
    for batch in _batches(list(wanted), sizes):
        for blob, content in git.blobs(tree.root, batch):
            for path in wanted.pop(blob, ()):
                put(folder, path, content)
    if wanted:
        raise Incomplete(f"git cannot read the commit {tree.commit[:10]}")


def put(folder: Path, path: str, content: bytes = b"", *, size: int = 0) -> None:
    """Write one file below a folder, with those around it, if a file system can hold it. Raises OSError."""
    with _nameable():
        whole = os.path.join(folder, path)  # noqa: PTH118  (a Path costs more than the writing)
        try:
            file = open(whole, "wb")  # noqa: PTH123, SIM115
        except FileNotFoundError:  # most files lie beside one that was written before
            os.makedirs(os.path.dirname(whole), exist_ok=True)  # noqa: PTH103, PTH120
            file = open(whole, "wb")  # noqa: PTH123, SIM115
        with file:
            file.write(content)
            if size:
                file.truncate(size)


def link(folder: Path, path: str) -> None:
    """Put a symbolic link below a folder, to nowhere, if a file system can hold one. Raises OSError."""
    with _nameable():
        whole = folder / path
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.symlink_to(Path(os.devnull) / "nowhere")


def below(folder: Path, path: str) -> None:
    """Make a folder below a folder, if a file system can hold it. Raises OSError."""
    with _nameable():
        (folder / path).mkdir(parents=True, exist_ok=True)


@contextmanager
def _nameable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _UNNAMEABLE:
            raise


def _sizes(tree: Tree, ids: list[str]) -> Mapping[str, int]:
    said = git.run(
        tree.root, "cat-file", "--batch-check", "--buffer", said="\n".join(ids).encode()
    ).stdout
    rows = (line.split(" ") for line in said.decode(errors="replace").splitlines())
    found = {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}
    if not found.keys() >= set(ids):
        why = "of a partial clone, get the rest with `git fetch --refetch --no-filter`"
        raise Incomplete(f"not every file of the commit {tree.commit[:10]} is here: {why}")
    return found


def _batches(ids: list[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """The ids, no more of them at once than memory should hold."""
    batch: list[str] = []
    held = 0
    for id in ids:
        if batch and held + sizes[id] > _AT_ONCE:
            yield batch
            batch, held = [], 0
        batch.append(id)
        held += sizes[id]
    if batch:
        yield batch
