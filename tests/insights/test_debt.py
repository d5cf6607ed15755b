"""Golden ages of debt, as of 20 November 2026; a quarter earlier was 20 August.

opened 1 September    29 + 31 + 20             = 80 days
opened 19 August      12 + 30 + 31 + 20        = 93 days, a day more than a quarter
opened 20 August      12 + 30 + 31 + 19        = 92 days, a quarter and no more
opened 2 March, closed 1 April                 = 30 days
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import debt as d
from opskb.project import Project
from tests.checked import SETTINGS, loaded

ADR = "---\nid: ADR-000{}\ntitle: A decision\nstatus: {}\n---\n"


def base(root: Path, *debts: str, status: str = "accepted", settings: str = SETTINGS) -> Project:
    """A knowledge base with two decisions, and debts against the first unless they say otherwise."""
    files = {f"data/adr/adr-000{n}.md": ADR.format(n, status) for n in (1, 2)}
    for at, more in enumerate(debts, 1):
        head = f"---\nid: DEBT-000{at}\ntitle: A debt\nowner: Yusuf Demir\n"
        against = "" if "against" in more else "against: ADR-0001\n"
        files[f"data/debt/debt-000{at}.md"] = f"{head}{against}{more}---\n"
    return loaded(root, files, settings=settings)


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("opened: 2026-09-01\n", 80),
        ("opened: 2026-08-19\n", 93),
        ("opened: 2026-03-02\nclosed: 2026-04-01\nstatus: paid\n", 30),
        ("", None),
    ],
)
def test_the_ages_are_those_of_the_table(more: str, days: int | None, tmp_path: Path) -> None:
    found = base(tmp_path, more)
    assert d.age(found.graph["DEBT-0001"], date(2026, 11, 20)) == days


def test_a_decision_is_contradicted_for_longer_than_a_quarter(tmp_path: Path) -> None:
    rows = [f"opened: 2026-08-{day}\ncontradicts_it: true\n" for day in (19, 20)]
    found = base(tmp_path, *rows)
    old, young = (d.contradicted(found, found.graph[f"DEBT-000{n}"]) for n in (1, 2))
    assert [one.id for one in old] == ["ADR-0001"]
    assert young == ()


def test_the_quarter_is_a_setting(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\ndebt_after: 6 months\n"
    found = base(tmp_path, "opened: 2026-08-19\ncontradicts_it: true\n", settings=settings)
    assert d.contradicted(found, found.graph["DEBT-0001"]) == ()


def test_a_decision_out_of_force_is_contradicted_by_nothing(tmp_path: Path) -> None:
    found = base(tmp_path, "opened: 2025-08-19\ncontradicts_it: true\n", status="deprecated")
    assert d.contradicted(found, found.graph["DEBT-0001"]) == ()


def test_debts_stand_by_decision_the_longest_burdened_first(tmp_path: Path) -> None:
    found = base(
        tmp_path,
        "opened: 2026-10-01\n",
        "opened: 2026-09-01\n",
        "opened: 2026-01-01\nagainst: ADR-0002\n",
        "opened: 2025-01-01\nstatus: paid\nclosed: 2025-02-01\n",
    )
    shown = [(one.decision.id, [debt.id for debt in one.debts]) for one in d.burdens(found)]
    assert shown == [("ADR-0002", ["DEBT-0003"]), ("ADR-0001", ["DEBT-0002", "DEBT-0001"])]


def test_a_debt_that_was_closed_before_it_was_opened_has_no_age(tmp_path: Path) -> None:
    found = base(tmp_path, "opened: 2026-09-01\nclosed: 2026-08-01\nstatus: paid\n")
    (age,) = d.figures(found, found.graph["DEBT-0001"])
    assert (age.value, age.because) == (None, "it was closed before it was opened")


def test_figures_name_the_decision_that_is_wrong(tmp_path: Path) -> None:
    found = base(tmp_path, "opened: 2026-08-19\ncontradicts_it: true\n")
    age, wrong = d.figures(found, found.graph["DEBT-0001"])
    assert (age.value, wrong.value, wrong.holds) == (93, "ADR-0001", False)
    assert wrong.records == ("ADR-0001",)
