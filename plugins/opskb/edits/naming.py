"""What a new record is called: an id that was never used, in the way others of its kind are called."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from opskb import source
from opskb.edits import create
from opskb.edits.refused import Refused
from opskb.kind import Kind
from opskb.model import Record
from opskb.project import Project

_NUMBERED = re.compile(r"[A-Z][A-Z0-9]*-\d+")
_DATED = re.compile(r"[A-Z][A-Z0-9]*-\d{4}-\d{2}-\d{2}(?:-|\Z)")
_ANY_ID = re.compile(r"[a-z][a-z0-9]*-(?:\d+(?=-|\Z)|.+)")
_WORDS = 6


def named(project: Project, kind: Kind, title: str, given: str, day: date) -> tuple[str, str]:
    """The id and the path without a suffix: as was asked, else in the way others of its kind are called.

    `day` is what a dated id bears. Raises Refused for an id that was ever used.
    """
    prefix, words = _prefix(project, kind), slug(title)
    last = _last(project, kind)
    pattern, stem = (last.id, source.stem(last.path)) if last else (kind.example_id, "")
    where = create.folder(project, kind.name, prefix)
    if given:
        id = name = given
    elif _DATED.match(pattern):
        id = name = f"{prefix}-{day}-{words}"
    elif _NUMBERED.fullmatch(pattern):
        width = len(pattern.rpartition("-")[2])
        number = f"{_next(project, prefix, where):0{width}d}"
        id = f"{prefix}-{number}"
        name = f"{number}-{words}" if stem[:1].isdecimal() else f"{id}-{words}"
    else:
        id = name = f"{prefix}-{words}"
    if id.casefold() in project.taken or id.casefold() in _ever(project):
        raise Refused(
            f"the id {id} was used already, and an id is not used twice: give `--set id=…`"
        )
    return id, f"{where}/{name.lower()}"


def _prefix(project: Project, kind: Kind) -> str:
    """That of the kind, or of its source where the records that are there go by that one only."""
    ours = {one.id.partition("-")[0] for one in project.by_kind[kind.name]}
    named = (one.prefix for one in project.config.sources if one.kind == kind.name and one.prefix)
    own = kind.prefix in ours or not ours
    return kind.prefix if own else next(named, min(ours))


def _last(project: Project, kind: Kind) -> Record | None:
    """The last record of a kind, which shows how the others are called."""
    prefix = _prefix(project, kind)
    ours = [one for one in project.by_kind[kind.name] if one.id.startswith(f"{prefix}-")]
    return ours[-1] if ours else None


def _next(project: Project, prefix: str, where: str) -> int:
    """The number after the highest that was ever used, by a record that is gone too."""
    parts = (id.rpartition("-") for id in {*project.taken, *_ever(project)})
    numbers = [int(tail) for head, _, tail in parts if head == prefix.lower() and _small(tail)]
    beside = (path for path in project.history.paths if path.startswith(f"{where}/"))
    heads = (source.stem(path).partition("-")[0] for path in beside)
    return max([*numbers, *(int(head) for head in heads if _small(head))], default=0) + 1


def _small(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 7


def _ever(project: Project) -> set[str]:
    """The ids in small letters that the names of all files hold which git ever saw."""
    names = (source.stem(path).casefold() for path in project.history.paths)
    return {match[0] for name in names for match in (_ANY_ID.match(name),) if match}


def slug(title: str) -> str:
    """A few words of a title as part of a file name."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower()) or re.findall(r"\w+", title.lower())
    return "-".join(words[:_WORDS])[:60].strip("-")
