"""Finds the record that a written reference means: by id, by number, by path or by file name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from opskb.dialects import kep_paths
from opskb.kind import Kinds
from opskb.model import Record
from opskb.record import MAX_ID
from opskb.source import stem

_MARKDOWN_LINK = re.compile(r"\[[^\]]*+\]\(<?+([^)>\s]++)>?+[^)]*+\)")
_PATH_SUFFIX = re.compile(r"\.(?:md|markdown|erb|ya?ml|rst)$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:([A-Za-z]+)[-_ ]?)?#?(\d{1,6})")
_LEFT_OUT = (".md", ".yml", ".yaml", ".rst")
NEAREST = 3
"""So many ids at most are named to somebody who named none."""
MANY = 50
"""More prefixes than this are not looked for one by one."""

_SITE_PATH = re.compile(r"/?(?:[\w-]+/)*?([A-Za-z][\w-]*)/0*(\d{1,6})/?")


class Index:
    """Every way in which the records of a knowledge base are called."""

    def __init__(self, records: Iterable[Record], kinds: Kinds) -> None:
        self.by_key: dict[str, Record] = {}
        self.by_id: dict[str, list[Record]] = {}
        self.by_number: dict[tuple[str, int], list[Record]] = {}
        self.by_path: dict[str, Record] = {}
        self.by_stem: dict[str, list[Record]] = {}
        self.segments: dict[str, set[str]] = {}
        self.keps: dict[str, list[Record]] = {}
        for record in records:
            self.by_key[record.key] = record
            self.by_id.setdefault(record.id.casefold(), []).append(record)
            self.by_path.setdefault(record.path, record)
            self.by_stem.setdefault(_stem(record.path).casefold(), []).append(record)
            prefix = record.id.partition("-")[0]
            kind = kinds[record.kind]
            for segment in (prefix.lower(), kind.folder, kind.url, kind.name):
                self.segments.setdefault(segment, set()).add(prefix)
            if record.dialect == kep_paths.NAME:
                self.keps.setdefault(stem(record.path), []).append(record)
            if record.number is not None:
                self.by_number.setdefault((prefix, record.number), []).append(record)
        self.mention = re.compile(
            rf"({_any_of(self.prefixes)})(?:-([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)|[ \t]?#?(\d{{1,6}})\b)"
        )

    @property
    def prefixes(self) -> set[str]:
        """Every prefix that an id of this knowledge base begins with."""
        return {id.partition("-")[0].upper() for id in self.by_id}

    def find(self, raw: str, source: Record) -> Record | None:
        """The record that a typed reference means, None where there is none."""
        word = match[1] if (match := _MARKDOWN_LINK.fullmatch(raw.strip())) else raw.strip()
        word = word.partition("#")[0] if not word.startswith("#") else word[1:]
        plain = unquote(word)  # as the address of a link is written: `0018-two%20queues.md`
        return (
            self.spoken(word)
            or self.at(word, source)[0]
            or self.at(plain, source)[0]
            or self._kep(plain, source)
            or self._loose(plain, source)
        )

    def spoken(self, word: str) -> Record | None:
        """The record that an id means, in any of the ways people write it: `ADR-0018`, `ADR 18`."""
        word = word.partition("/")[0] if "/" in word and not word.startswith(("/", ".")) else word
        if found := self.by_id.get(word.casefold()):
            return found[0]
        match = self.mention.fullmatch(word)
        return self.mentioned(match)[0] if match else None

    def mentioned(self, match: re.Match[str]) -> tuple[Record | None, int]:
        """The record that a match of `mention` means, and where in the text the mention ends."""
        prefix, tail, number = match.groups()
        if number:
            return self._numbered(prefix, number), match.end()
        # No id is longer, and a text must not make us look for one.
        tail = (tail or "")[:MAX_ID].rstrip("._-")
        while tail:
            if found := self.by_id.get(f"{prefix}-{tail}".casefold()):
                return found[0], match.start() + len(prefix) + 1 + len(tail)
            if tail.isdecimal() and (one := self._numbered(prefix, tail)):
                return one, match.start() + len(prefix) + 1 + len(tail)
            tail = tail[: max(0, *map(tail.rfind, "._-"))]
        return None, match.end()

    def at(self, href: str, source: Record) -> tuple[Record | None, str]:
        """The record whose file a path leads to, and that path from the root ("" outside it)."""
        return self.reached(href, source.path)

    def reached(self, href: str, file: str) -> tuple[Record | None, str]:
        """The same for a path that is written in a file, be that a record's or not."""
        path = href.partition("#")[0].partition("?")[0]
        if not path:
            return None, ""
        if path.startswith("/"):
            return self.by_path.get(path[1:]) or self._site(path), path[1:]
        here = normpath(join(dirname(file), path))
        if here.startswith(".."):
            return None, ""
        for candidate in (here, *(here + suffix for suffix in _LEFT_OUT)):
            if found := self.by_path.get(candidate):
                return found, candidate
        if self.keps and (found := self.by_path.get(f"{here.removesuffix('/README.md')}/kep.yaml")):
            return found, here
        return self.by_path.get(normpath(path)), here

    def _site(self, path: str) -> Record | None:
        match = _SITE_PATH.fullmatch(path)
        if not match:
            return None
        prefixes = sorted(self.segments.get(match[1].lower(), ()))
        numbered = (self._numbered(prefix, match[2]) for prefix in prefixes)
        return next((found for found in numbered if found), None)

    def _kep(self, word: str, source: Record) -> Record | None:
        """The KEP whose folder a path or an address leads to; folders move and are renamed, and keep their number.

        What is no path means one only where another KEP says it.
        """
        path = kep_paths.within(word) if self.keps else ""
        if not path or ("/" not in word and source.dialect != kep_paths.NAME):
            return None
        same = self.keps.get(path.rpartition("/")[2], ())[:MANY]
        exact = (one for one in same if one.path.endswith(f"{path}/kep.yaml"))
        parts = path.split("/")[::-1]
        alone = (found[0] for part in parts if len(found := self.keps.get(part, [])) == 1)
        counted = (self._numbered("KEP", str(number)) for number in kep_paths.numbers(path))
        return next(filter(None, chain(exact, alone, counted)), None)

    def _loose(self, word: str, source: Record) -> Record | None:
        """A number, bare or behind the usual prefix of the kind, means a record of the same prefix;
        a file name means the only file of that name."""
        counted, own = _COUNTED.fullmatch(word), source.id.partition("-")[0]
        if counted and (not counted[1] or own in self.segments.get(counted[1].lower(), ())):
            return self._numbered(own, counted[2])
        named = self.named(word)
        return named[0] if len(named) == 1 else None

    def nearest(self, word: str, path: str = "") -> tuple[str, ...]:
        """The ids, three at most, that a word may stand for which is none: of the file it names, of
        its number, of those spelt most like it. `path` is the word as a path from the root."""
        if found := self.by_path.get(path) or self.by_path.get(word):
            return (found.id,)
        ids = tuple(same[0].id for same in self.by_id.values())
        plain = word.lstrip("0")
        counted = [id for id in ids if plain and id.rpartition("-")[2].lstrip("0") == plain]
        return tuple(counted[:NEAREST] or get_close_matches(word[:MAX_ID].upper(), ids, NEAREST))

    def named(self, path: str) -> list[Record]:
        """The records whose file is called like this one, whatever its folder and suffix."""
        return self.by_stem.get(_stem(path).casefold(), [])

    def _numbered(self, prefix: str, number: str) -> Record | None:
        return next(iter(self.by_number.get((prefix.upper(), int(number)), ())), None)


def _any_of(prefixes: set[str]) -> str:
    """The pattern of these words, of any such word where they are too many to be tried in turn."""
    if len(prefixes) > MANY:
        return r"(?<![\w/-])[A-Z][A-Z0-9]{0,9}"
    words = sorted(map(re.escape, prefixes), key=len, reverse=True)
    # What may not stand before a prefix is looked up after it: a pattern that begins with one of
    # few letters is found four times as fast.
    return "|".join(rf"{word}(?<![\w/-]{word})" for word in words) or "(?!)"


def _stem(path: str) -> str:
    if path.lower().endswith("/kep.yaml"):
        return stem(path)
    return _PATH_SUFFIX.sub("", path.rpartition("/")[2]).partition(".html")[0]
