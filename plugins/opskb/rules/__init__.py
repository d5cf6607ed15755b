"""The rulebook, and `check`: run it, give each problem its level, and look its waiver up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from opskb.model import Finding, Problem, Row
from opskb.project import Project
from opskb.rules import (
    alerts,
    boundaries,
    cadence,
    capacity,
    compliance,
    coverage,
    debt,
    endings,
    escalations,
    evidence,
    evidence_files,
    exercises,
    files,
    finance,
    freshness,
    gates,
    growth,
    identity,
    improvements,
    incidents,
    injection,
    keys,
    knowledge,
    known,
    lifecycle,
    operations,
    own,
    ownership,
    parameters,
    performance,
    plans,
    policies,
    promises,
    references,
    requests,
    response,
    roles,
    rollouts,
    scorecard,
    series,
    settings,
    signals,
    signoffs,
    slos,
    spelling,
    spend,
    steps,
    threats,
    updates,
    vulnerabilities,
    writing,
)
from opskb.rules import baseline as baselines
from opskb.rules.baseline import Baseline
from opskb.rules.levels import level, silent
from opskb.rules.rule import ASK_GIT as ASK_GIT
from opskb.rules.rule import Rule, bounded

_SUBJECTS: tuple[Rule, ...] = (
    *files.RULES,
    *identity.RULES,
    *references.RULES,
    *freshness.RULES,
    *lifecycle.RULES,
    *spelling.RULES,
    *endings.RULES,
    *improvements.RULES,
    *ownership.RULES,
    *evidence.RULES,
    *signoffs.RULES,
    *evidence_files.RULES,
    *writing.RULES,
    *injection.RULES,
    *steps.RULES,
    *parameters.RULES,
    *operations.RULES,
    *alerts.RULES,
    *coverage.RULES,
    *response.RULES,
    *incidents.RULES,
    *policies.RULES,
    *boundaries.RULES,
    *escalations.RULES,
    *slos.RULES,
    *series.RULES,
    *performance.RULES,
    *spend.RULES,
    *requests.RULES,
    *exercises.RULES,
    *cadence.RULES,
    *compliance.RULES,
    *debt.RULES,
    *knowledge.RULES,
    *finance.RULES,
    *promises.RULES,
    *threats.RULES,
    *keys.RULES,
    *vulnerabilities.RULES,
    *updates.RULES,
    *roles.RULES,
    *rollouts.RULES,
    *growth.RULES,
    *capacity.RULES,
    *signals.RULES,
    *gates.RULES,
    *plans.RULES,
    *scorecard.RULES,
    *settings.RULES,
    *known.RULES,
    *own.RULES,
)
RULES: tuple[Rule, ...] = tuple(sorted(_SUBJECTS, key=lambda rule: rule.code))
"""Every rule that is built in, by its code: a hundred of them, a family, may be spread over several files."""
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def rulebook(project: Project) -> tuple[Rule, ...]:
    """Every rule that holds for a project: the built-in ones and those of its own files."""
    return (*RULES, *own.rules_of(project))


# What a rule that was not run would have found is not known to be gone.
_WHOLE = ("OKB903", "OKB908")
# These look at what the others have found.
_LAST = (*settings.LAST, *(rule.code for rule in known.RULES))


def applying(project: Project, rules: Iterable[Rule] | None = None) -> tuple[Rule, ...]:
    """Those of these rules, of all by default, that a check of this project runs.

    A rule is left out that is off everywhere, or has no record of the kinds it needs. Settings that
    cannot be read at all say nothing of sources, levels and waivers: only what is wrong in them is told.
    """
    if not project.config.usable:
        return (settings.unusable_setting,)
    book = rulebook(project)
    asked = book if rules is None else tuple(rules)
    whole = len(asked) >= len(book)
    return tuple(
        rule
        for rule in asked
        if (not rule.needs or project.has(*rule.needs))
        and (whole or rule.code not in _WHOLE)
        and not silent(rule.code, project.config)
    )


def check(
    project: Project, rules: Iterable[Rule] | None = None, *, baseline: Baseline | None = None
) -> tuple[Finding, ...]:
    """Every finding, waived ones and those of the baseline included, sorted by place.

    Those whose level is off are left out. The baseline is the one beside `opskb.yml` unless another is
    given. The rules about it and about waivers look at what the others found, so they come last.
    """
    run = applying(project, rules)
    held = baselines.of(project) if baseline is None else baseline
    found, keys = known.marked(_found(project, run), held, project.as_of)
    for code, judge in {**known.judges(held, keys), **settings.LAST}.items():
        rule = next((rule for rule in run if rule.code == code), None)
        for problem in judge(project, tuple(found)) if rule else ():
            if rule and (finding := _finding(project, rule, problem)):
                found.append(finding)
    return tuple(sorted(found, key=_order))


def _found(project: Project, run: Iterable[Rule]) -> list[Finding]:
    """What the rules find that look at the project alone, sorted by place."""
    found = (
        finding
        for rule in run
        if rule.code not in _LAST
        for problem in bounded(rule.check(project))
        if (rule.code.startswith("OKB0") or problem.place.path not in project.torn)
        and (finding := _finding(project, rule, problem))
    )
    return sorted(found, key=_order)


def _finding(project: Project, rule: Rule, problem: Problem) -> Finding | None:
    known = level(rule.code, problem.place.path, project.config)
    if known == "off":
        return None
    finding = Finding(
        rule.code,
        rule.name,
        known,
        problem.place,
        problem.message,
        problem.remedy,
        problem.record,
        problem.field,
        problem.related,
        problem.fixable,
    )
    row = next(
        (row for row in project.config.waivers if settings.waives(row, finding, project)), None
    )
    return replace(finding, waived=_reason(row)) if row else finding


def _reason(row: Row) -> str:
    return f"{row['reason']} (until {row['until']})"


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return (
        finding.place.path,
        finding.place.line,
        finding.place.column,
        finding.code,
        finding.message,
    )
