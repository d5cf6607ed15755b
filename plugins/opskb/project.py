"""Everything that was read: the records, their graph, what was skipped, and what would not load."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from opskb import clock, config, dialects, globs, graph, history, kindfile, record, source
from opskb.config import Config, SourceFolder
from opskb.dialects import tombstones
from opskb.graph import Graph
from opskb.history import History
from opskb.kind import Kind, Kinds
from opskb.model import NOTHING, Memory, Place, Problem, Record, Skip
from opskb.settings.base import VISIBILITIES
from opskb.source import Document, Unreadable
from opskb.unread import Unread

ATTACHMENTS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".pdf")
READ = (*source.MARKDOWN, *source.YAML)
# More watched paths, or characters in them, do not go on one command line: the whole code root is
# asked about.
MANY, LONG = 500, 50_000
_BESIDE = "it holds figures, which are read where a record names them"
NO_KIND = "nothing says of which kind it is"
_FOREIGN = "it is neither Markdown nor YAML"
DEEPEST = 64
"""How many folders may lie around a file of the sources."""


@dataclass(frozen=True)
class Hidden:
    """What may not be seen: how many records, their ids in small letters and their paths, and what
    is wrong in them, each by its place and message."""

    count: int = 0
    names: frozenset[str] = frozenset()
    faults: frozenset[tuple[Place, str]] = frozenset()

    def __contains__(self, name: str) -> bool:
        """Whether this is the id or the path of a record that may not be seen, and of no other."""
        return name in self.names or name.casefold() in self.names


@dataclass(frozen=True, eq=False)
class Project:
    """One knowledge base as of one date. `files` are the attachments there are, relative to the root.

    `taken` are the ids in use, in small letters, those of records that may not be seen included;
    `unread` are the files that might hold more, if they could be read. `memory` is what `remembered`
    functions found of it. One that was read from an older `commit` lies in a folder of its own;
    `checkout` is then the folder that is worked in.
    """

    config: Config
    kinds: Kinds
    as_of: date
    pinned: bool
    graph: Graph
    skipped: tuple[Skip, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    hidden: Hidden = Hidden()
    unread: Unread = field(default_factory=Unread)
    commit: str = ""
    checkout: Path | None = None
    memory: Memory = field(default_factory=dict, init=False, repr=False)

    @property
    def root(self) -> Path:
        """The folder that every path is relative to."""
        return self.config.root

    @property
    def home(self) -> Path:
        """The folder that is worked in: where git is asked, and where a project's own rules lie."""
        return self.checkout or self.root

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record that may be seen, in the order of their paths."""
        return tuple(self.graph.records.values())

    @cached_property
    def by_kind(self) -> dict[str, tuple[Record, ...]]:
        """The records of each kind that is known, none for a kind without records."""
        found: dict[str, list[Record]] = {name: [] for name in self.kinds.by_name}
        for one in self.graph:
            found[one.kind].append(one)
        return {name: tuple(records) for name, records in found.items()}

    @cached_property
    def torn(self) -> frozenset[str]:
        """The files that could not be read whole: what they lack they may well say."""
        broken = (one for one in self.problems if one.code == "OKB001" and not one.record)
        return frozenset(one.place.path for one in broken)

    @cached_property
    def history(self) -> History:
        """What git knows of the sources and of watched code; git runs when this is first asked for."""
        return history.read(self.home, _remembered(self), self.as_of, self.commit)

    def code(self, glob: str) -> str:
        """A pattern of `watches`, relative to the root instead of to the code root."""
        return f"{self.config.code_root}/{glob}" if self.config.code_root else glob

    def kind_of(self, one: Record) -> Kind:
        """The kind of a record."""
        return self.kinds[one.kind]

    def has(self, *names: str) -> bool:
        """Whether the knowledge base keeps records of all these kinds."""
        return all(self.by_kind.get(name) for name in names)

    def find(self, id: str) -> Record | None:
        """The record of this id or spelling of it, None where there is none."""
        return self.graph.index.spoken(id)


@dataclass(frozen=True)
class _Read:
    """What one walk over the sources brought home."""

    documents: tuple[tuple[Document, SourceFolder], ...]
    skipped: tuple[Skip, ...]
    problems: tuple[Problem, ...]
    files: frozenset[str]


def load(
    start: Path,
    *,
    as_of: str | date | None = None,
    settings: str = config.NAME,
    instead: Mapping[str, bytes] = NOTHING,
) -> Project:
    """The knowledge base that `start` belongs to: a folder, or a file or folder inside one.

    Where no `opskb.yml` is found upwards, `start` itself is the source. `instead` are contents that
    are read in place of those of files, by their paths from the root: such a file need not be there.
    Raises ValueError for an `as_of` that is no date; everything else that is wrong is a problem of
    the project.
    """
    found, problems = settled(start, settings, instead)
    return assemble(found, problems, as_of=as_of)


def settled(
    start: Path, settings: str = config.NAME, instead: Mapping[str, bytes] = NOTHING
) -> tuple[Config, tuple[Problem, ...]]:
    """The settings that `load` reads records by, and what is wrong with them; no record is read."""
    start = start.resolve()
    root = config.find_root(start)
    inside = "" if start == root else start.relative_to(root).as_posix()
    declared = settings in instead or (root / settings).is_file()
    if declared or (not inside and (root / "data").is_dir()):
        return config.load(root, settings, instead)
    return replace(config.undeclared(root, inside), instead=instead), ()


def assemble(
    settings: Config, problems: tuple[Problem, ...] = (), *, as_of: str | date | None = None
) -> Project:
    """The knowledge base that these settings describe."""
    day, pinned = clock.as_of(as_of, settings.as_of)
    kinds = kindfile.load(settings.root, tuple(_own_kinds(settings)))
    read = _read(settings, kinds)
    visible = VISIBILITIES[: VISIBILITIES.index(settings.visibility) + 1]
    built, skipped = _records(read, kinds, visible, settings.root)
    seen = [one for one, _ in built if one.visibility in visible]
    return Project(
        settings,
        kinds,
        day,
        pinned,
        graph.build(seen, kinds),
        (*read.skipped, *skipped),
        (*problems, *kinds.problems, *read.problems, *(one for _, wrong in built for one in wrong)),
        read.files,
        frozenset(one.id.casefold() for one, _ in built),
        _hidden(built, seen) if len(seen) < len(built) else Hidden(),
        _unread(read.problems, built),
    )


def _unread(problems: Iterable[Problem], built: list[_Built]) -> Unread:
    paths = {one.place.path for one in problems if one.code == "OKB001"}
    return Unread(frozenset(paths - {one.path for one, _ in built}))


def _hidden(built: list[_Built], seen: list[Record]) -> Hidden:
    names = {name for one in seen for name in (one.id.casefold(), one.path)}
    keys = {one.key for one in seen}
    out = [(one, wrong) for one, wrong in built if one.key not in keys]
    theirs = {name for one, _ in out for name in (one.id.casefold(), one.path)}
    faults = {(fault.place, fault.message) for _, wrong in out for fault in wrong}
    return Hidden(len(out), frozenset(theirs - names), frozenset(faults))


def _remembered(project: Project) -> set[str]:
    """The paths whose history matters: every source, the baseline, the code that somebody watches."""
    watched = {project.code(globs.literal(glob)) for one in project.graph for glob in one.watches}
    if len(watched) > MANY or sum(map(len, watched)) > LONG:
        watched = {project.config.code_root}
    return {folder.path for folder in project.config.sources} | watched | {config.BASELINE}


def _own_kinds(settings: Config) -> Iterator[Path]:
    for folder in settings.sources:
        home = _kinds_of(folder)
        if (settings.root / home).is_dir() and not _linked(settings.root, home):
            yield settings.root / home


def _kinds_of(folder: SourceFolder) -> str:
    return f"{folder.path}/_kinds" if folder.path else "_kinds"


def _linked(root: Path, path: str) -> bool:
    """Whether a path leads, itself or by a folder around it, over a symbolic link."""
    whole = root / path
    around = (folder for folder in whole.parents if folder.is_relative_to(root) and folder != root)
    return bool(path) and any(one.is_symlink() for one in (whole, *around))


def _read(settings: Config, kinds: Kinds) -> _Read:
    documents: dict[str, list[tuple[Document, SourceFolder]]] = {}
    skipped: list[Skip] = []
    problems: list[Problem] = []
    files: set[str] = set()
    prefixes = _prefixes(settings, kinds)
    for folder in _narrowest_first(settings):
        if _linked(settings.root, folder.path):
            problems.append(_refused(folder.path))
            continue
        if (settings.root / (home := _kinds_of(folder))).is_symlink():
            problems.append(_refused(home))
        for path in _paths(settings, folder, problems):
            if path in documents or path in files:
                continue
            if path.rpartition("/")[2].startswith("."):
                skipped.append(Skip(path, "its name begins with a dot"))
                continue
            found: Sequence[Document | Skip] | None
            if path.lower().endswith(READ):
                found = _documents(settings, path, kinds, prefixes, problems)
            elif not (found := _recognised(settings, path, kinds, prefixes)):
                files.add(path)
                skipped.append(Skip(path, _BESIDE if path.endswith(".csv") else _FOREIGN))
                continue
            skipped += [one for one in found if isinstance(one, Skip)]
            documents[path] = [(one, folder) for one in found if isinstance(one, Document)]
    ordered = tuple(one for path in sorted(documents) for one in documents[path])
    return _Read(ordered, tuple(skipped), tuple(problems), frozenset(files))


def _documents(
    settings: Config, path: str, kinds: Kinds, prefixes: set[str], problems: list[Problem]
) -> Sequence[Document | Skip]:
    """What a file holds; where its front matter is broken, what is left of it, and a problem."""
    folder = around(settings)
    try:
        text = source.read(settings.root, path, settings.instead)
        return dialects.read(text, kinds.by_name, prefixes, folder)
    except Unreadable as error:
        found = dialects.foreign(error.rest, folder) if error.rest else ()
        if not found or any(isinstance(one, Document) for one in found):
            problems.append(error.problem(path))
        return found


def _recognised(
    settings: Config, path: str, kinds: Kinds, prefixes: set[str]
) -> Sequence[Document | Skip]:
    """What a file holds that only a dialect makes a record of; one that cannot be read is none."""
    if not path.lower().endswith(dialects.SUFFIXES):
        return ()
    try:
        read = source.read(settings.root, path)
    except Unreadable:
        return ()
    return dialects.read(read, kinds.by_name, prefixes, around(settings))


def around(settings: Config) -> str:
    """The name of a root that nobody configured: `opskb check docs/adr` makes `adr` the root."""
    return "" if settings.declared else settings.root.name


def _prefixes(settings: Config, kinds: Kinds) -> set[str]:
    return {*kinds.by_prefix, *(folder.prefix for folder in settings.sources if folder.prefix)}


def _narrowest_first(settings: Config) -> list[SourceFolder]:
    """The sources in the order in which they may claim a file that lies in two of them."""
    return sorted(settings.sources, key=lambda folder: -len(folder.path))


def _paths(settings: Config, folder: SourceFolder, problems: list[Problem]) -> Iterator[str]:
    """Every file of a source, and those that are none yet; a link leads nowhere all the same."""
    yield from _walk(settings, folder, problems)
    for path in settings.instead:
        if source_of(path, settings) == folder and not _linked(settings.root, path):
            yield path


def _walk(settings: Config, folder: SourceFolder, problems: list[Problem]) -> Iterator[str]:
    """Every file of a source, sorted; a link, or a folder that is not there, is a problem."""
    top = settings.root / folder.path
    if folder.path and top.is_symlink():
        problems.append(_refused(folder.path))
        return
    if top.is_file():
        yield folder.path
        return
    if not top.is_dir():
        at = settings.place("sources")
        problems.append(
            Problem(
                at,
                f"the source `{folder.path}` does not exist",
                "create it, `opskb new` does with its first record, or name another",
                "OKB007",
            )
        )
        return
    try:
        with os.scandir(top) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        problems.append(Problem(Place(folder.path), message, "make the folder readable", "OKB001"))
        return
    for entry in found:
        path = f"{folder.path}/{entry.name}" if folder.path else entry.name
        if not _spelt(entry.name):
            plain = path.encode(errors="replace").decode()
            message = "has a name that is not UTF-8"
            problems.append(Problem(Place(plain), message, "rename it", "OKB004"))
        elif entry.name.startswith(".") and entry.is_file():
            yield path
        elif _left_out(entry.name) or path == settings.code_root:
            continue
        elif entry.is_symlink():
            problems.append(_refused(path))
        elif entry.is_file():
            yield path
        elif not entry.is_dir():
            message = "is not a regular file"
            problems.append(Problem(Place(path), message, "remove it from the sources", "OKB004"))
        elif path.count("/") < DEEPEST:
            yield from _walk(settings, replace(folder, path=path), problems)
        else:
            message = f"lies under more than {DEEPEST} folders"
            problems.append(Problem(Place(path), message, "move it up", "OKB004"))


def _spelt(name: str) -> bool:
    """Whether a name can be written: of one that is not UTF-8 the system keeps bytes as half characters."""
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def _refused(path: str) -> Problem:
    return Problem(Place(path), "is a symbolic link", "put the file itself here", "OKB004")


def _left_out(name: str) -> bool:
    return name.startswith(".") or name in ("_kinds", "node_modules")


def recall(project: Project, path: str, content: bytes) -> Iterator[Record]:
    """The records that a file of the sources held when this was its content."""
    settings, kinds = project.config, project.kinds
    folder = source_of(path, settings)
    if not folder or not path.lower().endswith((*READ, *dialects.SUFFIXES)):
        return
    try:
        read = source.parse(path, source.decode(content))
        found = dialects.read(read, kinds.by_name, _prefixes(settings, kinds), around(settings))
    except Unreadable:
        return
    for document in found:
        of = _kind(document, folder, kinds) if isinstance(document, Document) else ""
        if isinstance(document, Skip) or isinstance(of, str):
            continue
        if id := record.identify(document, folder.prefix or of.prefix):
            yield record.build(document, of, kinds, id, id)[0]


def source_of(path: str, settings: Config) -> SourceFolder | None:
    """The source that a path lies in, None where it would not be read."""
    code = settings.code_root
    if any(map(_left_out, path.split("/"))) or (code and path.startswith(f"{code}/")):
        return None
    return next((one for one in _narrowest_first(settings) if _inside(path, one.path)), None)


def _inside(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


_Built: TypeAlias = tuple[Record, list[Problem]]


def _records(
    read: _Read, kinds: Kinds, visible: Sequence[str], root: Path
) -> tuple[list[_Built], list[Skip]]:
    """Every record with what is wrong in it; which of two gets its id alone no hidden one decides."""
    built: list[_Built] = []
    skipped: list[Skip] = []
    taken: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for document, folder in read.documents:
        found = _kind(document, folder, kinds)
        if isinstance(found, str):
            skipped.append(Skip(document.path, found))
            continue
        wrong: list[Problem] = []
        id = record.identify(document, folder.prefix or found.prefix)
        if not id:
            wrong.append(
                Problem(document.place(), "no id can be made from its name", "add `id:`", "OKB102")
            )
            id = f"{found.prefix}-{len(built) + 1}"
        seen = record.visibility(document, found) in visible
        key = _key(id, document, taken[seen])
        key = key if seen else f"hidden {key}"
        one, faults = record.build(document, found, kinds, id, key, root)
        built.append((one, [*wrong, *faults]))
    return built, skipped


def _kind(document: Document, folder: SourceFolder, kinds: Kinds) -> Kind | str:
    """The kind of a document, by the first of eight that answers, else why it has none."""
    if found := next(filter(None, _candidates(document, folder, kinds)), None):
        return found
    said = document.data.get("kind")
    return f"`kind: {said}` is no kind that is known" if isinstance(said, str) else NO_KIND


def _candidates(document: Document, folder: SourceFolder, kinds: Kinds) -> Iterator[Kind | None]:
    """What may say of which kind a document is, the first word first; the dear ones are last."""
    yield kinds.by_name.get(folder.kind)
    yield kinds.by_name.get(document.kind)
    said = document.data.get("kind")
    yield kinds.by_name.get(said) if isinstance(said, str) else None
    yield kinds.by_prefix.get(str(document.data.get("id") or document.id).partition("-")[0])
    folders = document.path.split("/")[-2::-1]
    yield next((kinds.by_folder[name] for name in folders if name in kinds.by_folder), None)
    yield kinds.by_prefix.get(folder.prefix)
    yield kinds.by_name.get(config.DISCOVERED.get(document.path, ""))
    yield kinds.by_name.get("tombstone") if tombstones.find(document) else None


def _key(id: str, document: Document, taken: dict[str, int]) -> str:
    """The id, or where it is used already the id and the file name, or both and a count.

    `taken` holds every key in small letters, and for an id the count that was tried last.
    """
    key, word = id, id.casefold()
    if word in taken:
        stem = record.identify(replace(document, data={}, id=source.stem(document.path)), "x")
        key = f"{id}--{stem.removeprefix('x-')}"
    while key.casefold() in taken:
        taken[word] += 1
        key = f"{id}--{taken[word]}"
    taken[key.casefold()] = 1
    return key
