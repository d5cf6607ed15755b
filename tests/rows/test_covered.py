"""What is built in belongs to a row: a rule of a system, a kind and a board are told of in `coverage.md`."""

from __future__ import annotations

from pathlib import Path

from opskb import kindfile
from opskb.outputs.boards import BOARDS
from opskb.rules import RULES
from tests.rows.rows import rows

ROWS = rows()


def test_every_rule_of_a_system_is_held_by_a_row() -> None:
    held = {code for row in ROWS for code in row.codes}
    of_systems = [rule.code for rule in RULES if rule.code.startswith("OKB8")]
    assert len(of_systems) > 80
    assert [code for code in of_systems if code not in held] == [], "name it in `breaks` or `also`"


def test_every_kind_is_of_a_row(tmp_path: Path) -> None:
    of_rows = {name for row in ROWS for name in row.kinds}
    built_in = [kind.name for kind in kindfile.load(tmp_path)]
    assert len(built_in) > 25
    assert [name for name in built_in if name not in of_rows] == [], "name it in `kinds` of a row"


def test_every_board_shows_a_row() -> None:
    pages = {row.page.removesuffix("/index.html") for row in ROWS}
    named = {name for row in ROWS for name in row.boards}
    assert named <= {board.name for board in BOARDS}
    assert len(BOARDS) > 30
    missing = [one.name for one in BOARDS if one.url not in pages and one.name not in named]
    assert missing == [], "name it in `boards` of a row"
