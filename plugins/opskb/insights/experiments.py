"""What the numbers of an experiment say: each arm against the control, and the winner against both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from statistics import NormalDist

from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.insights import typed
from opskb.insights.figure import Figure, missing
from opskb.insights.order import oldest_first
from opskb.insights.trials import NONE, flaws
from opskb.model import Record
from opskb.project import Project

FEWEST = 5
"""Users of an arm that must have done it, and that must not have, for the test to be near enough."""
_JUDGED = ("arms", "alpha")
"""The fields without whose flaws the numbers can be judged."""
_NORMAL = NormalDist()
_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Arm:
    """What was shown to so many users, and how many of them did what was hoped for."""

    name: str
    users: int
    conversions: int
    control: bool = False

    @property
    def rate(self) -> float:
        """The share of users that converted."""
        return self.conversions / self.users


@dataclass(frozen=True, slots=True)
class Comparison:
    """An arm against the control: the difference of the rates with its interval, and how likely chance is.

    `adjusted` is the two-sided p-value after Holm's correction for as many arms as there are.
    """

    arm: Arm
    control: Arm
    difference: float
    low: float
    high: float
    z: float
    p: float
    adjusted: float
    alpha: float

    @property
    def significant(self) -> bool:
        """Whether chance alone is unlikely to make such a difference."""
        return self.adjusted < self.alpha

    @property
    def better(self) -> bool:
        """Whether the arm is significantly better than the control."""
        return self.significant and self.difference > 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an experiment says; without comparisons `because` says why it says nothing."""

    arms: tuple[Arm, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    because: str = ""

    @property
    def best(self) -> Arm | None:
        """The arm that is significantly better than the control, of several the one with most."""
        better = [one.arm for one in self.comparisons if one.better]
        return max(better, key=lambda arm: arm.rate, default=None)


def judge(record: Record) -> Outcome:
    """Every arm against the control by a test of two proportions.

    z = (p₁ − p₂) / √(p̂(1 − p̂)(1/n₁ + 1/n₂)) with p̂ pooled over both, its p-value two-sided
    (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3); the interval of the difference is
    (p₁ − p₂) ± z₁₋α/₂ · √(p₁(1 − p₁)/n₁ + p₂(1 − p₂)/n₂), not pooled. Several arms are corrected
    for by Holm (Scandinavian Journal of Statistics 6, 1979).
    """
    flaw = next((one for one in flaws(record) if one.name in _JUDGED), None)
    if flaw or record.state == "draft":
        return Outcome(because=flaw.message if flaw else "it has not begun")
    arms = tuple(_arm(row, at) for at, row in enumerate(record.arms, 1) if _whole(row))
    control = next((arm for arm in arms if arm.control), None)
    if len(arms) < len(record.arms) or not control:
        return Outcome(because="the numbers of an arm cannot be read")
    few = next((arm for arm in arms if _few(arm)), None)
    if few:
        because = f"in {few.name} fewer than {FEWEST} users did it, or did not"
        return Outcome(arms, because=because)
    raw = [
        _compare(arm, control, typed.number(record.values.get("alpha")) or _ALPHA)
        for arm in arms
        if arm != control
    ]
    return Outcome(arms, tuple(_corrected(raw)))


def _whole(row: object) -> bool:
    return isinstance(row, dict) and all(
        typed.number(row.get(name)) is not None for name in ("users", "conversions")
    )


def _arm(row: object, at: int) -> Arm:
    assert isinstance(row, dict)
    return Arm(str(row["name"] or at), row["users"], row["conversions"], bool(row.get("control")))


def _few(arm: Arm) -> bool:
    return min(arm.conversions, arm.users - arm.conversions) < FEWEST


def _compare(arm: Arm, control: Arm, alpha: float) -> Comparison:
    pooled = (arm.conversions + control.conversions) / (arm.users + control.users)
    difference = arm.rate - control.rate
    z = difference / sqrt(pooled * (1 - pooled) * (1 / arm.users + 1 / control.users))
    off = _NORMAL.inv_cdf(1 - alpha / 2) * sqrt(_variance(arm) + _variance(control))
    p = 2 * _NORMAL.cdf(-abs(z))
    return Comparison(arm, control, difference, difference - off, difference + off, z, p, p, alpha)


def _variance(arm: Arm) -> float:
    return arm.rate * (1 - arm.rate) / arm.users


def _corrected(all: Sequence[Comparison]) -> Iterator[Comparison]:
    """With the p-values that Holm's correction gives: the smallest times all, the next times one fewer."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for at, one in enumerate(sorted(all, key=lambda one: one.p)):
        highest = max(highest, min(1.0, one.p * (len(all) - at)))
        adjusted[one.arm.name] = highest
    for one in all:
        yield replace(one, adjusted=adjusted[one.arm.name])


def supported(record: Record, outcome: Outcome) -> bool | None:
    """Whether the numbers support the winner that was declared, None where there is none to support.

    An arm wins that is significantly better than the control, and that no other is significantly
    better than; the control, where no arm is.
    """
    winner = record.values.get("winner")
    if not winner or winner == NONE or not outcome.comparisons:
        return None
    if any(arm.control and arm.name == winner for arm in outcome.arms):
        return outcome.best is None
    won = any(one.better and one.arm.name == winner for one in outcome.comparisons)
    return won and beaten(record, outcome) is None


def beaten(record: Record, outcome: Outcome) -> Comparison | None:
    """The arm that is significantly better than the winner declared, against it; None without one.

    Each other arm is tested against the winner as against a control, with Holm's correction for as
    many as there are. What beats a control has its place in the comparisons already.
    """
    winner = record.values.get("winner")
    of = next((arm for arm in outcome.arms if arm.name == winner and not arm.control), None)
    if of is None or not outcome.comparisons:
        return None
    alpha = outcome.comparisons[0].alpha
    raw = [_compare(arm, of, alpha) for arm in outcome.arms if arm != of and not arm.control]
    better = [one for one in _corrected(raw) if one.better]
    return max(better, key=lambda one: one.arm.rate, default=None)


def implement_by(project: Project, record: Record) -> date | None:
    """The day by which the winner of an experiment must be the rule, None where nothing must."""
    winner = record.values.get("winner")
    control = {row.get("name") for row in record.arms if row.get("control")}
    # One that does not say when it was decided was decided by its last day.
    decided = record.closed or record.deadline or record.opened
    if not winner or winner == NONE or winner in control or not decided:
        return None
    length = relativedelta(days=project.config.implement_days)
    return clock.later(clock.day_of(decided), length)


def next_in_line(project: Project) -> tuple[Record, ...]:
    """The experiments that are planned, the next to begin first."""
    return oldest_first(one for one in project.by_kind["experiment"] if one.state == "draft")


def figures(project: Project, record: Record) -> Iterator[Figure]:
    """Of each arm what it changed and whether that is more than chance; then the winner."""
    outcome = judge(record)
    if not outcome.comparisons:
        yield missing("effect", "Effect", outcome.because)
    for one in outcome.comparisons:
        because = (
            f"{100 * one.arm.rate:.1f} % against {100 * one.control.rate:.1f} %; "
            f"{100 - 100 * one.alpha:g} % interval {100 * one.low:.1f} to {100 * one.high:.1f}; "
            f"{chance(one)}"
        )
        label = f"{one.arm.name} against {one.control.name}"
        points = round(100 * one.difference, 4)
        name = f"effect-{one.arm.name.lower().replace(' ', '-')}"
        yield Figure(name, label, points, "percentage points", because=because)
    if winner := record.values.get("winner"):
        yield _winner(str(winner), supported(record, outcome))


def _winner(winner: str, holds: bool | None) -> Figure:
    because = {
        True: "the numbers support it",
        False: "the numbers do not support it",
        None: "" if winner == NONE else "nothing supports or contradicts it",
    }[holds]
    return Figure("winner", "Winner declared", winner, holds=holds, because=because)


def chance(one: Comparison) -> str:
    """How likely chance alone is to make such a difference, in words."""
    p = "p < 0.001" if one.adjusted < 0.001 else f"p = {one.adjusted:.3f}"
    return f"{p}, {'significant' if one.significant else 'not significant'} at {one.alpha:g}"
