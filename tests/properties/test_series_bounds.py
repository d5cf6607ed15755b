"""A series as long and as wide as anybody may write it is read in time, and told where it is too much."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.rules import check, rulebook
from tests.checked import found, loaded

METRIC = (
    "---\nid: MET-1\ntitle: Wide\nstatus: active\ntype: {type}\nmeasures: {measures}\nunit: ms\n"
    "better: lower\nbaseline: 1\nowner: Ines\nvalues: wide.csv\n---\n"
)


def wide(root: Path, count: int, type: str = "growth", measures: str = "funnel") -> dict[str, str]:
    rows = (f"2026-{at % 9 + 1:02}-{at % 28 + 1:02},{at},d{at}" for at in range(count))
    return {
        "data/metrics/met-1.md": METRIC.format(type=type, measures=measures),
        "data/metrics/wide.csv": "\n".join(["on,value,dimension", *rows, ""]),
    }


def test_more_dimensions_than_are_looked_at_are_told(tmp_path: Path) -> None:
    (one,) = found(loaded(tmp_path, wide(tmp_path, 201)), "OKB001")
    assert "more than 200 dimensions" in one.message
    assert (one.place.path, one.place.line) == ("data/metrics/met-1.md", 11)
    assert found(loaded(tmp_path, wide(tmp_path, 200)), "OKB001") == []


def test_more_rows_than_are_read_are_told_with_their_line(tmp_path: Path) -> None:
    first, _ = found(loaded(tmp_path, wide(tmp_path, 20_001)), "OKB001")
    assert "more than" in first.message


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x9b"])
def test_a_control_character_is_told_with_its_line(letter: str, tmp_path: Path) -> None:
    files = wide(tmp_path, 3)
    files["data/metrics/wide.csv"] += f"2026-10-01,1,{letter}[31m\n"
    (one,) = found(loaded(tmp_path, files), "OKB001")
    assert (one.place.path, one.place.line) == ("data/metrics/wide.csv", 5)


@pytest.mark.parametrize("measures", ["funnel", "retention"])
def test_twenty_thousand_dimensions_cost_no_more_than_their_rows(
    measures: str, tmp_path: Path
) -> None:
    """One by one, each over all rows, they took minutes."""
    begun = time.process_time()
    base = loaded(tmp_path, wide(tmp_path, 20_000, measures=measures))
    render(Site(base, check(base), rulebook(base)))
    assert time.process_time() - begun < 20
