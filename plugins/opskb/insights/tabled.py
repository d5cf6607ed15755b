"""The table of steps of a runbook, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from opskb import prose
from opskb.insights.step import Command, Doing, Failing, Step, Way
from opskb.model import Record, Row


def read(record: Record) -> tuple[Step, ...]:
    """The rows of the table; a step that is verified by another one is shown what that one does."""
    written = tuple(_step(at, row) for at, row in enumerate(record.steps))
    by_id = {one.id.casefold(): one for one in reversed(written)}
    return tuple(
        replace(one, verify=other.does)
        if one.verified_by and (other := by_id.get(one.verified_by.casefold()))
        else one
        for one in written
    )


def _step(at: int, row: Row) -> Step:
    goto = rows(row.get("goto"), "to")
    rollback = rows(row.get("rollback"), "run")
    verify = rows(row.get("verify"), "step")
    kind: Doing = row.get("kind") or "act"
    leads: Failing = "goto" if goto and kind != "decide" else "abort"
    fails: Failing = row.get("on_fail") or leads
    back, never = _back(rollback)
    return Step(
        str(row.get("id") or at + 1),
        kind,
        _text(row.get("intent")),
        _way((row,)),
        fails,
        tuple(_text(one.get("to")) for one in goto),
        tuple(_text(one.get("when")) for one in goto),
        _text(row.get("next")),
        row.get("destructive") is True,
        bool(row.get("needs_approval")) or row.get("may") == "approval",
        _text(row.get("needs_approval")),
        back,
        never,
        _way(verify),
        next((_text(one.get("step")) for one in verify if one.get("step")), ""),
        row.get("may"),
        row=at,
    )


NEVER = re.compile(r"irreversible:[ \t]*", re.IGNORECASE)


def _back(rows: tuple[Row, ...]) -> tuple[Way, str]:
    """The way back, and why there is none; `irreversible: reason` may be written as plain text too."""
    way = _way(rows)
    reasons = [_text(one.get("irreversible")) for one in rows]
    if said := NEVER.match(way.manual):
        reasons.append(way.manual[said.end() :].strip())
        way = replace(way, manual="")
    return way, next(filter(None, reasons), "")


def _way(written: Iterable[Row]) -> Way:
    """All that rows with the columns `run`, `manual` and `expect` say, one after the other."""
    found: list[Command] = []
    words: list[str] = []
    expect: list[str] = []
    for row in written:
        for run in rows(row.get("run"), "command"):
            read, around = _run(run)
            found += read
            words.append(around)
        words.append(_text(row.get("manual")))
        expect.append(_text(row.get("expect")))
    return Way(tuple(found), "\n\n".join(filter(None, words)), " ".join(filter(None, expect)))


def _run(row: Row) -> tuple[tuple[Command, ...], str]:
    """The commands of a row and the words around them.

    With a language all of it is one command, whatever fences are in it, unless it begins with one.
    Else its fenced blocks are commands, each in its own language, and what stands around them is for a
    person to read.
    """
    text, language, timeout = (
        _text(row.get("command")),
        language_of(row.get("language")),
        row.get("timeout"),
    )
    blocks = tuple(prose.listings(text))
    if language and not (blocks and not text[: blocks[0].offset].strip()):
        return (Command(text, language, timeout),) if text else (), ""
    found, words, at = [], [], 0
    for one in blocks:
        found.append(Command(one.code, language_of(one.info) or language, timeout))
        words.append(text[at : one.offset].strip())
        at = one.end
    return tuple(found), "\n\n".join(filter(None, [*words, text[at:].strip()]))


def rows(value: Any, short: str) -> tuple[Row, ...]:
    """Rows within a row; a kind of somebody's own may hold plain text there."""
    many = value if isinstance(value, tuple | list) else () if value in (None, "") else (value,)
    return tuple(one if isinstance(one, Mapping) else {short: one} for one in many)


_NAME = re.compile(r"[\w+#.-]+")


def language_of(info: Any) -> str:
    """The name of a language among what is written of it: `sh` of `{.sh title="x"}`."""
    found = _NAME.search(_text(info))
    return found[0].lstrip(".") if found else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
