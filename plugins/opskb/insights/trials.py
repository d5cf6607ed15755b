"""What in an experiment cannot be: its numbers, its arms, the order of its days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from opskb.insights import typed
from opskb.insights.flaw import Flaw
from opskb.model import Record

NONE = "none"
_DAYS = ("started", "decided", "implemented")


def flaws(record: Record) -> Iterator[Flaw]:
    """What in an experiment that was begun cannot be, or cannot be judged."""
    if record.state == "draft":
        return
    yield from _numbers(record)
    yield from _shape(record)
    alpha = typed.number(record.values.get("alpha"))
    if alpha is not None and not 0 < alpha < 1:
        message = f"`alpha` is {alpha}, and a significance level lies between 0 and 1"
        yield Flaw(message, "write one such as 0.05", name="alpha")
    yield from _days(record)


def _numbers(record: Record) -> Iterator[Flaw]:
    for index, row in enumerate(record.arms):
        name = row.get("name") or index + 1
        users, conversions = typed.number(row.get("users")), typed.number(row.get("conversions"))
        if users is None or conversions is None:
            continue  # OKB003 tells of it
        if users < 0 or conversions < 0:
            yield Flaw(f"arm {name} counts less than nobody", "count its users again", index)
        elif users == 0:
            yield Flaw(f"arm {name} had no traffic", "send users to it, or stop", index)
        elif conversions > users:
            message = f"arm {name} has {conversions:g} conversions of {users:g} users"
            yield Flaw(message, "count each user once", index)


def _shape(record: Record) -> Iterator[Flaw]:
    controls = sum(bool(row.get("control")) for row in record.arms)
    names = [str(row.get("name") or at) for at, row in enumerate(record.arms, 1)]
    if len(names) < 2:
        yield Flaw("it has nothing to compare", "write at least two arms with their numbers")
    elif controls != 1:
        many = "no arm is" if not controls else f"{controls} arms are"
        yield Flaw(f"{many} the control", "mark one arm with `control: true`")
    elif len(set(names)) < len(names):
        yield Flaw("has two arms of one name", "name them apart")
    winner = record.values.get("winner")
    if not winner and record.status == "decided":
        message = "is decided, and says nothing of a winner"
        yield Flaw(message, f"write one of {', '.join([*names, NONE])}", name="winner")
    if winner and winner != NONE and winner not in names:
        message = f"`winner` is `{winner}`, which is none of its arms"
        yield Flaw(message, f"write one of {', '.join([*names, NONE])}", name="winner")


def _days(record: Record) -> Iterator[Flaw]:
    """What was decided before it began, or became the rule before it was decided."""
    known = [(name, day) for name in _DAYS if (day := typed.day(record.values.get(name)))]
    wrong = {
        later: f"`{later}` is {then}, before it was {earlier} on {day}"
        for (earlier, day), (later, then) in combinations(known, 2)
        if then < day
    }
    for name, message in wrong.items():
        yield Flaw(message, "correct the days", name=name)
