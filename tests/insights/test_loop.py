"""Golden numbers of the loop, worked by hand, as of 20 November 2026.

signal   opened      judged      became            mission opened  ended       outcome
S1       2026-09-01  2026-09-03  M1                2026-09-11      2026-10-11  yes
S2       2026-09-05  2026-09-11  M1                2026-09-11      2026-10-11  yes
S3       2026-10-01  2026-10-02  M2                2026-10-12      running     –
S4       2026-10-05  2026-10-05  dismissed
S5       2026-11-10  waits, 10 days, 3 more than 7

judged:    4 of 5 = 80 %;  days 2, 6, 1, 0       median 1.5
missions:  3 of 4 = 75 %;  days 10, 6, 11        median 10
outcomes:  1 of 2 = 50 %;  days 30               median 30
whole:     2 of 5 = 40 %;  days 40, 36           median 38
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import loop, signals
from opskb.project import Project
from tests.checked import loaded


def signal(number: int, *lines: str) -> str:
    head = f"id: SIG-000{number}\ntitle: Signal {number}\nowner: Kofi Mensah"
    return "---\n" + "\n".join([head, *lines]) + "\n---\n"


def mission(number: int, *lines: str) -> str:
    head = f"id: PLAN-000{number}\ntitle: Mission {number}\ntype: mission\nowner: Kofi Mensah"
    return "---\n" + "\n".join([head, *lines]) + "\n---\n"


@pytest.fixture
def base(tmp_path: Path) -> Project:
    files = {
        "data/signals/sig-0001.md": signal(1, "opened: 2026-09-01", "triaged: 2026-09-03", "status: adopted", "closed: 2026-09-11", "became: PLAN-0001", "from: incident"),
        "data/signals/sig-0002.md": signal(2, "opened: 2026-09-05", "status: adopted", "closed: 2026-09-11", "became: PLAN-0001", "from: support"),
        "data/signals/sig-0003.md": signal(3, "opened: 2026-10-01", "triaged: 2026-10-02", "status: adopted", "closed: 2026-10-12", "from: incident"),
        "data/signals/sig-0004.md": signal(4, "opened: 2026-10-05", "status: dismissed", "closed: 2026-10-05", "dismissed_because: Seen once, by one phone."),
        "data/signals/sig-0005.md": signal(5, "opened: 2026-11-10", "status: new"),
        "data/plans/plan-0001.md": mission(1, "status: done", "opened: 2026-09-11", "finished: 2026-10-11", "outcome: It works."),
        "data/plans/plan-0002.md": mission(2, "status: active", "opened: 2026-10-12", "grew_from: SIG-0003", "outcome: Hoped for."),
    }  # fmt: skip
    return loaded(tmp_path, files)


def test_every_step_is_that_of_the_table(base: Project) -> None:
    steps = {one.name: (one.left, one.entered, one.median) for one in loop.close(base).steps}
    assert steps == {
        "judged": (4, 5, 1.5),
        "missions": (3, 4, 10),
        "outcomes": (1, 2, 30),
        "whole": (2, 5, 38),
    }


def test_the_yield_is_the_share_of_signals_that_led_to_an_outcome(base: Project) -> None:
    found = loop.close(base)
    assert found.ratio == pytest.approx(0.4)
    assert found.sources == (("incident", 2, 2), ("other", 2, 0), ("support", 1, 1))


def test_a_signal_waits_until_it_is_judged(base: Project) -> None:
    waits = {one.record.id: (one.fate, one.waited) for one in signals.signals(base)}
    assert waits["SIG-0001"] == ("adopted", 2)
    assert waits["SIG-0002"] == ("adopted", 6)
    assert waits["SIG-0005"] == ("waiting", 10)
    late = [one for one in signals.signals(base) if signals.overdue(base, one)]
    assert [one.record.id for one in late] == ["SIG-0005"]
    assert late[0].limit == date(2026, 11, 17)


def test_triaged_without_a_day_is_no_judgement(tmp_path: Path) -> None:
    text = signal(1, "opened: 2025-10-05", "status: triaged")
    base = loaded(tmp_path, {"data/signals/sig-0001.md": text})
    (one,) = signals.signals(base)
    # From 5 October 2025 to 5 October 2026 365 days, to 20 November 46 more.
    assert (one.fate, one.waited, signals.overdue(base, one)) == ("waiting", 411, True)
    assert loop.close(base).steps[0].left == 0


def test_an_outcome_of_a_mission_that_runs_is_none_yet(base: Project) -> None:
    assert loop.outcome(base.graph["PLAN-0001"]) == "It works."
    assert loop.outcome(base.graph["PLAN-0002"]) == ""


def test_no_signal_at_all_is_not_computable(tmp_path: Path) -> None:
    found = loop.close(loaded(tmp_path, {}))
    assert found.ratio is None
    figures = tuple(loop.figures(found))
    assert len(figures) == 8  # a share and a median of each of four steps
    assert all(one.value is None and one.because for one in figures)


def test_judged_before_it_was_opened_is_no_negative_wait(tmp_path: Path) -> None:
    text = signal(1, "opened: 2026-09-10", "triaged: 2026-09-03", "status: triaged")
    base = loaded(tmp_path, {"data/signals/sig-0001.md": text})
    (one,) = signals.signals(base)
    # From 10 September to 20 November: 20 + 31 + 20 days. A day before it was there judged nothing.
    assert (one.fate, one.judged, one.waited) == ("waiting", None, 71)
    assert signals.overdue(base, one)
    assert loop.close(base).steps[0].days == ()
