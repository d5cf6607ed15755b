"""A file becomes raw data, a body, and the place of every key; nothing a file says can break it."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import FileIO
from itertools import accumulate, islice
from pathlib import Path
from posixpath import join
from sys import intern
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from opskb.model import NOTHING, Place, Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_DOCUMENTS = 500
BLOCKS = ("|", ">")
"""The styles of a value that stands as a block under its key."""
MARKDOWN = (".md", ".markdown", ".md.erb")
YAML = (".yml", ".yaml")
PLAIN = (".rst", ".txt")
"""Text that is a record only where a dialect knows it, and beside records is most often none."""

# Searched for in every file: a pattern that begins with a literal is found ten times as fast.
_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_SUFFIX = re.compile(r"(?:\.html)?\.(?:md|markdown)(?:\.erb)?$|\.(?:ya?ml|rst|txt)$", re.IGNORECASE)
# A file that is called so in every folder is told from the others by its folder alone.
_CALLED_ALIKE = ("kep.yaml", "kep.yml")
# A line that may nest deeper than any hand would write; only then are the events counted.
_INDENTED, _COMPACT = " " * MAX_DEPTH, re.compile(r"[-?:] (?:[-?:] ){7}")
# An anchor, an alias or a tag begins a value; behind a letter, or in the path of a glob, none does.
_MAGIC = re.compile(r"(?<![\w/*.])[&*!]")
# YAML 1.1, section 4.2: what a parser takes for the end of a line beside LF, and nothing else here does.
_ODD_BREAK = re.compile("[\r\x85\u2028\u2029]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_CORE = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Unreadable(Exception):
    """A file or a text that cannot become data: `line` and `column` count from 1 in that text.

    `rest` is what could be read of a Markdown file all the same, where only its front matter failed.
    """

    rest: Source | None = None

    def __init__(
        self, message: str, remedy: str, *, line: int = 1, column: int = 1, code: str = "OKB001"
    ) -> None:
        super().__init__(message)
        self.message, self.remedy, self.line, self.column, self.code = (
            message,
            remedy,
            line,
            column,
            code,
        )

    def problem(self, path: str) -> Problem:
        """The same, as a problem of the file at `path`."""
        return Problem(Place(path, self.line, self.column), self.message, self.remedy, self.code)


class _Composer(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Nodes with marks, every plain scalar still text; `opskb doctor` says where libyaml is missing.

    No tag is read from a node, and finding tags out would be a quarter of the parse.
    """

    def resolve(self, kind: type[Node], value: str | None, implicit: object) -> str:
        """No tag."""
        return ""

    def descend_resolver(self, node: Node | None, index: object) -> None:
        """Nothing to do without tags."""

    def ascend_resolver(self) -> None:
        """Nothing to do without tags."""


