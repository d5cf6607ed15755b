"""What a change does to the records: from the knowledge base as it was to the one there is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from opskb.graph import NEAREST
from opskb.insights import governance, stamps
from opskb.model import Place, Record
from opskb.project import Project

Standing: TypeAlias = Literal["", "reviewed", "suspect", "suspect before"]


@dataclass(frozen=True)
class Relying:
    """A live record that relies on a retired one, over the records of `via` where not directly.

    `place` is where it says so, `successor` the id of what took the place of the retired one, "" where
    nothing did.
    """

    record: Record
    retired: Record
    successor: str
    via: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Governing:
    """A live record that governs changed files, relative to the root, why, and how it stands by them.

    It is `suspect` where it watches what the change altered and was last reviewed before; `suspect
    before` where it was so without the change; `reviewed` where the change holds a newer review.
    """

    record: Record
    because: tuple[str, ...]
    paths: tuple[str, ...]
    standing: Standing = ""


@dataclass(frozen=True)
class Stamp:
    """A record whose review date the change moved, and nothing else in its file but dates."""

    record: Record
    place: Place


@dataclass(frozen=True)
class Moves:
    """Which records came, went out of force, moved or vanished.

    `superseded` are retired ones with what took their place; `moved` are records with the path they
    had; `vanished` are those whose id nothing holds any more, as they were.
    """

    added: tuple[Record, ...] = ()
    retired: tuple[Record, ...] = ()
    superseded: tuple[tuple[Record, Record], ...] = ()
    moved: tuple[tuple[Record, str], ...] = ()
    vanished: tuple[Record, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything of it happened."""
        return any((self.added, self.retired, self.superseded, self.moved, self.vanished))


def relying(then: Project, now: Project) -> tuple[Relying, ...]:
    """Which live records rely on something retired that they did not rely on, or that was in force."""
    found: list[Relying] = []
    for key, suspects in now.graph.suspects.items():
        before = then.graph.suspects.get(key, ())
        known = {one.retired.id for one in before}
        # Of a long list only the nearest were told: one more may be as old as they are.
        cut = len(before) >= NEAREST
        for one in suspects:
            old = then.graph.records.get(one.retired.key)
            if one.retired.id in known or (cut and one.via and old and old.retired):
                continue
            known.add(one.retired.id)
            after = now.graph.successor(one.retired)
            successor = after.id if after else ""
            found.append(Relying(one.record, one.retired, successor, one.via, one.link.place))
    return tuple(sorted(found, key=lambda one: (len(one.via), one.record.id, one.retired.id)))


def governing(
    then: Project, now: Project, changed: Iterable[str], suspect: Iterable[str] = ()
) -> tuple[Governing, ...]:
    """Which live records govern the changed files that are no records; those to be read again first.

    `changed` are paths from the root; `suspect` the ids of the records that were suspect before.
    """
    code = {path: whole for whole in changed if (path := _of_the_code(whole, then, now))}
    grounds: dict[str, list[governance.Ground]] = {}
    for ground in governance.grounds(now, code):
        grounds.setdefault(ground.record.key, []).append(ground)
    before = frozenset(suspect)
    found = [_governing(then, now, all_of_it, before, code) for all_of_it in grounds.values()]
    return tuple(sorted(found, key=lambda one: (one.standing != "suspect", one.record.id)))


def _of_the_code(path: str, then: Project, now: Project) -> str:
    """A path as `watches` mean it, "" for one of a record, of the settings, or outside of the code."""
    home = f"{now.config.code_root}/" if now.config.code_root else ""
    ours = path == now.config.path or any(
        path in one.graph.index.by_path or path in one.hidden for one in (then, now)
    )
    return "" if ours or not path.startswith(home) else path.removeprefix(home)


def _governing(
    then: Project,
    now: Project,
    grounds: list[governance.Ground],
    suspect: frozenset[str],
    code: Mapping[str, str],
) -> Governing:
    record = grounds[0].record
    because = tuple(dict.fromkeys(ground.because for ground in grounds))
    paths = sorted({code[path] for ground in grounds for path in ground.paths})
    watched = any(ground.watched for ground in grounds)
    standing = _standing(then, now, record, suspect) if watched else ""
    return Governing(record, because, tuple(paths), standing)


def _standing(then: Project, now: Project, record: Record, suspect: frozenset[str]) -> Standing:
    """How a record stands whose watched files changed: what its last review read is then not what there is."""
    old = then.graph.records.get(record.key)
    if not record.last:
        return ""
    if not old or not old.last or record.last > old.last:
        return "reviewed"
    if record.id in suspect:
        return "suspect before"
    return "suspect" if record.last < now.as_of else "reviewed"


def stamped(then: Project, now: Project, moved: Mapping[str, str]) -> Iterator[Stamp]:
    """Which records have a new review date in a file that did not change but for dates.

    `moved` says where a file is now, by its path before. Whatever was committed in between does not
    count: it is the whole of the change that is looked at.
    """
    for record in now.graph:
        old = then.graph.records.get(record.key)
        if not record.live or not record.last or not old or old.last == record.last:
            continue
        if moved.get(old.path, old.path) != record.path:
            continue
        before, after = _content(then.root, old.path), _content(now.root, record.path)
        if stamps.stamped(before, after, record.last):
            yield Stamp(record, stamps.dated(now, record))


def _content(root: Path, path: str) -> bytes:
    try:
        return (root / path).read_bytes()
    except OSError:
        return b""


def moves(then: Project, now: Project) -> Moves:
    """Which records came, went out of force, moved or vanished, in the order of their ids."""
    was, there = _by_id(then), _by_id(now)
    common = [(was[id], one) for id, one in there.items() if id in was]
    out = [one for old, one in common if one.retired and not old.retired]
    successors = [
        (one, next((edge.head for edge in now.graph.successors(one)), None)) for one in out
    ]
    return Moves(
        # What could not be seen before was there all the same.
        added=tuple(one for id, one in there.items() if id not in then.taken),
        retired=tuple(one for one, successor in successors if not successor),
        superseded=tuple((one, successor) for one, successor in successors if successor),
        moved=tuple((one, old.path) for old, one in common if one.path != old.path),
        vanished=tuple(
            one for id, one in was.items() if id not in now.taken and not _unread(now, one)
        ),
    )


def _by_id(project: Project) -> dict[str, Record]:
    return {one.id.casefold(): one for one in sorted(project.graph, key=lambda one: one.id)}


def _unread(project: Project, record: Record) -> bool:
    """Whether a record may well be in a file that cannot be read: that is a finding of its own."""
    return record.path in project.torn or project.unread.named(record.id)
