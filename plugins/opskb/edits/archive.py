"""What is long out of force goes into the archive folder beside it, and all that leads there goes along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from opskb import clock, project
from opskb.edits import moved, relink, reread
from opskb.edits.change import Change, Plan
from opskb.edits.moving import Moves
from opskb.edits.pages import NO_HOST, Host, pages
from opskb.edits.refused import Refused, refuse_blocked
from opskb.edits.relink import Words
from opskb.edits.span import raw
from opskb.insights import endings
from opskb.insights.reach import TYPED
from opskb.lookup import Index
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import counted
from opskb.source import Source, stem
from opskb.stretches import edited

FEW = 50
"""So many names of files are looked for in a text before it is read for links."""


@dataclass(frozen=True)
class Rewritten:
    """One file that moves or leads to one that does: where it will lie, what it holds, how many links
    in it were written anew."""

    path: str
    now: str
    before: bytes
    after: bytes
    count: int = 0


def plan(base: Project, older_than: relativedelta | None = None, host: Host = NO_HOST) -> Plan:
    """Move every file whose records were retired longer ago than this, `archive_after` if not given.

    The figures of a record go with it, since they must lie beside it; what it attaches stays, and
    keeps its address on the site. Records that may not be seen are looked at too, as they have links
    as well. Raises Refused, Changed and OSError.
    """
    base = _whole(base)
    due, stay = _due(base, older_than or base.config.archive_after)
    kept = _held(base, frozenset(due))
    stay += [f"{path} stays, since {other} reads the same figures" for path, other in kept.items()]
    paths = {path: endings.laid(path) for path in due if path not in kept}
    paths |= _figures(base, paths)
    _refuse(base, paths)
    moves = _moves(base, paths)
    found = tuple(_rewritten(base, moves, host)) if paths else ()
    moved.verify(base, {one.path: Change(one.now, one.before, one.after) for one in found})
    told = moved.named(base, moves, host)
    return Plan("archive", tuple(_changes(found)), tuple(map(_done, found)), (*stay, *told))


def _whole(base: Project) -> Project:
    """The knowledge base with those records too that its settings keep from sight."""
    if not base.hidden.count:
        return base
    return project.assemble(replace(base.config, visibility="private"), as_of=base.as_of)


def _due(base: Project, older_than: relativedelta) -> tuple[list[str], list[str]]:
    """The files that are due, and for each that must stay all the same why it does."""
    alone = {one.path for one in base.config.sources}
    beside = {skip.path for skip in base.skipped}
    due, stay = [], []
    for path, records in _by_file(base).items():
        old = [one for one in records if _old(base, one, older_than)]
        ids = ", ".join(one.id for one in old)
        if old and path in alone:
            stay.append(f"{path}: {ids} stays, since that file is a source by itself")
        elif old and (len(old) < len(records) or path in beside):
            stay.append(f"{path}: {ids} stays, since not all that the file holds is due")
        elif old:
            due.append(path)
    return due, stay


def _by_file(base: Project) -> Mapping[str, Sequence[Record]]:
    found: dict[str, list[Record]] = {}
    for record in base.graph:
        found.setdefault(record.path, []).append(record)
    return found


def _old(base: Project, record: Record, older_than: relativedelta) -> bool:
    day = endings.retired_on(base, record) if record.retired and not record.archived else None
    return bool(day and clock.later(day, older_than) < base.as_of)


def _held(base: Project, due: Collection[str]) -> dict[str, str]:
    """The files that cannot move, since one that stays, or lies elsewhere, reads their figures."""
    readers, held = _readers(base), dict[str, str]()
    while True:
        more = {
            path: other
            for files in readers.values()
            for path in files
            for other in files
            if path in due and path not in held and _parted(path, other, due, held)
        }
        if not more:
            return held
        held |= more


def _parted(path: str, other: str, due: Collection[str], held: Mapping[str, str]) -> bool:
    return other not in due or other in held or _folder(other) != _folder(path)


def _figures(base: Project, paths: Mapping[str, str]) -> dict[str, str]:
    """The files of figures that go with the records that read them, and where they will lie."""
    found = {}
    for csv, files in _readers(base).items():
        first = min(files)
        if first in paths:
            found[csv] = f"{_folder(paths[first])}/{csv.removeprefix(_folder(first)).lstrip('/')}"
    return found


def _readers(base: Project) -> Mapping[str, set[str]]:
    """The files of figures that there are, and the files of the records that read each."""
    found: dict[str, set[str]] = {}
    for record in base.graph:
        for name in base.kind_of(record).series:
            said = reread.document(record).data.get(name)
            csv = f"{_folder(record.path)}/{said}".lstrip("/")
            if csv in base.files:
                found.setdefault(csv, set()).add(record.path)
    return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _refuse(base: Project, paths: Mapping[str, str]) -> None:
    """Raises Refused where something is in the way of what moves."""
    for path, there in paths.items():
        refuse_blocked(base.root, there)
        if (base.root / there).exists():
            raise Refused(f"{there} is there already, and {path} is not put over it: rename one")


def _moves(base: Project, paths: Mapping[str, str]) -> Moves:
    after = [replace(one, path=paths.get(one.path, one.path)) for one in base.graph]
    return Moves(paths, base.graph.index, Index(after, base.kinds), base.files)


def _rewritten(base: Project, moves: Moves, host: Host) -> Iterator[Rewritten]:
    """Every file that moves or leads to one, as it will be."""
    names = {stem(path) for path in moves.paths}
    records = _by_file(base)
    for path, of in records.items():
        read = reread.document(of[0]).source
        if path in moves.paths or _may_name(read.text, names):
            yield from _file(base, read, moves, _words(base, of))
    for read in pages(base, host):
        if _may_name(read.text, names):
            yield from _file(base, read, moves, Words())
    for path in moves.paths.keys() - records.keys():
        content = (base.root / path).read_bytes()
        yield Rewritten(path, moves.paths[path], content, content)


def _may_name(text: str, names: set[str]) -> bool:
    """Whether a text may lead to one of these files; where they are many, every text may."""
    return len(names) > FEW or "%" in text or any(name in text for name in names)


def _words(base: Project, records: Iterable[Record]) -> Words:
    links = (link for one in records for link in base.graph.outgoing.get(one.key, ()))
    references = frozenset(link.raw for link in links if link.form in TYPED and link.target)
    watches = {base.kind_of(one).roles.get("watches", "") for one in records}
    return Words(references, watches, base.config.code_root)


def _file(base: Project, read: Source, moves: Moves, words: Words) -> Iterator[Rewritten]:
    found = tuple(relink.edits(read, moves, words))
    if found or read.path in moves.paths:
        content = raw(base.root, read.path, read.text)
        now = moves.now(read.path)
        yield Rewritten(read.path, now, content, edited(content, found), len(found))


def _changes(found: Iterable[Rewritten]) -> Iterator[Change]:
    for one in found:
        if one.path == one.now:
            yield Change(one.path, one.before, one.after)
        else:
            yield Change(one.now, None, one.after)
            yield Change(one.path, one.before, None)


def _done(one: Rewritten) -> str:
    links = f"{counted(one.count, 'link')} in it moved along" if one.count else ""
    if one.path == one.now:
        return f"{one.path}: {counted(one.count, 'link')} moved along"
    return ", ".join(filter(None, (f"moved {one.path} to {one.now}", links)))
