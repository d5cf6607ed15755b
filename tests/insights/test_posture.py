"""Golden numbers of what steering sees, worked by hand.

incidents over:  SEV-3 four: two alone and verified, one alone and never verified, one by a person
                 → 2 / 4 = 50 %;   SEV-1 one, by a person → 0 / 1 = 0 %;   SEV-2 none over
cost, EUR:       vault 100 + 100, cloud 900 in July = 1,000 (its first budget); October 110 + 990 = 1,100
                 1,100 / 1,000 − 1 = 10 % more than three months before; November is not over
"""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.insights import posture
from opskb.project import Project
from tests.checked import loaded


def incident(number: int, severity: str, *lines: str, status: str = "closed") -> str:
    head = (
        f"id: INC-000{number}",
        f"title: Incident {number}",
        f"status: {status}",
        f"severity: {severity}",
        "started: 2026-10-01T10:00Z",
    )
    return "\n".join(["---", *head, *lines, "---", ""])


def budget(name: str, **months: float) -> str:
    rows = "\n".join(f"  - {{on: 2026-{m[1:]}, value: {value}}}" for m, value in months.items())
    return f"""---
id: BUD-{name}
title: {name}
owner: Aroha Ngata
scope: account
amount: 2000
spend:
{rows.replace("_", "-")}
---
"""


@pytest.fixture
def base(tmp_path: Path) -> Project:
    files = {
        "data/incidents/inc-0001.md": incident(1, "SEV-3", "remediation: alone", "verified: true"),
        "data/incidents/inc-0002.md": incident(2, "SEV-3", "remediation: alone", "verified_by: Zoe"),
        "data/incidents/inc-0003.md": incident(3, "SEV-3", "remediation: alone"),
        "data/incidents/inc-0004.md": incident(4, "SEV-3", "verified: true"),
        "data/incidents/inc-0005.md": incident(5, "SEV-1", "verified: true"),
        "data/incidents/inc-0006.md": incident(6, "SEV-2", "remediation: alone", status="open"),
        "data/budgets/bud-vault.md": budget("vault", m07_01=100, m07_02=100, m10_01=110),
        "data/budgets/bud-cloud.md": budget("cloud", m07_01=800, m10_01=990, m11_01=300),
    }  # fmt: skip
    return loaded(tmp_path, files)


def test_maturity_counts_what_was_mended_alone_and_verified(base: Project) -> None:
    found = {one.severity: (one.over, one.alone, one.verified) for one in posture.maturity(base)}
    assert found == {
        "SEV-1": (1, 0, 0),
        "SEV-2": (0, 0, 0),
        "SEV-3": (4, 3, 2),
        "SEV-4": (0, 0, 0),
    }
    shares = [one.share for one in posture.maturity(base)]
    assert shares == [0, None, 0.5, None]


def test_cost_is_the_sum_of_all_budgets_and_leaves_the_running_month_out(base: Project) -> None:
    (cost,) = posture.costs(base)
    assert [value for _, value in cost.whole] == [1000, 1100]
    assert cost.running
    assert cost.change == pytest.approx(0.1)


def test_the_figures_say_what_is_and_what_cannot_be_told(base: Project) -> None:
    found = {one.name: one for one in posture.figures(base)}
    assert found["cost-eur"].value == 1100
    assert "10 % more" in found["cost-eur"].because
    assert found["alone-sev-3"].because == "2 of 4; 1 more alone and never verified"
    assert found["alone-sev-2"].because == "no incident of this severity is over"
    assert found["open-incidents"].value == 1
    assert found["objectives"].because == "no objective is measured"


def test_nothing_at_all_is_not_computable(tmp_path: Path) -> None:
    found = {one.name: one for one in posture.figures(loaded(tmp_path, {}))}
    assert found["cost"].value is None
    assert found["alone-sev-1"].value is None
