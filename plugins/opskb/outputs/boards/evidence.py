"""The evidence index: results from outside, the files that show them, and what records can show."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import evidence, holdings
from opskb.insights.evidence import Evidence, Listed, Result
from opskb.kind import Kind
from opskb.outputs import commands, sections, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site
from opskb.outputs.values import figure
from opskb.outputs.views import Value

_MOST = 60
"""How many results and files are shown; all are in the log and in the JSON."""
_QUARTERS = 6
_TEMPLATES = ("postmortem", "exercise", "procedure", "incident", "sanity-report")
_STATES = {
    "verified": ("Verified", "live"),
    "missing": ("Missing", "overdue"),
    "altered": ("Altered", "overdue"),
    "refused": ("Refused", "overdue"),
}


def _lede(site: Site) -> str:
    kept = evidence.kept(site.project)
    if not kept.results and not kept.files:
        return "Nothing was recorded from outside yet."
    passed = sum(one.passed for one in kept.results)
    whole = sum(one.state == "verified" for one in kept.files)
    words = f"{passed} of {wording.plural(len(kept.results), 'result')} passed"
    if kept.owed:
        words += (
            f", {wording.plural(len(kept.owed), 'failed one owes', 'failed ones owe')} evidence"
        )
    return f"{words}; {whole} of {wording.plural(len(kept.files), 'listed file')} verified."


def _sections(site: Site) -> Iterator[Section]:
    kept = evidence.kept(site.project)
    yield _results(site, kept)
    if kept.files:
        yield _files(kept)
    yield _holdings(site)
    yield _templates(site)


def _results(site: Site, kept: Evidence) -> Section:
    if not kept.results:
        return Section("results", "No result from outside", empty=_nothing(site))
    red = [phase for phase, enforced in kept.phases.items() if not enforced]
    title = (
        f"The phase {wording.listed(red)} is not enforced automatically"
        if red
        else "Every phase is enforced automatically"
    )
    heads = ("Result", "On", "Objective", "Measured", "State", "Incidents", "Evidence")
    rows = (_result(site, one) for one in list(reversed(kept.results))[:_MOST])
    return Section(
        "results",
        title,
        "A phase is enforced by machines alone while the newest result of each objective passed and "
        "no failed one is without evidence.",
        table=sections.table("results", title, heads, rows),
    )


def _result(site: Site, one: Result) -> tuple[Cell, ...]:
    graph = site.project.graph
    incidents = [found for id in one.incidents if (found := site.project.find(id))]
    objective = site.project.find(one.slo) if one.slo else None
    measured = "; ".join(
        f"{name.replace('_', ' ')} {_amount(name, value)} of {_amount(name, one.targets.get(name))}"
        for name, value in one.measured.items()
    )
    return (
        sections.text(one.id),
        sections.day(one.on),
        sections.link(site, graph[objective.key]) if objective else sections.text(one.project),
        sections.text(measured),
        sections.text(*(("Pass", "live") if one.passed else ("Fail", "overdue"))),
        sections.link(site, *incidents),
        sections.text("Owed", "overdue")
        if one.owing
        else sections.text(", ".join(path.rpartition("/")[2] for path in one.evidence)),
    )


def _amount(name: str, value: float | None) -> str:
    if value is None:
        return "?"
    return f"{figure(value)} ms" if name == "latency" else f"{figure(round(value * 100, 4))} %"


def _nothing(site: Site) -> Empty:
    """The command that records a result against an objective, or makes the objective first."""
    words = (
        "No result was recorded yet. One compares what was measured with its targets and keeps it."
    )
    if live := [one.id for one in site.project.by_kind.get("slo", ()) if one.live]:
        return Empty(words, f"opskb slo record release --slo {live[0]} --availability 99.9%")
    words += " It needs an objective, and there is none yet: this comes first."
    return Empty(words, commands.new(site, "slo"))


def _made(site: Site, kind: str, title: str = "", **said: str) -> Cell:
    """The command that makes a record of a kind, or the one that it needs."""
    command = Value("code", commands.new(site, kind, title, **said))
    return (
        (command, Value("text", "that comes first"))
        if commands.needed(site, kind, said)
        else (command,)
    )


def _files(kept: Evidence) -> Section:
    broken = [one for one in kept.files if one.state != "verified"]
    title = f"{wording.plural(len(kept.files), 'listed file')}, each as it was"
    if broken:
        title = f"{wording.plural(len(broken), 'listed file')} missing or altered"
    elif len(kept.files) == 1:
        title = "The one listed file is as it was"
    heads = ("File", "Listed", "For", "SHA-256", "State")
    whole = [one for one in kept.files if one.state == "verified"]
    rows = (_file(one) for one in [*broken, *whole][:_MOST])
    return Section("files", title, table=sections.table("files", title, heads, rows))


def _file(one: Listed) -> tuple[Cell, ...]:
    return (
        sections.text(one.path),
        sections.day(one.on),
        sections.text(", ".join(one.results)),
        sections.text(f"{one.sha256[:16]}…"),
        sections.text(*_STATES[one.state]),
    )


def _holdings(site: Site) -> Section:
    """What records can show, by kind and quarter."""
    found = holdings.holdings(site.project)
    shown = holdings.quarters(site.project)[-_QUARTERS:]
    done = sum(one.done for all in found.values() for one in all)
    kept = sum(one.shown for all in found.values() for one in all)
    title = f"{kept:,} of {wording.plural(done, 'thing')} done name their evidence"
    heads = ("Kind", *(f"{year} Q{number}" for year, number in shown))
    rows = (_kind(site, kind, all, shown) for kind, all in found.items())
    return Section(
        "records",
        title,
        "Reviews, drills, rotations and the like, by the quarter in which they were done: how many "
        "of them say where it can be seen.",
        table=sections.table("records", title, heads, rows, numbers=heads[1:]),
    )


def _kind(
    site: Site,
    kind: str,
    all: tuple[holdings.Holding, ...],
    shown: tuple[tuple[int, int], ...],
) -> tuple[Cell, ...]:
    by = {one.quarter: one for one in all}
    cells = (
        sections.text(f"{by[quarter].shown} of {by[quarter].done}") if quarter in by else ()
        for quarter in shown
    )
    return sections.text(site.project.kinds[kind].title), *cells


def _templates(site: Site) -> Section:
    """The kinds that evidence is written as, and the command that makes one."""
    kinds = site.project.kinds
    rows = (row for name in _TEMPLATES if name in kinds for row in _template(site, kinds[name]))
    title = "The templates evidence is made from"
    heads = ("Template", "What it is", "Sections", "Command")
    return Section("templates", title, table=sections.table("templates", title, heads, rows))


def _template(site: Site, kind: Kind) -> Iterator[tuple[Cell, ...]]:
    """A kind as a template, then each of its types that has an outline of its own."""
    yield (
        sections.text(kind.title),
        sections.text(kind.about),
        sections.text(", ".join(kind.sections) or "fields only"),
        _made(site, kind.name),
    )
    for type, outline in kind.outlines.items():
        lines = (line.lstrip("# ") for line in outline.splitlines())
        yield (
            sections.text(f"{kind.title}: {type}"),
            sections.text("The outline that a new record of this type begins with."),
            sections.text(" ".join(filter(None, lines))),
            _made(site, kind.name, wording.label(type), type=type),
        )


BOARD = Board("evidence", "evidence", "Evidence", _lede, _sections, ("slo",))
