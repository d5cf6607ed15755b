"""Writing that survives its own death: a journal first, each file whole or not at all, deletions last.

A run that was killed leaves its journal, `opskb check` tells it, and the next command that writes
finishes what the journal says. A file that somebody changed meanwhile keeps what they wrote.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from opskb import pending
from opskb.edits.change import Change, Plan
from opskb.edits.refused import Refused, refuse_links
from opskb.edits.span import Changed

SCHEMA = "opskb/journal-v1"
NEW = 0o644
"""Who may read and write a file that is new."""


def carry_out(root: Path, plan: Plan) -> None:
    """Do all of a plan, under the lock of this root.

    Raises Changed where a file is not what the plan read, Refused where one may not be written
    (nothing was written then), and OSError where the system fails; what is done then stays done,
    and the journal is there to finish it by.
    """
    if not plan:
        return
    for change in plan.changes:
        refuse_links(root, root / change.path)
        if _read(root / change.path) != change.before:
            raise Changed(change.path)
        if change.after is not None:
            _refuse_spare(root, change.path)
    journal = pending.journal(root)
    _housed(journal.parent)
    try:
        _replaced(journal, _written(plan))
    except OSError:
        _cleared(journal)
        raise
    _finish(root, plan.changes)
    _cleared(journal)


def recover(root: Path) -> str:
    """Finish what a run that died had begun, and say which command it was, "" for none.

    Raises Refused where its journal cannot be read, or where a file is neither what it was nor what
    it was to be: that one is a person's to decide about.
    """
    journal = pending.journal(root)
    content = _read(journal)
    if content is None:
        _cleared(journal)  # who died before the journal was whole had not written anything else
        return ""
    plan = _parsed(content, journal)
    for change in plan.changes:
        refuse_links(root, root / change.path)
        if _read(root / change.path) not in (change.before, change.after):
            raise Refused(
                f"{change.path} was changed after an `opskb {plan.command}` was interrupted: see what"
                f" is right in it, then take {journal} away and run the command again"
            )
    _finish(root, plan.changes)
    _cleared(journal)
    return plan.command


def _finish(root: Path, changes: Iterable[Change]) -> None:
    """Bring every file to what it is to be; what is taken away goes last, when all else is there.

    Each is looked at again right before: one that somebody changed meanwhile keeps what they wrote.
    """
    changes = tuple(changes)
    for change in changes:
        path = root / change.path
        if change.after is None:
            continue
        _spare(path).unlink(missing_ok=True)
        if _awaits(path, change):
            _housed(path.parent)
            put = _replaced if change.before is not None else _brought
            put(path, change.after)
    for change in changes:
        path = root / change.path
        if change.after is None and _awaits(path, change):
            path.unlink()
            _synced(path.parent)


def _awaits(path: Path, change: Change) -> bool:
    """Whether a file is still to be written or taken away. Raises Changed where it is a third thing."""
    now = _read(path)
    if now not in (change.before, change.after):
        raise Changed(change.path, begun=True)
    return now != change.after


def _housed(folder: Path) -> None:
    """Make a folder and those around it, each known to the disk before anything is put in."""
    for one in reversed([one for one in (folder, *folder.parents) if not one.is_dir()]):
        one.mkdir(exist_ok=True)
        _synced(one.parent)


def _replaced(path: Path, content: bytes) -> None:
    """Put a file in the place of the one that is there, whole."""
    mode = path.stat().st_mode & 0o777 if path.exists() else NEW
    spare = _prepared(path, content, mode)
    with _spared(spare):
        os.replace(spare, path)  # noqa: PTH105
    _synced(path.parent)


def _brought(path: Path, content: bytes) -> None:
    """Put a file where none is, whole. Raises Changed where somebody has put one there meanwhile."""
    spare = _prepared(path, content, NEW)
    with _spared(spare):
        try:
            os.link(spare, path)  # unlike a rename, it takes the place of no file
        except FileExistsError:
            raise Changed(path.name, begun=True) from None
        except OSError:
            os.replace(spare, path)  # noqa: PTH105 - a disk without hard links
    spare.unlink(missing_ok=True)
    _synced(path.parent)


@contextmanager
def _spared(spare: Path) -> Iterator[None]:
    """Leave no spare behind where the system fails."""
    try:
        yield
    except OSError:
        spare.unlink(missing_ok=True)
        raise


def _prepared(path: Path, content: bytes, mode: int) -> Path:
    """Write a file beside the place that it is for, and make sure that it is on the disk."""
    spare = _spare(path)
    spare.unlink(missing_ok=True)
    handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with _spared(spare), os.fdopen(handle, "wb", buffering=0) as file:
        view = memoryview(content)
        while view:
            view = view[os.write(file.fileno(), view) :]
        os.chmod(spare, mode)  # noqa: PTH101
        os.fsync(file.fileno())
    return spare


def _spare(path: Path) -> Path:
    """Where a file is written before it takes its place: hidden, so that no walk reads it.

    Its name is short, however long that of the file is: a system that holds the one holds the other.
    """
    mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f".{mark}.opskb")


def _refuse_spare(root: Path, path: str) -> None:
    """Raises Refused where a file of somebody's has that name: nothing of ours is left without a journal."""
    spare = _spare(root / path)
    if os.path.lexists(spare):
        where = spare.relative_to(root).as_posix()
        raise Refused(f"{where} is there, which {path} is written through: give it another name")


def _synced(folder: Path) -> None:
    """Make sure that the disk knows what a folder holds, on systems where that can be asked for."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _cleared(journal: Path) -> None:
    """Take the journal away, and the folder that held it where nothing else is in it."""
    for path in (_spare(journal), journal):
        if path.exists():
            path.unlink()
            _synced(path.parent)
    with suppress(OSError):
        journal.parent.rmdir()


def _written(plan: Plan) -> bytes:
    changes = [
        {"path": one.path, "before": _encoded(one.before), "after": _encoded(one.after)}
        for one in plan.changes
    ]
    content = {"schema": SCHEMA, "command": plan.command, "changes": changes}
    return (json.dumps(content, indent=1) + "\n").encode()


def _encoded(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")


def _parsed(content: bytes, journal: Path) -> Plan:
    try:
        found = json.loads(content)
        if found["schema"] != SCHEMA:
            raise ValueError(found["schema"])
        return Plan(str(found["command"]), tuple(map(_change, found["changes"])))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(
            f"{journal} is no journal that can be read: see with git what is right in the records,"
            " then take it away"
        ) from None


def _change(row: dict[str, Any]) -> Change:
    """One change of a journal; a path that leads out of the root, or into git, is none of ours."""
    path = row["path"]
    parts = path.split("/")
    if path.startswith("/") or {"..", ".git", ""} & set(parts) or "\\" in path:
        raise ValueError(path)
    return Change(path, *(_decoded(row[name]) for name in ("before", "after")))


def _decoded(word: str | None) -> bytes | None:
    return None if word is None else base64.b64decode(word, validate=True)
