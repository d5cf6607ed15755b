"""JUnit: suites, cases and counts, as junitparser reads them."""

from __future__ import annotations

from collections import Counter

import pytest
from junitparser import Failure, JUnitXml, Skipped, TestCase

from opskb.reports import junit
from opskb.reports.run import Run
from opskb.rules import RULES
from tests.reports.runs import finding, run
from tests.reports.strangers import said


def suites(one: Run) -> dict[str, list[TestCase]]:
    return {suite.name: list(suite) for suite in JUnitXml.fromstring(junit.render(one).encode())}


def result(case: TestCase) -> str:
    for kind in (Failure, Skipped):
        if any(isinstance(one, kind) for one in case.result):
            return kind.__name__
    return "told" if case.system_out else "passed"


def test_a_rule_that_found_nothing_is_a_case_that_passes() -> None:
    found = suites(run(finding(), rules=RULES))
    cases = {case.classname.partition(" ")[0]: case for name in found for case in found[name]}
    assert len(cases) == len(RULES)
    assert result(cases.pop("OKB201")) == "Failure"
    assert {result(case) for case in cases.values()} == {"passed"}
    assert list(found)[:4] == ["Files", "Identity", "References", "Freshness"]
    assert cases["OKB301"].name == next(rule.sentence for rule in RULES if rule.code == "OKB301")


@pytest.mark.parametrize(
    ("fail_on", "results"),
    [
        ("none", {"error": "Failure", "warning": "told", "info": "told"}),
        ("error", {"error": "Failure", "warning": "told", "info": "told"}),
        ("warning", {"error": "Failure", "warning": "Failure", "info": "told"}),
    ],
)
def test_what_fails(fail_on: str, results: dict[str, str]) -> None:
    found = [finding(level=level, message=level) for level in results]
    (cases,) = suites(run(*found, fail_on=fail_on)).values()
    assert [result(case) for case in cases] == list(results.values())
    assert all(
        f"{level}: ADR-0001: {level}" in said(case)
        for level, case in zip(results, cases, strict=True)
    )


def test_what_is_covered_is_skipped_with_its_reason() -> None:
    (cases,) = suites(run(finding(waived="until May"), finding(line=4, baselined=True))).values()
    reasons = [one.message for case in cases for one in case.result if isinstance(one, Skipped)]
    assert reasons == ["until May", "in the baseline"]


def test_counts_are_what_there_is() -> None:
    levels = ("error", "warning", "info", "error")
    found = [finding(line=at, level=level) for at, level in enumerate(levels, 1)]
    covered = [finding(line=9, waived="so"), finding(code="OKB301", line=9, baselined=True)]
    one = run(*found, *covered, rules=RULES)
    root = JUnitXml.fromstring(junit.render(one).encode())
    cases = [case for suite in root for case in suite]
    told = Counter(map(result, cases))
    assert (root.tests, root.failures, root.errors, root.skipped) == (len(cases), 2, 0, 2)
    assert told == {"Failure": 2, "Skipped": 2, "told": 2, "passed": len(RULES) - 2}
    for suite in root:
        assert suite.tests == len(list(suite))


def test_no_two_cases_have_one_name() -> None:
    (cases,) = suites(run(*(finding(line=line) for line in range(1, 6)))).values()
    assert len({(case.classname, case.name) for case in cases}) == 5


def test_a_name_does_not_change_with_the_line() -> None:
    (one,), (two,) = (next(iter(suites(run(finding(line=line))).values())) for line in (3, 300))
    assert one.name == two.name


def test_a_rule_of_the_project_has_a_suite_of_its_own() -> None:
    assert list(suites(run(finding(code="OPS1"), finding()))) == ["References", "Own rules"]
