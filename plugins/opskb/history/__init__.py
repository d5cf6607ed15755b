"""What git knows of the sources and of watched code, up to the as-of date."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from opskb.history import git
from opskb.history.git import NoHistory


@dataclass(frozen=True, slots=True)
class Change:
    """One file in one commit: its blobs before and after, "" where it was not there.

    `source` is the path it had before, where the commit moved it.
    """

    commit: str
    day: date
    path: str
    before: str
    after: str
    source: str = ""


@dataclass(frozen=True)
class History:
    """Every change up to the as-of date, newest first; `skipped` says why there is none."""

    root: Path
    skipped: str = ""
    changes: tuple[Change, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, tuple[tuple[int, Change], ...]]:
        """The changes of each path, newest first, each with its position among all of them."""
        found: dict[str, list[tuple[int, Change]]] = {}
        for at, change in enumerate(self.changes):
            found.setdefault(change.path, []).append((at, change))
        return {path: tuple(changes) for path, changes in found.items()}

    @cached_property
    def paths(self) -> Sequence[str]:
        """Every path that ever changed, sorted."""
        return sorted({*self.by_path, *(change.source for change in self.changes if change.source)})

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each commit, newest first."""
        return {id: at for at, id in enumerate(dict.fromkeys(one.commit for one in self.changes))}

    def first(self, path: str) -> Change | None:
        """The change that brought a file into git, under whichever name."""
        return next(iter(deque(self.versions(path), maxlen=1)), None)

    def newest(self, path: str) -> Change | None:
        """The last change of a path, None where git knows of none."""
        changes = self.by_path.get(path)
        return changes[0][1] if changes else None

    def versions(self, path: str) -> Iterator[Change]:
        """The changes of a file, newest first, also those under names it had before."""
        start = 0
        while path:
            changes = (entry for entry in self.by_path.get(path, ()) if entry[0] >= start)
            path = ""
            for at, change in changes:
                yield change
                if change.source:
                    path, start = change.source, at + 1
                    break

    def blobs(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """The content of these blobs; one that a partial clone lacks is left out."""
        wanted = set(ids) & self._arrivals.keys()
        ordered = sorted(wanted, key=self._arrivals.__getitem__)
        return dict(git.blobs(self.root, ordered))

    @cached_property
    def _arrivals(self) -> Mapping[str, int]:
        """The order in which blobs came into git: asked for in it, they are found four times as fast."""
        ids = (id for change in self.changes for id in (change.after, change.before) if id)
        return {id: at for at, id in enumerate(dict.fromkeys(ids))}


def read(root: Path, paths: Iterable[str], as_of: date, at: str = "") -> History:
    """The history of these paths, relative to `root`, up to the end of the as-of date.

    It ends with what is checked out, or with an earlier commit `at`.
    """
    try:
        log = git.log(root, sorted({path or "." for path in paths}), at)
    except NoHistory as error:
        return History(root, str(error))
    known = tuple(_changes(log))
    changes = tuple(change for change in known if change.day <= as_of)
    until = f" on or before {as_of}" if known else ""
    none = f"git holds no commit of the sources{until}"
    return History(root, "" if changes else none, changes)


def _changes(log: bytes) -> Iterator[Change]:
    """The entries of `git log -z --raw`: a commit, then for each file its modes, blobs and names."""
    tokens = iter(log.decode(errors="replace").split("\0"))
    commit, day = "", date.min
    for token in tokens:
        if token.startswith("\x01"):
            commit, _, seconds = token[1:].partition(" ")
            day = _day(int(seconds))
        elif token.startswith((":", "\n:")):
            _, _, before, after, how = token.lstrip("\n:").split(" ")
            path = next(tokens)
            source = path if how[0] in "RC" else ""
            path = next(tokens) if source else path
            yield Change(commit, day, path, _blob(before), _blob(after), source)


def _day(seconds: int) -> date:
    """The day of a commit, in UTC; one that no calendar holds is later than any as-of date."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return date.max


def _blob(id: str) -> str:
    return id if id.strip("0") else ""
