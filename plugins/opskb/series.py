"""Figures over time: the CSV beside a record becomes typed rows, each fault with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opskb import fields, source
from opskb.fields import Field
from opskb.model import Place, Problem, Row
from opskb.source import Unreadable

MOST_ROWS, MOST_DIMENSIONS = 20_000, 200
_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.csv", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass(frozen=True)
class Series:
    """The rows of one file, in its order, and what is wrong in it; a row with a fault is left out."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(root: Path, beside: str, name: str, spec: Field) -> Series:
    """The series in the file `name`, which lies beside the file `beside` or in a folder below it.

    The first line names the columns, which are those of `spec`; both paths are relative to `root`.
    """
    if not _NAME.fullmatch(name):
        message = f"`{spec.name}` is `{name}`, which is no CSV file beside the record"
        remedy = "write its file name, such as login.csv"
        return Series(problems=(Problem(Place(beside), message, remedy, "OKB004"),))
    path = f"{beside.rpartition('/')[0]}/{name}".lstrip("/")
    try:
        text = source.text(root, path)
    except Unreadable as error:
        return Series(problems=(error.problem(path),))
    if found := _CONTROL.search(text):
        place = Place(path, text.count("\n", 0, found.start()) + 1)
        return Series(
            problems=(Problem(place, "holds a control character", "remove it", "OKB001"),)
        )
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, raw in _lines(text, path, spec, problems):
        row, faults = fields.read(raw, spec.row)
        problems += [
            Problem(Place(path, line), fault.message, fault.remedy, "OKB003") for fault in faults
        ]
        if not faults:
            rows.append(row)
    return Series(tuple(rows), tuple(problems))


def crowded(rows: tuple[Row, ...]) -> bool:
    """Whether a series has more dimensions than are looked at: no table has so many columns."""
    return len({row.get("dimension") for row in rows}) > MOST_DIMENSIONS


def _lines(
    text: str, path: str, spec: Field, problems: list[Problem]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every line that is not empty, by the names of its columns, with its number."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        heads = [head.strip() for head in next(reader, [])]
        if unknown := sorted(set(heads) ^ (set(heads) & set(spec.row))):
            columns = ", ".join(spec.row)
            message = f"has the column `{unknown[0][:60]}`, which `{spec.name}` does not know"
            problems.append(Problem(Place(path), message, f"name them {columns}", "OKB003"))
            return
        for count, cells in enumerate(reader):
            if count == MOST_ROWS:
                message = f"has more than {MOST_ROWS:,} rows; the rest is not read"
                problems.append(
                    Problem(Place(path, reader.line_num), message, "split it", "OKB001")
                )
                return
            if any(cells):
                yield reader.line_num, _row(heads, cells, spec)
    except csv.Error as error:
        place = Place(path, max(1, reader.line_num))
        problems.append(Problem(place, f"is not CSV: {error}", "see RFC 4180", "OKB001"))


def _row(heads: list[str], cells: list[str], spec: Field) -> dict[str, Any]:
    """One line; what is more than the columns is a column of no name, which `fields.read` refuses."""
    found = {head: _cell(cell, spec.row[head]) for head, cell in zip(heads, cells, strict=False)}
    return {**found, "": None} if len(cells) > len(heads) else found


def _cell(cell: str, column: Field) -> Any:
    """The text of a cell, as YAML would have given it: nothing, a flag, a whole number, or text."""
    text = cell.strip()
    if not text:
        return None
    if column.type == "flag":
        return {"true": True, "false": False}.get(text.lower(), text)
    return int(text) if column.type == "integer" and _WHOLE.fullmatch(text) else text
