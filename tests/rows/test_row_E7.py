from __future__ import annotations

from pathlib import Path

from tests.rows.row import Row, holds, shown
from tests.rows.test_row_E6 import ROW as SIGNALS
from tests.rows.test_row_E6 import signal

ROW = Row(
    id="E7",
    title="The loop closes",
    kinds=("signal", "plan"),
    files={
        **SIGNALS.files,
        "data/signals/sig-0004.md": signal(
            4,
            "Exports are slow",
            "status: adopted",
            "opened: 2026-10-06",
            "closed: 2026-10-12",
            "became: [PLAN-0001]",
        ),
    },
    breaks={},
    page="loop/index.html",
    data="api/v1/boards/loop.json",
)


def test_row_E7_holds(tmp_path: Path) -> None:
    holds(tmp_path, ROW)


def test_row_E7_shows(tmp_path: Path) -> None:
    words, data = shown(tmp_path, ROW)
    assert "50 % of signals led to an outcome (2 of 4), in a median of 29.5 days." in words
    sections = {section["name"]: section for section in data["sections"]}
    figures = {one["name"]: one for one in sections["steps"]["figures"]}
    # judged: 4, 2 and 6 days, median 4; mission: 11 and 6 days; outcome: 21; whole: 32 and 27 days
    assert (figures["judged-ratio"]["value"], figures["judged-days"]["value"]) == (0.75, 4)
    assert figures["missions-ratio"]["because"] == "2 of 3"
    assert figures["missions-days"]["value"] == 8.5
    assert (figures["outcomes-ratio"]["value"], figures["outcomes-days"]["value"]) == (1, 21)
    assert figures["whole-days"]["value"] == 29.5
    assert sections["sources"]["table"][0]["Signals"] == "4"
    assert sections["incidents"]["table"] == []


def test_row_E7_without_a_signal_says_so(tmp_path: Path) -> None:
    empty = Row("E7", ROW.title, (), {}, {}, ROW.page, ROW.data)
    words, _ = shown(tmp_path, empty)
    assert "No signal is written down, so the loop cannot be judged." in words
    assert "opskb new signal" in words
