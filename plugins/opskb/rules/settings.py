"""9xx: the settings, the kinds and the waivers say what they mean, and no more than they may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opskb import fields
from opskb.insights import vulnerabilities
from opskb.model import Finding, Problem, Row
from opskb.project import Project
from opskb.rules import own
from opskb.rules.levels import DEFAULTS
from opskb.rules.rule import Judge, Rule, loaded, rule


def waives(row: Row, finding: Finding, project: Project) -> bool:
    """Whether a waiver holds for a finding: same rule, record or path, field if named, not expired."""
    return _meant(row, finding) and row["until"] is not None and row["until"] >= project.as_of


def _meant(row: Row, finding: Finding) -> bool:
    named = row["record"] in (finding.record, finding.place.path)
    return named and row["rule"] == finding.code and row["field"] in (None, finding.field)


@rule("OKB901")
def unusable_setting(project: Project) -> Iterator[Problem]:
    """`opskb.yml` and every `kind.yml` hold known settings of the right type.

    A setting that is not understood is left at its default, a kind that is not understood does
    not exist, and everything else goes on. `vulnerability_limits` has a row for each severity:
    without one nothing of that severity is ever late.

    ```yaml title="bad: opskb.yml"
    as_of: 2026-02-30
    ```

    ```yaml title="good: opskb.yml"
    as_of: 2026-11-20
    ```
    """
    yield from loaded(project, "OKB901")
    if lacking := vulnerabilities.unlimited(project):
        message = f"`vulnerability_limits` gives no limit for {', '.join(lacking)}"
        at = project.config.place("vulnerability_limits")
        remedy = "add a row for each, with as long a time as you mean"
        yield Problem(at, message, remedy, field="vulnerability_limits")


@rule("OKB902")
def kinds_clash(project: Project) -> Iterator[Problem]:
    """No two kinds share a prefix, a folder or a URL, and a kind leads only to kinds there are.

    ```yaml title="bad: data/_kinds/vendor/kind.yml"
    title: Vendors
    prefix: ADR
    folder: vendors
    url: vendors
    states: {active: live}
    ```

    ```yaml title="good: data/_kinds/vendor/kind.yml"
    title: Vendors
    prefix: VEND
    folder: vendors
    url: vendors
    states: {active: live}
    ```
    """
    return loaded(project, "OKB902")


@rule("OKB903")
def waiver_without_a_finding(project: Project) -> Iterator[Problem]:
    """Every waiver waives something; one that matches nothing is taken out.

    A waiver that outlives its cause would hide the next one. It is judged only on a run over the
    whole knowledge base with every rule.

    ```yaml title="bad: opskb.yml"
    waivers:
      - {rule: OKB501, record: ADR-0001, until: 2026-12-31, reason: The owner is on leave.}
    ```

    ```yaml title="good: opskb.yml"
    waivers: []
    ```
    """
    return iter(())


def _unmatched(project: Project, findings: tuple[Finding, ...]) -> Iterator[Problem]:
    for index, row in enumerate(project.config.waivers):
        if row["record"] in project.hidden or torn(project, row["record"]):
            continue  # what is not checked may still need it where it is
        if row["rule"] in _codes(project) and not any(_meant(row, finding) for finding in findings):
            message = f"waives {row['rule']} for {row['record']}, which has no such finding"
            yield Problem(
                project.config.place("waivers", index),
                message,
                "take the waiver out",
                record=row["record"],
            )


def torn(project: Project, name: str) -> bool:
    """Whether a waiver speaks of a file that could not be read whole."""
    record = project.find(name)
    return (record.path if record else name) in project.torn or project.unread.named(name)


@rule("OKB904")
def waiver_expired(project: Project) -> Iterator[Problem]:
    """No waiver is past its end.

    The finding it waived counts again from the day after. Mend the cause, or decide anew and say why.

    ```yaml title="bad: opskb.yml"
    waivers:
      - {rule: OKB007, record: opskb.yml, until: 2026-11-19, reason: The records come next week.}
    ```

    ```yaml title="good: opskb.yml"
    waivers:
      - {rule: OKB007, record: opskb.yml, until: 2026-11-20, reason: The records come next week.}
    ```
    """
    return iter(())


def _expired(project: Project, findings: tuple[Finding, ...]) -> Iterator[Problem]:
    for index, row in enumerate(project.config.waivers):
        if (
            row["until"]
            and row["until"] < project.as_of
            and any(_meant(row, finding) for finding in findings)
        ):
            message = f"the waiver of {row['rule']} for {row['record']} ended on {row['until']}"
            remedy = "mend the cause, or write a new end and a new reason"
            yield Problem(
                project.config.place("waivers", index, "until"),
                message,
                remedy,
                record=row["record"],
            )


@rule("OKB905")
def unknown_rule(project: Project) -> Iterator[Problem]:
    """Levels and waivers name rules that exist.

    ```yaml title="bad: opskb.yml"
    levels:
      - {rule: OKB3011, level: off}
    ```

    ```yaml title="good: opskb.yml"
    levels:
      - {rule: OKB301, level: warning}
    ```
    """
    codes = _codes(project)
    for setting, rows in (("levels", project.config.levels), ("waivers", project.config.waivers)):
        for index, row in enumerate(rows):
            if not any(code.startswith(row["rule"]) for code in codes):
                near = fields.closest(row["rule"], codes)
                remedy = (
                    f"did you mean {near}?"
                    if near
                    else "see `opskb explain` for the codes there are"
                )
                yield Problem(
                    project.config.place(setting, index, "rule"),
                    f"no rule is called {row['rule']}",
                    remedy,
                )


def _codes(project: Project) -> tuple[str, ...]:
    """The code of every rule there is, those of the project's own files included."""
    return (*DEFAULTS, *(one.code for one in own.rules_of(project)))


LAST: Mapping[str, Judge] = {"OKB903": _unmatched, "OKB904": _expired}
RULES: tuple[Rule, ...] = (
    unusable_setting,
    kinds_clash,
    waiver_without_a_finding,
    waiver_expired,
    unknown_rule,
)
