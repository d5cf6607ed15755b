"""What leads to a file that moves into the archive, or out of one, as it must be written afterwards."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from opskb import prose
from opskb.graph import UP
from opskb.lookup import Index
from opskb.model import ARCHIVE, Record

_HEAD = re.compile(r"[^?#]*")
_LAST = re.compile(r"[^/]+/*$")
LONGEST = 1_000
"""No path that a value of the front matter holds is longer, in letters."""


@dataclass(frozen=True)
class Moves:
    """Files that go into the archive folder beside them: `paths` says of each where it will lie.

    `before` and `after` find a record by its path as it is and as it will be; `files` are those
    beside the records.
    """

    paths: Mapping[str, str]
    before: Index
    after: Index
    files: Collection[str]

    def now(self, path: str) -> str:
        """Where the file at a path will lie."""
        return self.paths.get(path, path)

    def address(self, written: str, file: str) -> str:
        """The address of a link in a file as it must be written afterwards, mostly as it is.

        What it says but for the folders is kept: its anchor, its coding, its spelling. Of what the
        digest of a text takes in, nothing but `../` and the name of the archive folder is added.
        """
        head = _HEAD.match(written)
        if not head or not head[0] or not prose.local(plain := unquote(written)):
            return written
        target, path = self.before.reached(plain, file)
        if path not in self.paths and file not in self.paths and not target:
            return written
        if path and self._same(plain, file, target, self.now(path)):
            return written
        return self._led(written, head[0], file, target, path)

    def picture(self, written: str, file: str) -> str:
        """The same for an image, which stays where it is."""
        inside = file in self.paths and prose.relative(unquote(written))
        return f"{UP}{written}" if inside else written

    def _same(self, plain: str, file: str, target: Record | None, path: str) -> bool:
        """Whether an address will lead to the same record, and to this path."""
        found, there = self.after.reached(plain, self.now(file))
        if target and found and target.path != path and there != path:
            return found.key == target.key  # from the root, wherever it is written
        return there == path and (found.key if found else "") == (target.key if target else "")

    def _led(self, written: str, head: str, file: str, target: Record | None, path: str) -> str:
        rooted = written.startswith("/") or bool(target and target.path != path)
        end = target.path if target and rooted else path
        new = _laid(head) if end in self.paths else head
        if file in self.paths and not rooted:
            new = f"{UP}{new}"
        found = self.after.reached(unquote(new), self.now(file))[0]
        if target and (not found or found.key != target.key):
            new = quote(prose.address(self.now(target.path), self.now(file)))
        return f"{new}{written[len(head) :]}"

    def word(self, written: str, file: str, *, reference: bool) -> str:
        """A value of the front matter as it must be written afterwards, where it is the path of a file.

        A `reference` may leave out the suffix; it may be an id, which stays.
        """
        if not written or len(written) > LONGEST or "\n" in written:
            return written
        target, path = self.before.reached(unquote(written), file)
        if reference:
            meant = target is not None and self.before.spoken(written) is None
        else:
            named = target.path if target else path
            meant = written.endswith(_suffix(named)) and (target is not None or path in self.files)
        return self.address(written, file) if meant else written


def _laid(path: str) -> str:
    """A path as it is written to a file that went into the archive beside it."""
    return _LAST.sub(lambda name: f"{ARCHIVE}/{name[0]}", path)


def _suffix(path: str) -> str:
    """The suffix of a file with its dot; of one that has none, a text that no path ends with."""
    name = path.rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else "\n"
