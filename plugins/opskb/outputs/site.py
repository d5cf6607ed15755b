"""What every output is handed: the project, what was found, the rulebook; and where things live."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from opskb import clock
from opskb.graph import Edge, supersession
from opskb.insights import diligence, evidence, freshness
from opskb.insights.diligence import Diligence
from opskb.insights.freshness import Due
from opskb.kind import Kind
from opskb.model import NOTHING, Finding, Memory, Record
from opskb.outputs import linked
from opskb.outputs.views import Card, Parts
from opskb.project import ATTACHMENTS, Project
from opskb.rules import files
from opskb.rules.rule import Rule


@dataclass(frozen=True)
class Site:
    """A knowledge base that was read and checked, ready to be published."""

    project: Project
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    # What the host adds: its own pages, by the path of their file from the root, and whether it
    # brings a script that draws diagrams; whether the site is read from a disk, without a server; and
    # the address it is published at.
    elsewhere: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    diagrams: bool = False
    flat: bool = False
    address: str = ""
    memory: Memory = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], tuple[Finding, ...]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.published:
            found.setdefault((finding.record, finding.place.path), []).append(finding)
        return {where: tuple(findings) for where, findings in found.items()}

    def findings_of(self, record: Record) -> tuple[Finding, ...]:
        """What is said of a record in its own file: of several that share an id there, to the first."""
        same = self.project.graph.index.by_id[record.id.casefold()]
        first = next(one for one in same if one.path == record.path)
        return self._by_place.get((record.id, record.path), ()) if first is record else ()

    def findings_in_settings(self, record: Record) -> tuple[Finding, ...]:
        """What is said of a record where the settings name it, in a waiver."""
        return self._by_place.get((record.id, self.project.config.path), ())

    @cached_property
    def published(self) -> tuple[Finding, ...]:
        """The findings that may be shown: of a file that is no visible record, only the settings'.

        What is wrong with a private record, or with a file that could not be read and so does
        not say whether it is private, is for `opskb check` alone.
        """
        paths = {record.path for record in self.project.graph} | {self.project.config.path}
        if not self.project.hidden.count:
            # The path of a file of evidence may tell of a record that may not be seen.
            folder = self.project.config.evidence
            paths |= {f"{folder}/{evidence.MANIFEST}", f"{folder}/{evidence.LOG}"}
        hidden = self.project.hidden
        return tuple(
            finding
            for finding in self.findings
            if finding.place.path in paths
            and (finding.place, finding.message) not in hidden.faults
            and finding.record not in hidden
        )

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Every record as other pages show it, by its key."""
        weights = freshness.weights(self.project)
        return {record.key: self._card(record, weights) for record in self.project.graph}

    @cached_property
    def _settled(self) -> Mapping[str, tuple[Due, ...]]:
        return freshness.settled(self.project)

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Everything that must be looked at, nearest first."""
        return freshness.dues(self.project)

    @cached_property
    def owing(self) -> frozenset[str]:
        """Everybody who has something to look at, and so a place on the freshness page."""
        never = (card.owner for card in self.cards.values() if card.fresh.age == "never")
        return frozenset([*(due.owner for due in self.dues), *never])

    @cached_property
    def diligence(self) -> Diligence:
        """The five artefacts that a reviewer reads."""
        return diligence.examine(self.project)

    @cached_property
    def supersessions(self) -> tuple[Edge, ...]:
        """Every supersession, whole or in part."""
        return tuple(edge for edge in self.project.graph.edges if supersession(edge))

    @cached_property
    def dated(self) -> Mapping[str, tuple[Record, ...]]:
        """The records of each kind that say when they began, oldest first."""
        return {
            name: tuple(sorted(filter(_opened, records), key=_day))
            for name, records in self.project.by_kind.items()
        }

    def until(self, record: Record) -> tuple[Record, ...]:
        """The records of the same kind up to this one, oldest first; all where it has no date."""
        series = self.dated[record.kind]
        return series[: bisect_right(series, _day(record), key=_day)] if record.opened else series

    @cached_property
    def attached(self) -> frozenset[str]:
        """The images and PDFs that a record links to and that are published, by their paths."""
        graph = self.project.graph
        links = (files.attachments(record, graph.hrefs[record.key]) for record in graph)
        found = {path for one in links for _, path in one}
        return frozenset(
            path for path in found & self.project.files if path.lower().endswith(ATTACHMENTS)
        )

    @cached_property
    def codes(self) -> Mapping[str, Rule]:
        """The rules in force by their codes: those whose kinds have records. Each has a page."""
        has = self.project.has
        return {rule.code: rule for rule in self.rules if not rule.needs or has(*rule.needs)}

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings that may be shown, by the code of their rule."""
        found: dict[str, list[Finding]] = {}
        for finding in self.published:
            found.setdefault(finding.code, []).append(finding)
        return {code: tuple(findings) for code, findings in found.items()}

    @property
    def leading(self) -> tuple[str, ...]:
        """The pages that a reader begins with: where a host makes its own navigation, they are in it."""
        kinds = (kind for kind in self.project.kinds if self.project.by_kind[kind.name])
        indexes = (f"{kind.url}/index.html" for kind in kinds)
        return ("due-diligence/index.html", *indexes, "freshness/index.html")

    def path(self, record: Record) -> str:
        """The path of a record's page on the site; an archived one keeps it."""
        return f"{self.url(record)}index.html"

    def url(self, record: Record) -> str:
        """The address of a record's page, relative to the root of the site."""
        return f"{self.project.kind_of(record).url}/{record.key.lower()}/"

    def parts(self, text: str, *, itself: str = "") -> Parts:
        """Plain words with a link at every id of another record."""
        return linked.parts(text, self.project.graph.index, self.cards, itself=itself)

    def _card(self, record: Record, weights: Mapping[str, int]) -> Card:
        graph = self.project.graph
        links = (link for link in graph.outgoing.get(record.key, ()) if link.form == "field")
        surfaces = (
            link.target
            for link in links
            if link.target and "criticality" in graph[link.target].values
        )
        return Card(
            record.key,
            record.id,
            record.title,
            self.url(record),
            record.kind,
            record.status,
            record.state,
            record.owner,
            record.summary,
            record.severity,
            record.tags,
            tuple(dict.fromkeys(surfaces)),
            record.archived,
            clock.day_of(record.opened),
            freshness.freshness(record, self.project.as_of, self._settled.get(record.key, ())),
            weights[record.key],
            str(record.values.get(marking(self.project.kind_of(record))) or ""),
        )


def marking(kind: Kind) -> str:
    """The field that tells records of a kind apart: its first choice that must be made and plays no role."""
    specs = kind.fields.values()
    return next(
        (
            one.name
            for one in specs
            if one.type == "choice" and one.required and not one.role and not one.many
        ),
        "",
    )


def _opened(record: Record) -> bool:
    return record.opened is not None


def _day(record: Record) -> tuple[str, str]:
    return clock.day_of(record.opened).isoformat() if record.opened else "", record.id


def link(source: str, target: str) -> str:
    """The relative URL from one page of the site to another path of it, folders for index pages."""
    here, there = source.split("/")[:-1], target.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    down = "/".join(there[same:])
    return "../" * (len(here) - same) + down.removesuffix("index.html") or "./"
