"""Golden numbers of experiments, worked by hand.

Control 1,000 users, 100 conversions; A 1,000 users, 130 conversions:

    p₁ − p₂ = 0.13 − 0.10                              = 0.03
    p̂       = 230 / 2000                               = 0.115
    error   = √(0.115 · 0.885 · (1/1000 + 1/1000))     = √0.00020355 = 0.0142671
    z       = 0.03 / 0.0142671                         = 2.102740
    p       = 2 · Φ(−2.102740)                         = 0.035488
    interval: 0.03 ± 1.959964 · √(0.13·0.87/1000 + 0.10·0.90/1000)
            = 0.03 ± 1.959964 · √0.0002031             = 0.03 ± 0.0279321 = 0.0020679 … 0.0579321

With a second arm B of 1,000 users and 118 conversions (p̂ = 0.109, error = 0.0139371, z = 1.291517,
p = 0.196524) Holm gives A 2 · 0.035488 = 0.070976 and B max(0.070976, 1 · 0.196524) = 0.196524.

With D of 140 conversions and E of 200, each of 1,000 users, A is better than the control still (D and
E have smaller p-values, and 1 · 0.035488 < 0.05). Against A, as the winner:

    D: p̂ = 0.135, error = √(0.135 · 0.865 / 500) = 0.0152823, z = 0.01 / 0.0152823 = 0.654350
    E: p̂ = 0.165, error = √(0.165 · 0.835 / 500) = 0.0165997, z = 0.07 / 0.0165997 = 4.216944
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import experiments as e
from opskb.model import Record
from tests.checked import loaded

CONTROL = "{name: now, control: true, users: 1000, conversions: 100}"
A = "{name: A, users: 1000, conversions: 130}"
B = "{name: B, users: 1000, conversions: 118}"
D = "{name: D, users: 1000, conversions: 140}"
E = "{name: E, users: 1000, conversions: 200}"


def experiment(root: Path, *arms: str, more: str = "") -> Record:
    rows = "\n".join(f"  - {arm}" for arm in arms)
    text = f"""---
id: EXP-0001
title: Shorter form
status: decided
owner: Kofi Mensah
hypothesis: A shorter form is finished more often.
decided: 2026-11-02
{more}
arms:
{rows}
---
"""
    return loaded(root, {"data/experiments/exp-0001.md": text}).graph["EXP-0001"]


def test_two_arms_are_those_of_the_table(tmp_path: Path) -> None:
    (one,) = e.judge(experiment(tmp_path, CONTROL, A)).comparisons
    assert one.difference == pytest.approx(0.03)
    assert one.z == pytest.approx(2.102740, abs=1e-5)
    assert one.p == pytest.approx(0.035488, abs=1e-5)
    assert (one.low, one.high) == pytest.approx((0.0020679, 0.0579321), abs=1e-6)
    assert one.better


def test_three_arms_are_corrected_by_holm(tmp_path: Path) -> None:
    outcome = e.judge(experiment(tmp_path, CONTROL, A, B))
    assert [one.p for one in outcome.comparisons] == pytest.approx([0.035488, 0.196524], abs=1e-5)
    adjusted = [one.adjusted for one in outcome.comparisons]
    assert adjusted == pytest.approx([0.070976, 0.196524], abs=1e-5)
    assert outcome.best is None, "what is significant alone is not among several"


def test_the_correction_never_lets_a_larger_p_overtake(tmp_path: Path) -> None:
    # p-values 0.03 and 0.031: 2 · 0.03 = 0.06, and 1 · 0.031 is raised to 0.06
    many = "{name: C, users: 1000, conversions: 131}"
    first, second = e.judge(experiment(tmp_path, CONTROL, many, A)).comparisons
    assert first.p < second.p < first.adjusted == second.adjusted


@pytest.mark.parametrize(
    ("winner", "arms", "holds"),
    [
        ("A", (CONTROL, A), True),
        ("A", (CONTROL, A, B), False),
        ("B", (CONTROL, A, B), False),
        ("now", (CONTROL, B), True),
        ("now", (CONTROL, A), False),
        ("none", (CONTROL, A), None),
        ("A", (CONTROL, A, D), True),  # nothing to choose between the two
        ("D", (CONTROL, A, D), True),
        ("A", (CONTROL, A, E), False),
        ("E", (CONTROL, A, E), True),
    ],
)
def test_a_winner_is_supported_or_not(
    tmp_path: Path, winner: str, arms: tuple[str, ...], holds: bool | None
) -> None:
    record = experiment(tmp_path, *arms, more=f"winner: {winner}")
    assert e.supported(record, e.judge(record)) is holds


@pytest.mark.parametrize(("rival", "z"), [(D, None), (E, 4.216944)])
def test_a_winner_is_beaten_by_what_is_better_still(
    tmp_path: Path, rival: str, z: float | None
) -> None:
    record = experiment(tmp_path, CONTROL, A, rival, more="winner: A")
    found = e.beaten(record, e.judge(record))
    assert (found and found.z) == (pytest.approx(z, abs=1e-5) if z else None)


@pytest.mark.parametrize(
    ("arms", "says"),
    [
        ((CONTROL,), "nothing to compare"),
        ((CONTROL, "{name: A, users: 0, conversions: 0}"), "had no traffic"),
        ((CONTROL, "{name: A, users: 10, conversions: 11}"), "11 conversions of 10 users"),
        ((CONTROL, "{name: A, users: -5, conversions: 1}"), "less than nobody"),
        ((A, B), "no arm is the control"),
        ((CONTROL, A, A), "two arms of one name"),
        ((CONTROL, "{name: A, users: many, conversions: 1}"), "cannot be read"),
        ((CONTROL, "{name: A, users: 900, conversions: 4}"), "fewer than 5"),
        ((CONTROL, "{name: A, users: 900, conversions: 900}"), "fewer than 5"),
    ],
)
def test_what_cannot_be_judged_says_why(tmp_path: Path, arms: tuple[str, ...], says: str) -> None:
    outcome = e.judge(experiment(tmp_path, *arms))
    assert not outcome.comparisons
    assert says in outcome.because


def test_a_winner_is_due_from_the_day_it_was_decided(tmp_path: Path) -> None:
    base = loaded(tmp_path, {})
    decided = experiment(tmp_path, CONTROL, A, more="winner: A")
    assert e.implement_by(base, decided) == date(2026, 12, 2), "30 days after 2 November"
    kept = experiment(tmp_path, CONTROL, B, more="winner: now")
    assert e.implement_by(base, kept) is None, "the control is the rule already"


def test_an_impossible_level_is_told(tmp_path: Path) -> None:
    outcome = e.judge(experiment(tmp_path, CONTROL, A, more="alpha: 0"))
    assert "between 0 and 1" in outcome.because
