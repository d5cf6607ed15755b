"""89x and 627: every line of the scorecard has an owner, a value of this period, and one measure."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import scorecard
from opskb.insights.scorecard import Line
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB898", "metric")
def scorecard_line_without_an_owner(project: Project) -> Iterator[Problem]:
    """Every metric that is a line of the scorecard has an owner.

    A number without one is red for months: nobody is asked.

    ```markdown title="bad: data/metrics/met-nps.md"
    ---
    id: MET-nps
    title: Would you recommend us
    type: scorecard
    status: active
    unit: points
    better: higher
    phase: NPS
    values:
      - {on: 2026-10-31, value: 52}
    ---
    ```

    ```markdown title="good: data/metrics/met-nps.md"
    ---
    id: MET-nps
    title: Would you recommend us
    type: scorecard
    status: active
    owner: Hanna Lindqvist
    unit: points
    better: higher
    phase: NPS
    values:
      - {on: 2026-10-31, value: 52}
    ---
    ```
    """
    for line in _kept(project):
        if line.metric and not line.metric.owner:
            message = f"is the line `{line.name}` of the scorecard, and has no owner"
            at = line.metric.place("phase")
            yield line.metric.problem("owner", message, "add `owner:`", at=at)
        elif not line.owner:
            message = f"the line `{line.name}` of the scorecard has no owner"
            yield _setting(project, line, message, "name one in `scorecard`")


@rule("OKB899", "metric")
def scorecard_line_without_a_value(project: Project) -> Iterator[Problem]:
    """Every line of the scorecard has a value of this period, computed or typed.

    What records yield is computed; a line that they do not yield is a metric whose `phase` is the
    name of the line, with a value of the last whole period of its cadence. A period counts as over
    `event_days` after its end. Judged where a metric names a line at all.

    ```markdown title="bad: data/metrics/met-nps.md"
    ---
    id: MET-nps
    title: Would you recommend us
    type: scorecard
    status: active
    owner: Hanna Lindqvist
    unit: points
    better: higher
    phase: NPS
    values:
      - {on: 2026-08-31, value: 52}
    ---
    ```

    ```markdown title="good: data/metrics/met-nps.md"
    ---
    id: MET-nps
    title: Would you recommend us
    type: scorecard
    status: active
    owner: Hanna Lindqvist
    unit: points
    better: higher
    phase: NPS
    values:
      - {on: 2026-10-31, value: 52}
    ---
    ```

    ```yaml title="both: opskb.yml"
    as_of: 2026-11-20
    scorecard:
      - {line: NPS, better: higher, target: 50, owner: Feedback Synthesizer}
    ```
    """
    for line in _kept(project):
        if not line.current:
            when = f"its last value is of {line.on}" if line.on else line.because
            if line.metric:
                message = f"is the line `{line.name}` of the scorecard, and {when}"
                yield line.metric.problem("values", message, "add the value of this period")
            else:
                message = f"the line `{line.name}` of the scorecard has no value: {when}"
                remedy = f"keep a metric with `phase: {line.name}`, or take the line out"
                yield _setting(project, line, message, remedy)


@rule("OKB627", "metric")
def scorecard_line_of_another_measure(project: Project) -> Iterator[Problem]:
    """A line of the scorecard has one metric, in the unit of the line and better in its direction.

    The target of a line is compared with the values of its metric as they are: minutes with hours
    would be green for ever. Where two metrics name one line in `phase`, the first that is read is it.
    Unit and direction are those of the setting `scorecard`. `percent a month` and `percent` are one
    unit, `a month` and `a day` are not, and a line without a unit takes any.

    ```markdown title="bad: data/metrics/met-support.md"
    ---
    id: MET-support
    title: Until it is solved
    type: scorecard
    status: active
    owner: Hanna Lindqvist
    unit: minutes
    better: lower
    phase: Support resolution
    values:
      - {on: 2026-10-31, value: 3.5}
    ---
    ```

    ```markdown title="good: data/metrics/met-support.md"
    ---
    id: MET-support
    title: Until it is solved
    type: scorecard
    status: active
    owner: Hanna Lindqvist
    unit: hours
    better: lower
    phase: Support resolution
    values:
      - {on: 2026-10-31, value: 3.5}
    ---
    ```
    """
    for line in scorecard.lines(project):
        if line.metric:
            yield from _measures(line, line.metric)
        for other in scorecard.others(project, line):
            message = f"is the line `{line.name}` of the scorecard, which {_id(line)} is already"
            yield other.problem("phase", message, "take `phase` out of one of them")


def _id(line: Line) -> str:
    return line.metric.id if line.metric else "another"


def _measures(line: Line, metric: Record) -> Iterator[Problem]:
    unit, better = str(metric.values.get("unit") or ""), metric.values.get("better")
    of = f"the line `{line.name}` of the scorecard"
    if line.unit and unit and not scorecard.same_unit(line.unit, unit):
        message = f"is in {unit}, and {of} in {line.unit}"
        yield metric.problem("unit", message, f"write its values in {line.unit}")
    if better and better != line.better:
        message = f"says that {better} is better, and {of} {line.better}"
        yield metric.problem("better", message, f"write `better: {line.better}`")


def _kept(project: Project) -> tuple[Line, ...]:
    """The lines of the scorecard, none where no metric is one: then nobody keeps it."""
    lines = scorecard.lines(project)
    return lines if any(line.metric for line in lines) else ()


def _setting(project: Project, line: Line, message: str, remedy: str) -> Problem:
    """A problem of a line that no record stands for: it lies in the settings, and is waived by name."""
    place = project.config.place("scorecard")
    return Problem(place, message, remedy, record=f"scorecard/{line.name}")


RULES: tuple[Rule, ...] = (
    scorecard_line_without_an_owner,
    scorecard_line_without_a_value,
    scorecard_line_of_another_measure,
)
