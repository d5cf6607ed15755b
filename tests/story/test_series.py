"""The series of the sample are what its story says, and nothing else."""

from __future__ import annotations

from typing import Any

from tests.story.drive import ROOT, SERIES


def test_every_series_is_current(story: dict[str, Any]) -> None:
    for path, text in SERIES.items():
        assert (ROOT / path).read_text(encoding="utf-8") == text(story), f"{path} is out of date"


def test_every_csv_of_the_sample_comes_from_the_story() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.csv")}
    assert there == set(SERIES)