@dataclass(frozen=True)
class Source:
    """One file, read: LF line ends, no byte-order mark.

    `head` is what stands before the body: front matter with its two lines of dashes, or the whole of
    a YAML file. `data` holds the front matter (one mapping) or every document of a YAML file.
    """

    path: str
    head: str = ""
    body: str = ""
    data: tuple[Any, ...] = ()

    @property
    def text(self) -> str:
        """The whole file."""
        return self.head + self.body

    @property
    def body_line(self) -> int:
        """The line of the file that the body starts on."""
        return self.head.count("\n") + 1

    @property
    def markdown(self) -> bool:
        """Whether the file is Markdown, with or without front matter."""
        return self.path.lower().endswith(MARKDOWN)

    @cached_property
    def _nodes(self) -> tuple[Node, ...]:
        return tuple(_compose(self._yaml)) if self.data or not self.markdown else ()

    @cached_property
    def _yaml(self) -> str:
        """What of the head is YAML."""
        if not self.markdown:
            return self.head
        return self.head[self.head.find("\n") + 1 : self.head.rstrip("\n").rfind("\n") + 1]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line of the YAML begins, where a parser counts other lines than we do; else none."""
        if not _ODD_BREAK.search(self._yaml):
            return []
        return [0, *accumulate(len(line) + 1 for line in self._yaml.split("\n"))]

    def stretch(self, node: Node) -> tuple[tuple[int, int], tuple[int, int]]:
        """The line and column, of the file and from 1, at which a node begins and behind which it ends."""
        return self._spot(node.start_mark), self._spot(node.end_mark)

    def _spot(self, mark: Any) -> tuple[int, int]:
        line, column = mark.line, mark.column
        if self._starts:
            line = bisect_right(self._starts, mark.index) - 1
            column = mark.index - self._starts[line]
        return line + self.data_line, column + 1

    def written(self, node: Node) -> str:
        """A value as it is written."""
        (line, column), (end_line, end_column) = self.stretch(node)
        lines = [self.line(at) for at in range(line, end_line + 1)]
        lines[-1] = lines[-1][: end_column - 1]
        return "\n".join([lines[0][column - 1 :], *lines[1:]])

    def last_line(self, node: Node) -> int:
        """The last line that a value stands on: what a parser calls its end may lie behind blank lines."""
        end = leaf(node)
        _, (line, column) = self.stretch(end)
        return line - 1 if block(end) and column == 1 else line

    @property
    def data_line(self) -> int:
        """The line of the file that the first line of its YAML is."""
        return 2 if self.markdown and self.data else 1

    def line(self, number: int) -> str:
        """A line of the file, counted from 1, without its end; "" behind the last."""
        lines = self._lines
        return lines[number - 1] if number <= len(lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def node(self, document: int, keys: tuple[str | int, ...]) -> Node | None:
        """The value under `keys` as a node with marks, None where there is none."""
        found: Node | None = self._nodes[document] if document < len(self._nodes) else None
        for key in keys:
            found = _child(found, key)
        return found

    def place(self, document: int, keys: tuple[str | int, ...]) -> Place:
        """Where the value under `keys` stands, or the nearest thing around it that exists."""
        found: Node | None = self._nodes[document] if document < len(self._nodes) else None
        top, at = found, found
        for key in keys:
            found = _child(found, key)
            if found is None:
                break
            at = found
        if at is None:
            return Place(self.path, self.data_line)
        start, end = self.stretch(at)
        if at is top and not isinstance(top, ScalarNode):
            return Place(self.path, start[0])
        return Place(self.path, *start, *end)


@dataclass(frozen=True)
class Document:
    """What one dialect read out of one file: data in the words of a kind, and the body.

    `kind` and `id` are what the dialect knows of them, "" where it knows nothing. `marks` says, by
    `field` or by `field/index`, where a value stands that is not under its own key: its place in
    prose, or the YAML keys that lead to it, looked up only when somebody asks; `under` are the keys
    of the document that lead to this record, where several stand in one. `unfilled` is what a
    template put into a field and nobody replaced, which is no value of it.
    """

    source: Source
    data: Mapping[str, Any]
    dialect: str = "opskb"
    kind: str = ""
    id: str = ""
    index: int = 0
    body: str = ""
    body_line: int = 1
    marks: Mapping[str, Place | tuple[str | int, ...]] = field(default_factory=lambda: NOTHING)
    under: tuple[str | int, ...] = ()
    unfilled: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def path(self) -> str:
        """The file, relative to the root, with forward slashes."""
        return self.source.path

    def place(self, *keys: str | int) -> Place:
        """Where the value under these keys is written."""
        for depth in (2, 1):
            if mark := self.marks.get("/".join(map(str, keys[:depth]))):
                return mark if isinstance(mark, Place) else self.source.place(self.index, mark)
        return self.source.place(self.index, (*self.under, *keys))


def leaf(node: Node) -> Node:
    """What a value that stands on lines of its own ends with: the last of its values, or of theirs."""
    while isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def block(node: Node | None) -> bool:
    """Whether a value stands as a block under its key."""
    return isinstance(node, ScalarNode) and node.style in BLOCKS


def empty(node: Node | None) -> bool:
    """Whether a key is there and says nothing."""
    return isinstance(node, ScalarNode) and not node.value and not node.style


@lru_cache(maxsize=16)
def _by_key(node: MappingNode) -> Mapping[str | int, Node]:
    """The values of a mapping; one with many faults is asked for each of its keys."""
    return {name.value: value for name, value in node.value}


def _child(node: Node | None, key: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return _by_key(node).get(key)
    if isinstance(node, SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    return node if key == 0 else None  # a table written as one row, a list as one value


def read(root: Path, path: str, instead: Mapping[str, bytes] = NOTHING) -> Source:
    """Read the file at `path`, relative to `root`. Raises Unreadable; never anything else.

    `instead` holds what is to be read in place of files, by their paths: an editor's, not saved yet.
    """
    return parse(path, text(root, path, instead))


def parse(path: str, text: str) -> Source:
    """Read a text as the file at `path`. Raises Unreadable; never anything else."""
    name = path.lower()
    if name.endswith(YAML):
        return Source(path, text, data=_data(text))
    opening = _OPENING.match(text) if name.endswith(MARKDOWN) else None
    if not opening:
        return Source(path, body=text)
    closing = _CLOSING.search(text, opening.end() - 1)
    if not closing:
        raise Unreadable(
            "opens its front matter and never closes it", "add a line of `---` after it"
        )
    head, body = text[: closing.end()], text[closing.end() :]
    try:
        return Source(path, head, body, _data(text[opening.end() : closing.start() + 1]))
    except Unreadable as error:
        error.line += 1
        error.rest = Source(path, head, body)
        raise


def stem(path: str) -> str:
    """The name of a file without its folders and without the suffixes of its format.

    A `kep.yaml` has that of its folder.
    """
    folder, _, name = path.rpartition("/")
    if folder and name.lower() in _CALLED_ALIKE:
        return folder.rpartition("/")[2]
    return _SUFFIX.sub("", name)


def text(root: Path, path: str, instead: Mapping[str, bytes] = NOTHING) -> str:
    """The text of the file at `path`, relative to `root`, or what is read in its place. Raises Unreadable."""
    if path in instead:
        return decode(instead[path])
    # Every file comes by here, and a Path costs more to make and to open than what it holds to read.
    whole = join(str(root), path)
    try:
        status = os.lstat(whole)
        if stat.S_ISLNK(status.st_mode):
            raise Unreadable("is a symbolic link", "put the file itself here", code="OKB004")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("is not a regular file", "remove it from the sources", code="OKB004")
        if status.st_size > MAX_BYTES:
            raise _too_long(status.st_size)
        with FileIO(whole) as file:
            raw = file.readall()
    except OSError as error:
        raise Unreadable(
            f"cannot be read: {error.strerror or error}", "make the file readable"
        ) from None
    return decode(raw)


def _too_long(size: int) -> Unreadable:
    return Unreadable(
        f"is {size / MAX_BYTES:.1f} MiB, and a record may have 1 MiB",
        "split it, or attach the data as a file",
    )


def decode(raw: bytes, most: int = MAX_BYTES) -> str:
    """UTF-8 text of at most so many bytes, with LF line ends and no byte-order mark. Raises Unreadable."""
    if len(raw) > most:
        raise _too_long(len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise Unreadable(
            "is not UTF-8 text", "save it as UTF-8", line=line, column=column
        ) from None
    return text.replace("\r\n", "\n") if "\r" in text else text


def _data(text: str) -> tuple[Any, ...]:
    """Every document of a YAML text as plain data. Raises Unreadable."""
    try:
        found = tuple(_plain(node) for node in islice(_compose(text), MAX_DOCUMENTS + 1))
        if len(found) > MAX_DOCUMENTS:
            raise Unreadable(f"holds more than {MAX_DOCUMENTS:,} documents", "split it")
        return found
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unreadable(error.problem or error.context or "", mark) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(
            "holds a character that YAML does not allow", "remove it", line=line
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise Unreadable(f"is not YAML: {error}", "see yaml.org/spec/1.2.2") from None


def _unreadable(problem: str, mark: Any) -> Unreadable:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    remedy = "mend the YAML here"
    if "mapping values" in problem or "cannot start" in problem:
        remedy = "quote the value"
    elif "',' or" in problem:  # between brackets, where a command ends at its first `: ` or `}`
        remedy = "quote a value that holds `:`, `,` or a bracket, or close what is open"
    return Unreadable(f"is not YAML: {problem}", remedy, line=line, column=column)


def _compose(text: str) -> Iterator[Node]:
    deep = text.count("[") + text.count("{") > MAX_DEPTH or _INDENTED in text
    if deep or len(text) > MAX_NODES or _COMPACT.search(text):
        _refuse_size(text)
    if ("&" in text or "*" in text or "!" in text) and _MAGIC.search(text):
        _refuse_magic(text)
    composer = _Composer(text)
    while composer.check_node():
        if (node := composer.get_node()) is not None:
            yield node


def _refuse_size(text: str) -> None:
    """Count values and nesting from the events, which need no recursion, before anything recurses."""
    depth = count = 0
    for event in yaml.parse(text, Loader=_Composer):
        count += isinstance(event, yaml.NodeEvent)
        if count > MAX_NODES:
            raise _at(event, f"holds more than {MAX_NODES:,} values", "split it")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _at(event, f"nests deeper than {MAX_DEPTH} levels", "flatten it")


def _refuse_magic(text: str) -> None:
    for event in yaml.parse(text, Loader=_Composer):
        word = _magic(event)
        if word:
            raise _at(event, f"uses a YAML {word}", "write the value out, or quote it")


def _magic(event: Any) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "alias"
    if getattr(event, "anchor", None):
        return "anchor"
    return "tag" if getattr(event, "tag", None) else ""


def _plain(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        return node.value if node.style else _core(node.value)
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    data: dict[str, Any] = {}
    for name, value in node.value:
        if not isinstance(name, ScalarNode):
            raise _at(
                name,
                "has a key that is not text",
                "write the key as one word, or quote the whole value, as of `{{ name }}`",
            )
        if name.value in data:
            raise _at(name, f"has the key `{name.value}` twice", "keep one of them")
        data[intern(name.value)] = _plain(value)
    return data


def _at(node: Any, message: str, remedy: str) -> Unreadable:
    mark = node.start_mark
    return Unreadable(message, remedy, line=mark.line + 1, column=mark.column + 1)


def _core(text: str) -> Any:
    """A plain scalar as YAML 1.2 core reads it, but for fractions: `1.10` stays text until a field says number."""
    if text in _CORE:
        return _CORE[text]
    return int(text) if _INTEGER.fullmatch(text) else text
