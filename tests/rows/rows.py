"""Every row of what opskb covers that has a test, by its id."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from tests.rows.row import Row

HERE = Path(__file__).parent


def rows() -> tuple[Row, ...]:
    """The rows of all test files in this folder, by letter and number."""
    found = [_row(path) for path in HERE.glob("test_row_*.py")]
    return tuple(sorted(found, key=_order))


def _row(path: Path) -> Row:
    spec = spec_from_file_location(f"row_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    row: Row = module.ROW
    assert path.stem == f"test_row_{row.id}", f"{path.name} holds the row {row.id}"
    return row


def _order(row: Row) -> tuple[str, int]:
    match = re.fullmatch(r"([A-E])(\d+)", row.id)
    assert match, row.id
    return match[1], int(match[2])
