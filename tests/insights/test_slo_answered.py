"""What incidents answer for, by hand.

Ten days, objective 99.5 %: 0.5 % of 10 x 1440 may be lost, 72 minutes. A day of 0.94 loses 6 % of
1440 = 86.4, one of 0.97 loses 43.2.

| lost                      | charged or accepted          | left to explain           | explained |
|---------------------------|------------------------------|---------------------------|-----------|
| 15th 86.4                 | 15th 86                      | 0.4                       | yes       |
| 15th 86.4                 | 15th 14.3 (14.5)             | 72.1 (71.9)               | no (yes)  |
| 15th 86.4, 17th 86.4      | 15th 86 and an override      | 0 + 86.4                  | no        |
| 15th 86.4, 17th 86.4      | 15th 172                     | 0 + 86.4                  | no        |
| 15th 86.4, 16th 86.4      | 15th to 16th 172             | 0 + 0.8                   | yes       |
| 10th 43.2, 11th, 12th     | 10th to 12th 216             | 11th to 20th: 0 + 0       | yes       |
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import slo
from opskb.insights.slo import Objective
from tests.checked import loaded

TODAY = date(2026, 11, 20)


def objective(
    folder: Path, bad: dict[int, str], *charges: tuple[str, str, float], overrides: str = "[]"
) -> Objective:
    """An objective with bad days in November, and incidents from a day to another with their minutes."""
    rows = "".join(f"2026-11-{day:02},{bad.get(day, '1')}\n" for day in range(1, 21))
    files = {
        "data/slos/slo-x.md": "---\nid: SLO-x\nstatus: active\nobjective: 99.5%\nwindow: 10 days\n"
        f"compliance: x.csv\noverrides: {overrides}\n---\n",
        "data/slos/x.csv": f"on,value\n{rows}",
    }
    for number, (first, last, minutes) in enumerate(charges, 1):
        ended = f"status: closed\nresolved: 2026-11-{last}T12:00Z" if last else "status: open"
        files[f"data/incidents/inc-{number}.md"] = (
            f"---\nid: INC-{number}\nseverity: SEV-3\nstarted: 2026-11-{first}T09:00Z\n{ended}\n"
            f"spent: [{{to: SLO-x, minutes: {minutes:g}}}]\n---\n"
        )
    return slo.objectives(loaded(folder, files))["SLO-x"]


@pytest.mark.parametrize(
    ("bad", "charges", "overrides", "explained"),
    [
        ({15: "0.94"}, [("15", "15", 86)], "[]", True),
        ({15: "0.94"}, [("15", "15", 14.3)], "[]", False),
        ({15: "0.94"}, [("15", "15", 14.5)], "[]", True),
        (
            {15: "0.94", 17: "0.94"},
            [("15", "15", 86)],
            "[{from: 2026-11-15, until: 2026-11-15, reason: moved}]",
            False,
        ),
        ({15: "0.94", 17: "0.94"}, [("15", "15", 172)], "[]", False),
        ({15: "0.94", 16: "0.94"}, [("15", "16", 172)], "[]", True),
        ({15: "0.94", 16: "0.94"}, [("15", "", 172)], "[]", True),
        ({10: "0.97", 11: "0.94", 12: "0.94"}, [("10", "12", 216)], "[]", True),
    ],
)
def test_a_day_is_explained_by_no_more_than_it_lost(
    bad: dict[int, str],
    charges: list[tuple[str, str, float]],
    overrides: str,
    explained: bool,
    tmp_path: Path,
) -> None:
    one = objective(tmp_path, bad, *charges, overrides=overrides)
    now = slo.window(one, TODAY)
    assert now
    assert not now.held
    assert slo.explained(one, now) is explained


@pytest.mark.parametrize(
    ("charges", "minutes"),
    [
        # The 15th and the 16th lost 86.4 each, 172.8 together; half a minute is let pass.
        ([("15", "15", 86), ("15", "16", 86)], None),
        ([("15", "16", 86), ("16", "16", 86)], None),
        ([("15", "15", 86.9)], None),
        ([("15", "15", 87)], (87, 15, 15)),
        ([("15", "15", 60), ("15", "15", 60)], (120, 15, 15)),
        # 86 fit, 172 fit, and 258 on 172.8 do not.
        ([("15", "15", 86), ("15", "16", 172)], (258, 15, 16)),
        # 80 fit the 15th alone, and 100 the two days; 180 do not fit 172.8.
        ([("14", "15", 80), ("15", "16", 100)], (180, 14, 16)),
        ([("13", "15", 10), ("15", "15", 80)], (90, 13, 15)),
    ],
)
def test_charges_on_the_same_days_are_added_up(
    charges: list[tuple[str, str, float]], minutes: tuple[float, int, int] | None, tmp_path: Path
) -> None:
    one = objective(tmp_path, {15: "0.94", 16: "0.94"}, *charges)
    found = [
        (round(crowd.minutes, 6), crowd.first.day, crowd.last.day)
        for crowd, _ in slo.overcharged(one, 0.5)
    ]
    assert found == ([minutes] if minutes else [])


def test_an_incident_that_began_before_the_window_is_charged_with_what_it_took_inside(
    tmp_path: Path,
) -> None:
    """43.2 of its 216 minutes go to the 10th, and 172.8 to the 11th and 12th, which the window holds."""
    bad = {10: "0.97", 11: "0.94", 12: "0.94"}
    one = objective(tmp_path, bad, ("10", "12", 216))
    base = loaded(tmp_path, {})
    figures = {each.name: each for each in slo.figures(base, base.graph["SLO-x"])}
    assert one.answered.between(date(2026, 11, 10), date(2026, 11, 10)) == pytest.approx(43.2)
    assert figures["charged"].value == 172.8
    assert figures["charged"].records == ("INC-1",)


def test_every_measured_day_has_its_window(tmp_path: Path) -> None:
    """A loss on the 5th is in the windows up to the 5th and the nine days after it."""
    one = objective(tmp_path, {5: "0.5"})
    missed = [each.last.day for each in slo.windows(one, TODAY) if not each.held]
    assert missed == list(range(5, 15))
