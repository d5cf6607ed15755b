"""The performance dashboard: metrics against their baselines, and what resilience tests found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb.insights import performance
from opskb.model import Record
from opskb.outputs import sections, wording
from opskb.outputs.boards import metrics
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section
from opskb.outputs.site import Site

_NO_METRIC = Empty(
    "No figure of performance is kept. One has a baseline, and says how far it may be worse.",
    'opskb new metric "How long signing in takes" --set type=performance --set unit=ms --set better=lower',
)
_NO_TEST = Empty(
    "Nobody has broken anything on purpose yet. A resilience test says what was broken, and what "
    "that showed.",
    f'opskb new exercise "One checkout host taken away" --set type={performance.TEST}',
)


def tests(site: Site) -> list[Record]:
    """The resilience tests, newest first."""
    found = [
        one for one in site.dated.get("exercise", ()) if one.values.get("type") == performance.TEST
    ]
    return found[::-1]


def _lede(site: Site) -> str:
    all, held = performance.metrics(site.project), tests(site)
    done = [one for one in held if one.state == "closed"]
    worse = [one.title for one in all if next(performance.regressions(site.project, one), None)]
    if not all:
        return f"No figure of performance is kept; {wording.plural(len(done), 'resilience test')} held."
    words = f"{len(worse) or 'None'} of {wording.plural(len(all), 'figure')} of performance "
    words += f"{'is' if len(worse) < 2 else 'are'} worse than the baseline"
    if worse:
        words += f" ({wording.listed(worse)})"
    words += _unjudged(site, all)
    return f"{words}; {wording.plural(len(done), 'resilience test')} held."


def _unjudged(site: Site, all: Sequence[Record]) -> str:
    """How many figures nobody can judge, as the end of a sentence; "" where all can be."""
    count = sum(not performance.judged(site.project, one) for one in all)
    return f", {count} not judged" if count else ""


def _sections(site: Site) -> Iterator[Section]:
    all = performance.metrics(site.project)
    if not all:
        yield Section("figures", "No figure of performance is kept", empty=_NO_METRIC)
    else:
        yield _overview(site, all)
    for one in all:
        yield metrics.section(site, one, among=True)
    yield from metrics.months(site, all)
    yield _tests(site)


def _overview(site: Site, all: Sequence[Record]) -> Section:
    worse = sum(bool(next(performance.regressions(site.project, one), None)) for one in all)
    title = f"{worse} worse than the baseline" if worse else "Nothing is worse than its baseline"
    title += _unjudged(site, all)
    heads = (
        "Figure",
        "Of",
        "Latest",
        "Baseline",
        "Accepted up to",
        "Change a month",
        "State",
        "Named by",
    )
    rows = (_row(site, one) for one in all)
    table = sections.table("figures", title, heads, rows, numbers=heads[2:6])
    return Section("figures", title, table=table)


def _row(site: Site, one: Record) -> tuple[Cell, ...]:
    project, unit = site.project, str(one.values.get("unit") or "")
    found = {figure.name: figure for figure in performance.figures(project, one)}
    values = (
        sections.number(found[name].value, unit) if name in found else ()
        for name in ("latest", "baseline", "accepted")
    )
    trend = found["trend"].value if "trend" in found else None
    worse = next(performance.regressions(project, one), None)
    named = performance.answers(project, one, worse) if worse else ()
    state = sections.verdict(not worse)
    if not performance.judged(project, one):
        based = one.values.get("baseline") is not None
        state = sections.text("Not judged" if based else "No baseline", "closed")
    return (
        sections.link(site, one),
        sections.text(one.title),
        *values,
        sections.text(f"{trend:+.2f}") if isinstance(trend, float) else (),
        state,
        sections.link(site, *named),
    )


def _tests(site: Site) -> Section:
    held = tests(site)
    if not held:
        return Section("tests", "No resilience test was held", empty=_NO_TEST)
    found = sum(len(one.values.get("findings", ())) for one in held)
    title = f"{wording.plural(len(held), 'resilience test')}, which found {wording.plural(found, 'thing')}"
    heads = ("Held", "Test", "What was broken", "Reached", "What it showed", "Became")
    table = sections.table("tests", title, heads, (_test(site, one) for one in held))
    return Section("tests", title, table=table)


def _test(site: Site, one: Record) -> tuple[Cell, ...]:
    findings = one.values.get("findings", ())
    what = "; ".join(
        f"{row['id'] or 'Unnamed'}: {row['what']}" for row in findings if row.get("what")
    )
    became = "; ".join(str(row["became"]) for row in findings if row.get("became"))
    reached = one.values.get("succeeded")
    return (
        sections.day(one.opened),
        sections.link(site, one),
        sections.text(one.title),
        sections.verdict(reached) if one.state == "closed" else sections.text("Planned", "draft"),
        sections.sentence(site, what),
        sections.sentence(site, became),
    )


BOARD = Board(
    "performance",
    "dashboards/performance",
    "Performance dashboard",
    _lede,
    _sections,
    (performance.KIND, "exercise"),
)
