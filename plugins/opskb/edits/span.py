"""Whether a file may be edited by its stretches, and which edits may be done together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from opskb import prose, source
from opskb.edits.refused import Refused
from opskb.model import Edit
from opskb.stretches import ends, order


def raw(root: Path, path: str, text: str) -> bytes:
    """The bytes of a file whose `text` was read before.

    Raises Changed where it does not say that any more, Refused where it holds the marks of a merge
    that was not finished or may not be written, OSError where it cannot be read.
    """
    whole = root / path
    if whole.is_symlink():
        raise Refused(f"{path} is a symbolic link")
    content = whole.read_bytes()
    try:
        same = source.decode(content) == text
    except source.Unreadable:
        same = False
    if not same:
        raise Changed(path)
    if prose.conflict(text):
        raise Refused(f"{path} holds the marks of a merge that is not finished: finish it first")
    if not whole.stat().st_mode & 0o200:
        raise Refused(f"{path} is read-only")
    return content


class Changed(OSError):
    """A file is not what it was when it was read, and keeps what it is.

    Nothing was written, or where a run had `begun` to, its journal stays to finish it by.
    """

    def __init__(self, path: str, *, begun: bool = False) -> None:
        rest = "some files were written, `opskb check` tells it" if begun else "nothing was written"
        super().__init__(0, f"was changed while it was being edited; {rest}", path)


def settled(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that may be done together: each once, and of two that overlap the first.

    Two that put something in at one place overlap too: nobody knows which comes first. Those of a file
    that are left out are for another run, which reads what these have written.
    """
    kept: list[Edit] = []
    for edit in sorted(dict.fromkeys(edits), key=lambda one: order(one.place)):
        last = kept[-1].place if kept else None
        begin, _ = ends(edit.place)
        apart = last is None or last.path != edit.place.path or ends(last)[1] <= begin
        if apart and last != edit.place:
            kept.append(edit)
    return tuple(kept)
