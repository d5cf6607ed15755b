"""The stretches of a file that lead to what moves: links of its text, and paths in its front matter."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from opskb import prose
from opskb.bounds import MAX_BODY
from opskb.edits.moving import Moves
from opskb.model import Edit, Place
from opskb.source import Source, block

_ADDRESSES = ("formerly",)
"""Fields that hold addresses of the site, which do not move."""


@dataclass(frozen=True)
class Words:
    """What tells a path in the front matter of one file: the references that its records make, and
    the fields whose patterns are looked up at `code_root`."""

    references: Collection[str] = ()
    watches: Collection[str] = ()
    code_root: str = ""


def edits(source: Source, moves: Moves, words: Words) -> Iterator[Edit]:
    """Everything in a file that must be written otherwise once all files lie where they will."""
    if source.markdown and len(source.body) <= MAX_BODY:
        yield from _linked(source.path, source.body, moves, source.body_line, 0, 0)
    for at in range(len(source.data)):
        yield from _valued(source, source.node(at, ()), (), moves, words)


def _linked(
    path: str, text: str, moves: Moves, line: int, first: int, indent: int
) -> Iterator[Edit]:
    """The links of a Markdown text that begins in this line of a file, behind `first` letters; each
    later line stands behind `indent`."""
    # To count lines from the beginning for each link would read a long text once for each of them.
    begins = [0, *accumulate(len(one) + 1 for one in text.split("\n"))]
    for href in prose.hrefs(prose.mask(text)):
        start, end = href.address
        written = text[start:end]
        new = (moves.picture if href.image else moves.address)(written, path)
        if new != written:
            row = bisect_right(begins, start)
            column = start - begins[row - 1] + 1 + (first if row == 1 else indent)
            at = line + row - 1
            yield Edit(Place(path, at, column, at, column + end - start), new)


def _valued(
    source: Source, node: Node | None, keys: tuple[str, ...], moves: Moves, words: Words
) -> Iterator[Edit]:
    """The values of a mapping or a list, one by one, but for those that are no paths of files."""
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if keys or name.value not in _ADDRESSES:
                yield from _valued(source, value, (*keys, str(name.value)), moves, words)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _valued(source, value, keys, moves, words)
    elif isinstance(node, ScalarNode):
        yield from _said(source, node, keys, moves, words)


def _said(
    source: Source, node: ScalarNode, keys: tuple[str, ...], moves: Moves, words: Words
) -> Iterator[Edit]:
    """A value that is a path, or a text with links in it."""
    value, path = str(node.value), source.path
    if keys[:1] and keys[0] in words.watches:
        new = _watched(value, moves, words.code_root)
    else:
        new = moves.word(value, path, reference=value in words.references)
    text, line, first, indent = _written(source, node)
    if new == value:
        yield from _linked(path, text, moves, line, first, indent)
    elif text.count(value) == 1:
        row, column = prose.position(text, text.index(value))
        at, column = line + row - 1, column + (first if row == 1 else indent)
        yield Edit(Place(path, at, column, at, column + len(value)), new)


def _watched(pattern: str, moves: Moves, code_root: str) -> str:
    """A pattern of `watches` that is the path of one file that moves."""
    root = f"{code_root}/" if code_root else ""
    new = moves.paths.get(f"{root}{pattern}", "")
    return new.removeprefix(root) if new else pattern


def _written(source: Source, node: ScalarNode) -> tuple[str, int, int, int]:
    """A value as it is written, the line it begins in, and the letters before it: there, and in each
    later line. The lines of a block stand without their indent."""
    (line, column), _ = source.stretch(node)
    written = source.written(node)
    if not block(node):
        return written, line, column - 1, 0
    lines = written.split("\n")[1:]
    inner = [one for one in lines if one.strip()]
    indent = min((len(one) - len(one.lstrip(" ")) for one in inner), default=0)
    text = "\n".join(one[indent:] for one in lines)
    return text, line + 1, indent, indent
