"""What an edit would do, before any of it is done: files before and after, and how to show that."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from opskb.reports.run import clean


@dataclass(frozen=True, slots=True)
class Change:
    """One file, by its path from the root, before and after: None where it is not there.

    A file that moves is two changes, one that brings it and one that takes it away.
    """

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one command would write, and in words what it does and what it leaves to a person."""

    command: str
    changes: tuple[Change, ...] = ()
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)


def diff(plan: Plan) -> str:
    """The changes as one unified diff, which cannot steer the terminal it is printed on."""
    return "".join(line for one in plan.changes for line in _lines(one))


def _lines(change: Change) -> Iterator[str]:
    before, after = (_text(content) for content in (change.before, change.after))
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    new = "/dev/null" if change.after is None else f"b/{change.path}"
    for line in difflib.unified_diff(before, after, clean(old), clean(new), lineterm=""):
        yield f"{line[:1]}{clean(line[1:])}\n"


def _text(content: bytes | None) -> list[str]:
    """The lines of a file; what is no text is told by its size."""
    try:
        return (content or b"").decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return [f"{len(content or b'')} bytes that are no text"]
