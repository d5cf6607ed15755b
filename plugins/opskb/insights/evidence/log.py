"""The validation log: one result a line, each with the evidence that later lines attach to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from opskb import clock
from opskb.insights.evidence.facts import LINE_SCHEMA, Attached, Fault, Result
from opskb.insights.evidence.files import SHA256, Broken, as_json
from opskb.model import Place

MAX_RESULTS, MAX_FAULTS, MAX_WORDS = 20_000, 200, 100
"""How much of a log is looked at, however much there is."""
_MOST = 1e15


def read_results(log: str, path: str, faults: list[Fault]) -> Iterator[Result]:
    """The results of a log, each with the evidence that later lines attached to it."""
    found: dict[str, Result] = {}
    for number, line in enumerate(log.split("\n"), 1):
        if not line.strip():
            continue
        if len(faults) >= MAX_FAULTS:
            break
        if len(found) >= MAX_RESULTS:
            faults.append(
                Fault(
                    Place(path, number), f"has more than {MAX_RESULTS:,} results", "begin a new log"
                )
            )
            break
        try:
            data = as_json(line)
            _read_line(data if isinstance(data, dict) else {}, number, found)
        except Broken as error:
            place = Place(path, number)
            faults.append(Fault(place, str(error), "mend the line, or restore it from git"))
    yield from found.values()


def _read_line(data: Mapping[str, Any], number: int, found: dict[str, Result]) -> None:
    """Add what one line says: a result, or files for one before it. Raises Broken."""
    if data.get("schema") != LINE_SCHEMA:
        raise Broken(f"is no line of {LINE_SCHEMA}")
    id, day = _word(data, "id"), _day(data)
    files = tuple(
        Attached(path, digest, day, number) for path, digest in _files(data.get("evidence"))
    )
    if data.get("event") == "evidence":
        if id not in found:
            raise Broken(f"attaches evidence to `{id}`, which no line before it records")
        found[id] = replace(found[id], attached=(*found[id].attached, *files))
        return
    if id in found:
        raise Broken(f"records `{id}` a second time")
    found[id] = _result(data, id, files, number)


def _result(data: Mapping[str, Any], id: str, files: tuple[Attached, ...], number: int) -> Result:
    word = data.get("result")
    if word not in ("PASS", "FAIL"):
        raise Broken("has neither PASS nor FAIL as its `result`")
    return Result(
        id,
        _day(data),
        _word(data, "phase"),
        _word(data, "project"),
        str(data.get("slo") or ""),
        word == "PASS",
        _numbers(data.get("measured")),
        _numbers(data.get("targets")),
        words(data.get("missed")),
        words(data.get("incident_ids")),
        files,
        str(data.get("owed") or ""),
        number,
    )


def _day(data: Mapping[str, Any]) -> date:
    try:
        return clock.parse_date(_word(data, "on"))
    except ValueError as error:
        raise Broken(f"`on` {error}") from None


def _word(data: Mapping[str, Any], name: str) -> str:
    word = data.get(name)
    if not isinstance(word, str) or not word:
        raise Broken(f"has no `{name}`")
    return word


def words(raw: Any) -> tuple[str, ...]:
    """The words of a list, no more than MAX_WORDS; none where it is no list."""
    rows = raw[:MAX_WORDS] if isinstance(raw, list) else ()
    return tuple(one for one in rows if isinstance(one, str))


def _numbers(raw: Any) -> Mapping[str, float]:
    rows = raw.items() if isinstance(raw, dict) else ()
    return {
        str(name): float(value)
        for name, value in rows
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST
    }


def _files(raw: Any) -> Iterator[tuple[str, str]]:
    for one in raw if isinstance(raw, list) else [] if raw is None else [raw]:
        row = one if isinstance(one, dict) else {}
        path, digest = row.get("path"), row.get("sha256", "")
        if not isinstance(path, str) or not path:
            raise Broken("lists evidence without a path")
        if digest != "" and not (isinstance(digest, str) and SHA256.fullmatch(digest)):
            raise Broken("lists evidence with a SHA-256 that is none")
        yield path, digest
