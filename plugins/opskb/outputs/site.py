"""What every output is handed: the project, what was found, the rulebook; and where things live."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, relpath

from opskb.model import Finding, Record
from opskb.project import Project
from opskb.rules.rule import Rule


@dataclass(frozen=True)
class Site:
    """A knowledge base that was read and checked, ready to be published."""

    project: Project
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def findings_of(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each record, by its id."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.record, []).append(finding)
        return {id: tuple(findings) for id, findings in found.items()}

    def path(self, record: Record) -> str:
        """The path of a record's page on the site; an archived one keeps it."""
        return f"{self.project.kind_of(record).url}/{record.key.lower()}/index.html"


def link(source: str, target: str) -> str:
    """The relative URL from one page of the site to another path of it, folders for index pages."""
    url = relpath(target.removesuffix("index.html") or ".", dirname(source) or ".")
    return f"{url}/" if target.endswith("index.html") and not url.endswith("/") else url
