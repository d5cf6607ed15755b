"""governs: which records speak about files of the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypedDict

from opskb.answers import asked
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.labels import word
from opskb.answers.paging import Row, page
from opskb.answers.sized import line, words
from opskb.insights import governance
from opskb.insights.governance import Governed
from opskb.outputs.site import Site
from opskb.reports.run import counted

_MOST, _TOLD = 50, 5


class Governing(TypedDict):
    """A record that governs a path, and why: a glob that it watches, or the surface it is of."""

    path: str
    id: str
    trust: str
    kind: str
    title: str
    because: str


class Governance(TypedDict):
    """Which records govern some paths; `free` are those that none does."""

    total: int
    governing: list[Governing]
    free: list[str]
    cursor: str | None


def governs(
    site: Site,
    *,
    paths: Annotated[list[str], "Files of the code, by their paths from its root."],
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """List the records in force that govern files of the code: read these before you change the files.

    No file is opened: the paths are compared with what the records watch.
    """
    wanted = list(dict.fromkeys(_paths(site, paths)))
    found = governance.governs(site.project, wanted)
    told = page(
        found,
        cursor,
        of=("governs", *wanted),
        key=lambda one: f"{one.path} {one.record.key}",
        row=lambda one: _row(site, one),
    )
    ruled = {one.path for one in found}
    free = [line(path) for path in wanted if path not in ruled]
    head = f"{counted(len({one.record.key for one in found}), 'record')} in force for {counted(len(wanted), 'path')}."
    none = f"No record governs {words(free, _TOLD)}." if free else ""
    hint = "search_records with the name of the service may find more." if not found else ""
    text = "\n".join(filter(None, (head, none, hint, told.text, told.more)))
    data = {"total": len(found), "governing": told.data, "free": free[:_TOLD]}
    return Answer(text, {**data, "cursor": told.cursor})


def _paths(site: Site, paths: list[str]) -> Iterator[str]:
    """The paths from the root of the code. Raises Unanswered for what is none."""
    if not paths or not any(path.strip() for path in paths):
        raise Unanswered("`paths` is empty: ask with files such as services/checkout/retries.py.")
    if len(paths) > _MOST:
        raise Unanswered(f"`paths` has {len(paths):,} entries: ask with {_MOST} at a time.")
    root = f"{site.project.config.code_root}/"
    for path in paths:
        plain = asked.short("paths", path).strip().removeprefix("./")
        inside = plain.removeprefix(root) if root != "/" else plain
        if record := site.project.find(plain) if "/" not in plain else None:
            raise Unanswered(
                f"`{line(plain)}` is a record, and no file of the code: ask list_backrefs or get_record with {record.id}."
            )
        if inside.startswith(("/", "\\")) or ".." in inside.replace("\\", "/").split("/"):
            raise Unanswered(
                f"`{line(plain)}` leads out of the code: write a path from its root, such as services/checkout/retries.py."
            )
        yield inside


def _row(site: Site, one: Governed) -> Row:
    record = one.record
    found = Governing(
        path=line(one.path, 200),
        id=record.id,
        trust=word(site, record),
        kind=record.kind,
        title=line(record.title),
        because=line(one.because, 200),
    )
    said = f"{found['trust']} \N{MIDDLE DOT} {record.id} ({found['because']}): {found['title']}"
    return Row(f"{found['path']}: {said}", found)
