"""6xx: what is claimed can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import sanity
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.record import checked
from opskb.rules.freshness import newest_review
from opskb.rules.rule import Rule, rule


@rule("OKB601", "sanity-report")
def verdict_not_supported(project: Project) -> Iterator[Problem]:
    """The verdict of a sanity report is the one that its metrics give.

    CLEAN says that no metric is worse than its baseline, RELEASE-BLOCKED that one which blocks is,
    REGRESSIONS-PRESENT that only others are. Each metric says which direction is better.

    ```markdown title="bad: data/sanity/san-2026-11-16.md"
    ---
    id: SAN-2026-11-16
    title: Week 46
    status: final
    date: 2026-11-16
    owner: Mateo Quispe
    verdict: CLEAN
    metrics:
      - {name: flaky tests, value: 4, baseline: 2, better: lower}
    ---
    ```

    ```markdown title="good: data/sanity/san-2026-11-16.md"
    ---
    id: SAN-2026-11-16
    title: Week 46
    status: final
    date: 2026-11-16
    owner: Mateo Quispe
    verdict: REGRESSIONS-PRESENT
    metrics:
      - {name: flaky tests, value: 4, baseline: 2, better: lower}
    ---
    ```
    """
    for record in project.by_kind["sanity-report"]:
        metrics, stated = record.values.get("metrics") or (), record.values.get("verdict")
        supported, because = sanity.verdict(metrics)
        if stated and metrics and stated != supported:
            message = f"says {stated}, and its metrics say {supported}{_which(because)}"
            yield record.problem("verdict", message, f"write {supported}, or correct the metrics")


def _which(rows: tuple[Row, ...]) -> str:
    shown = ", ".join(
        f"{row['name'] or 'one without a name'} {row['value']:g} against {row['baseline']:g}"
        for row in rows[:3]
    )
    more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
    return f": {shown}{more}" if rows else ""


@rule("OKB602")
def review_without_a_word(project: Project) -> Iterator[Problem]:
    """The newest review of a record in force says what was checked, or shows evidence.

    A date and a name say that somebody pressed a key. What was run, read or compared is what the
    next reader can trust, and what the next reviewer can repeat. A review without either does not
    count: the record is due as if it had not been held.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-09-14, by: Ines Ferreira, checked: Walked every step on staging.}
      - {on: 2026-10-05, by: Ines Ferreira}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    reviews:
      - {on: 2026-10-05, by: Ines Ferreira, checked: Walked every step on staging.}
    ---
    ```
    """
    for record in project.graph:
        index, row = newest_review(record) if record.live else (0, {})
        if row and not checked(row):
            yield _wordless(project, record, index)


def _wordless(project: Project, record: Record, index: int) -> Problem:
    name = project.kind_of(record).roles["reviews"]
    message = f"the review of {record.reviews[index]['on']} does not say what was checked"
    at = record.place(name, index)
    return record.problem(name, message, "add `checked:` or `evidence:` to the row", at=at)


RULES: tuple[Rule, ...] = (verdict_not_supported, review_without_a_word)
