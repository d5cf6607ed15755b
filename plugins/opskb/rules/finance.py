"""88x: what the month cost and earned is what was planned, or somebody says why not."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import finance as insight
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB889", "metric")
def variance_unexplained(project: Project) -> Iterator[Problem]:
    """A finance metric that is far off its plan says why.

    Far is more than `variance_limit` per cent above or below `budgeted`, ten if not set, in the
    last period that has a value. The reason stands in `explained`, and `explains` names the month or
    the quarter that it is about: a reason that names none would explain the next one as well, and
    counts for none.

    ```markdown title="bad: data/metrics/met-cost.md"
    ---
    id: MET-cost
    title: What it costs to run
    status: active
    type: finance
    line: cost
    owner: Aroha Ngata
    unit: EUR
    better: lower
    budgeted: 100000
    values:
      - {on: 2026-09-01, value: 101000}
      - {on: 2026-10-01, value: 113000}
    ---
    ```

    ```markdown title="good: data/metrics/met-cost.md"
    ---
    id: MET-cost
    title: What it costs to run
    status: active
    type: finance
    line: cost
    owner: Aroha Ngata
    unit: EUR
    better: lower
    budgeted: 100000
    explained: The second copy of the ledger ran through October for the migration, and is gone.
    explains: 2026-10
    values:
      - {on: 2026-09-01, value: 101000}
      - {on: 2026-10-01, value: 113000}
    ---
    ```
    """
    for found in insight.unexplained(project, insight.metrics(project)):
        record, percent = found.record, found.percent or 0.0
        side = "above" if percent > 0 else "below"
        unit = record.values["unit"] or ""
        figures = f"{found.actual:,.2f} against {found.planned:,.2f} {unit}".rstrip()
        message = f"{found.on:%B %Y} is {abs(percent):.1f} % {side} its plan: {figures}"
        yield record.problem("budgeted", message, _remedy(found))


def _remedy(found: insight.Variance) -> str:
    """What to write: a reason, or the period of the one that is there."""
    if found.record.values.get("explained") and found.on:
        month = f"{found.on:%Y-%m}"
        return f"if `explained` is about it write `explains: {month}`, else say why, or plan anew"
    return "say why in `explained` and name the period in `explains`, or plan anew"


RULES: tuple[Rule, ...] = (variance_unexplained,)
