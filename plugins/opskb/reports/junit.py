"""Findings as JUnit XML: a suite a family of rules, a case a finding, and one for each rule that found nothing.

There is no one schema of it; the elements and attributes are those that the readers of Jenkins and
GitLab share. There are no times in it, so that equal runs are equal bytes.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from opskb.model import Finding
from opskb.reports import text
from opskb.reports.families import family
from opskb.reports.run import Run, clean, covered, said


def render(run: Run) -> str:
    """An error fails its case, and so does what the check fails on; the rest of what is open is told of in a case that passes."""
    root = Element("testsuites", name="opskb")
    suites: dict[str, Element] = {}
    for case in sorted([*_found(run), *_clean(run)], key=lambda case: case.attrib["classname"]):
        name = family(case.attrib["classname"])
        suite = suites.get(name)
        if suite is None:
            suite = suites[name] = SubElement(root, "testsuite", name=name)
        suite.append(case)
    for element in (*suites.values(), root):
        _count(element)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _found(run: Run) -> list[Element]:
    """A case for each finding; readers tell cases by their names, so no two have the same."""
    names: Counter[tuple[str, str]] = Counter()
    cases = []
    for finding in run.findings:
        name = clean(f"{finding.place.path}: {said(finding)}")
        names[finding.code, name] += 1
        again = f" [{names[finding.code, name]}]" if names[finding.code, name] > 1 else ""
        cases.append(_case(run, finding, name + again))
    return cases


def _case(run: Run, finding: Finding, name: str) -> Element:
    case = Element(
        "testcase",
        name=name,
        classname=clean(f"{finding.code} {finding.rule}"),
        file=clean(run.placed(finding.place.path)),
        line=str(finding.place.line),
    )
    if not finding.open:
        SubElement(case, "skipped", message=covered(finding))
    elif finding.level == "error" or run.fails(finding):
        failure = SubElement(case, "failure", type=clean(finding.code), message=said(finding))
        failure.text = text.line(finding)
    else:
        SubElement(case, "system-out").text = text.line(finding)
    return case


def _clean(run: Run) -> list[Element]:
    """A case that passes for each rule that was run and found nothing: what was looked at."""
    found = {finding.code for finding in run.findings}
    return [
        Element(
            "testcase",
            name=clean(rule.sentence or rule.name),
            classname=clean(f"{rule.code} {rule.name}"),
        )
        for rule in run.rules
        if rule.code not in found
    ]


def _count(element: Element) -> None:
    """The numbers of cases in a suite, or in all of them."""
    for name, path in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(path))))
    element.set("errors", "0")
