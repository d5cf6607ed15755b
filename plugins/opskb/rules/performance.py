"""6xx and 85x, by performance: a figure can be judged, and what became worse is known to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb.insights import exercises, performance
from opskb.insights.performance import Regression
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB625", "metric")
def performance_without_a_baseline(project: Project) -> Iterator[Problem]:
    """A figure of performance has a baseline: without one nobody can tell that it became worse.

    ```markdown title="bad: data/metrics/met-sign-in-time.md"
    ---
    id: MET-sign-in-time
    title: How long signing in takes
    type: performance
    unit: ms
    better: lower
    tolerance: 10%
    values:
      - {on: 2026-10-31, value: 410}
    ---
    ```

    ```markdown title="good: data/metrics/met-sign-in-time.md"
    ---
    id: MET-sign-in-time
    title: How long signing in takes
    type: performance
    unit: ms
    better: lower
    baseline: 400
    tolerance: 10%
    values:
      - {on: 2026-10-31, value: 410}
    ---
    ```
    """
    for record in performance.metrics(project):
        if record.values.get("baseline") is None:
            message = "is a figure of performance with no `baseline`"
            remedy = "write what it was when all was well"
            yield record.problem("baseline", message, remedy, at=record.place("type"))


@rule("OKB626", "exercise")
def failed_test_led_to_nothing(project: Project) -> Iterator[Problem]:
    """What a failed resilience test found became something, or it is said why nothing.

    A test fails with `succeeded: false`. It leads to an incident, a signal or a plan in `led_to`, or
    each of its findings says in `became` what came of it.

    ```markdown title="bad: data/exercises/ex-login-host.md"
    ---
    id: EX-login-host
    title: One login host taken away at noon
    type: resilience-test
    status: done
    owner: Ines Ferreira
    date: 2026-10-06
    succeeded: false
    findings:
      - {id: F1, what: Sessions of the lost host were asked for a second time, severity: low}
    ---
    ```

    ```markdown title="good: data/exercises/ex-login-host.md"
    ---
    id: EX-login-host
    title: One login host taken away at noon
    type: resilience-test
    status: done
    owner: Ines Ferreira
    date: 2026-10-06
    succeeded: false
    findings:
      - {id: F1, what: Sessions of the lost host were asked for a second time, severity: low, became: Sessions are copied}
    ---
    ```
    """
    for record in exercises.by_type(project).get(performance.TEST, ()):
        failed = record.status == "done" and record.values.get("succeeded") is False
        if failed and not performance.led_to(project, record):
            yield from _nothing(record)


def _nothing(record: Record) -> Iterator[Problem]:
    remedy = "name an incident, a signal or a plan in `led_to`, or say in `became` why nothing"
    found = record.values.get("findings", ())
    if not found:
        yield record.problem("led_to", "failed, found nothing and led to nothing", remedy)
    for index, row in enumerate(found):
        if not row.get("became"):
            name = row.get("id") or index + 1
            message = f"failed, and its finding {name} became nothing"
            yield record.problem("findings", message, remedy, at=record.place("findings", index))


@rule("OKB854", "metric")
def regression_without_answer(project: Project) -> Iterator[Problem]:
    """A metric that is worse than its baseline is named by an incident or a signal.

    Worse is by more than its `tolerance`, in the direction that it says is not `better`, and by its
    newest value. Who names it must not have been closed before it became worse: last year's
    incident explains nothing.

    ```markdown title="bad: data/metrics/met-sign-in-time.md"
    ---
    id: MET-sign-in-time
    title: How long signing in takes
    type: performance
    unit: ms
    better: lower
    baseline: 400
    tolerance: 10%
    values:
      - {on: 2026-10-31, value: 410}
      - {on: 2026-11-20, value: 455}
    ---
    ```

    ```markdown title="good: data/metrics/met-sign-in-time.md"
    ---
    id: MET-sign-in-time
    title: How long signing in takes
    type: performance
    unit: ms
    better: lower
    baseline: 400
    tolerance: 10%
    values:
      - {on: 2026-10-31, value: 410}
      - {on: 2026-11-20, value: 435}
    ---
    ```
    """
    for record in project.by_kind.get(performance.KIND, ()):
        for found in performance.regressions(project, record) if record.live else ():
            if not performance.answers(project, record, found):
                yield _worse(record, found)


def _worse(record: Record, found: Regression) -> Problem:
    unit = record.values.get("unit") or ""
    of = f" of `{found.dimension}`" if found.dimension else ""
    since: date = found.since
    message = (
        f"is worse than its baseline since {since}{of}: {found.value:g} {unit} against "
        f"{found.baseline:g}, accepted up to {found.limit:g}; no incident or signal names it"
    )
    remedy = (
        f"open an incident or a signal that names {record.id}, or a new baseline with its reason"
    )
    return record.problem("baseline", message, remedy)


RULES: tuple[Rule, ...] = (
    performance_without_a_baseline,
    failed_test_led_to_nothing,
    regression_without_answer,
)
