"""Every computed page, and what indexes and records carry beside their own: three lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from opskb.kind import Kind
from opskb.memory import remembered
from opskb.model import Artifact, Heading, Record
from opskb.outputs import sections, wording
from opskb.outputs.boards import (
    alerts,
    boundaries,
    budgets,
    cadences,
    calendar,
    capacity,
    compliance,
    coverage,
    debt,
    drills,
    escalations,
    evidence,
    experience,
    experiments,
    finance,
    gates,
    growth,
    improvements,
    incidents,
    keys,
    knowledge,
    loop,
    metrics,
    objective,
    pack,
    performance,
    pillars,
    plans,
    policies,
    reports,
    response,
    retros,
    rfcs,
    roles,
    rollouts,
    scorecard,
    signals,
    signoffs,
    slo,
    spend,
    stages,
    threats,
    updates,
    vulnerabilities,
)
from opskb.outputs.boards.board import Board, Shelf
from opskb.outputs.sections import Cell, Section
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.wording import slug

SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "How it stands",
        (
            slo.BOARD,
            incidents.BOARD,
            gates.BOARD,
            scorecard.BOARD,
            performance.BOARD,
            experience.BOARD,
        ),
    ),
    Shelf("When something breaks", (response.BOARD, alerts.BOARD, coverage.BOARD, drills.BOARD)),
    Shelf(
        "Whether it is kept",
        (pillars.BOARD, signoffs.BOARD, evidence.BOARD, pack.BOARD),
    ),
    Shelf(
        "Security and the law",
        (keys.BOARD, vulnerabilities.BOARD, updates.BOARD, compliance.BOARD),
    ),
    Shelf("Money and growth", (spend.BOARD, finance.BOARD, growth.BOARD, capacity.BOARD)),
    Shelf(
        "What comes next",
        (signals.BOARD, loop.BOARD, improvements.BOARD, rollouts.BOARD, debt.BOARD),
    ),
    Shelf(
        "The rhythm",
        (calendar.BOARDS[0], retros.BOARD, reports.REPORTS, reports.REVIEWS, knowledge.BOARD),
    ),
)
"""The boards as lists show them: by what a reader asks."""

FRONT: tuple[Board, ...] = (
    *SHELVES[0].boards,
    response.BOARD,
    coverage.BOARD,
    calendar.BOARDS[0],
)
"""The boards of the home page, which tells in seconds how things stand; the others are a step away."""

BOARDS: tuple[Board, ...] = (
    *(board for shelf in SHELVES for board in shelf.boards),
    *calendar.BOARDS[1:],
)
"""Pages of their own."""

INDEXES: Mapping[str, Callable[[Site], Iterable[Section]]] = {
    "role": roles.of_index,
    "experiment": experiments.of_index,
    "rollout": rollouts.of_index,
    "signal": signals.of_index,
    "escalation": escalations.of_index,
    "policy": policies.of_index,
    "cycle": gates.of_index,
    "plan": plans.of_index,
    "rfc": rfcs.of_index,
    "alert": alerts.of_index,
    "budget": spend.of_index,
    "debt": debt.of_index,
    "request": compliance.of_index,
    "key": keys.of_index,
    "threat-model": threats.of_index,
    "update": updates.of_index,
    "vulnerability": vulnerabilities.of_index,
    "slo": slo.of_index,
}
"""By kind: what stands above the table of its index."""

ROWS: Mapping[str, tuple[tuple[str, ...], Callable[[Site, Record], tuple[Cell, ...]]]] = {
    "metric": (metrics.OF_ROW, metrics.of_row),
}
"""By kind: the columns that each row of its index has in place of the status, which groups the rows."""


def _procedure(site: Site, record: Record) -> Iterator[Section]:
    """Compliance lines and restore drills: which of them a procedure has depends on its type."""
    yield from compliance.of_record(site, record)
    yield from drills.of_procedure(site, record)


def _metric(site: Site, record: Record) -> Iterator[Section]:
    """When it is full, how users come and stay, or its series: by what it measures."""
    forms = (capacity.of_record, growth.of_record, finance.of_record)
    own = [section for form in forms for section in form(site, record)]
    yield from own or metrics.of_record(site, record)


RECORDS: Mapping[str, Callable[[Site, Record], Iterable[Section]]] = {
    "role": roles.of_record,
    "experiment": experiments.of_record,
    "metric": _metric,
    "runbook": boundaries.of_record,
    "incident": stages.of_record,
    "cycle": gates.of_record,
    "alert": alerts.of_record,
    "surface": coverage.of_record,
    "budget": budgets.of_record,
    "page": knowledge.of_record,
    "policy": knowledge.of_record,
    "procedure": _procedure,
    "activity": cadences.of_record,
    "key": keys.of_record,
    "threat-model": threats.of_record,
    "slo": objective.of_record,
}
"""By kind: what stands on the page of each of its records, under its body."""


def pages(site: Site) -> Iterator[Artifact]:
    """Every board that its kinds allow, and their list."""
    shelves = listed(site)
    boards = wording.plural(sum(len(boards) for _, boards in shelves), "board")
    records = wording.plural(len(site.cards), "record")
    day = wording.exact(site.project.as_of)
    sentence = f"{boards}, computed from {records} as of {day}."
    yield page(
        site,
        LIST,
        "boards.html.j2",
        title="Dashboards",
        description=sentence,
        toc=tuple(Heading(2, slug(title), title) for title, _ in shelves),
        sentence=sentence,
        shelves=shelves,
    )
    for board in there(site):
        yield _page(site, board)


def _page(site: Site, board: Board) -> Artifact:
    found = sections_of(site, board)
    return page(
        site,
        f"{board.url}/index.html",
        "board.html.j2",
        title=board.title,
        description=lede(site, board),
        toc=tuple(Heading(2, one.anchor, one.title) for one in found),
        sentence=lede(site, board),
        sections=found,
    )


def api(site: Site) -> Iterator[Artifact]:
    """Every board as JSON under `api/v1/boards/`."""
    for board in there(site):
        content = {
            "$schema": "../../../schema/_board.json",
            "schema": "opskb/board-v1",
            "as_of": site.project.as_of.isoformat(),
            "name": board.name,
            "title": board.title,
            "sentence": lede(site, board),
            "sections": sections.content(sections_of(site, board)),
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(api_of(board), content=f"{text}\n".encode())


def api_of(board: Board) -> str:
    """Where the JSON of a board lies."""
    return f"api/v1/boards/{board.name}.json"


@remembered
def sections_of(site: Site, board: Board) -> tuple[Section, ...]:
    """What a board says, worked out once for its page and its JSON."""
    return tuple(board.sections(site))


def lede(site: Site, board: Board) -> str:
    """The state that a board tells, in one sentence."""
    return _listed(site, board).lede


def there(site: Site) -> tuple[Board, ...]:
    """The boards that this knowledge base has the kinds for."""
    return tuple(board for board in BOARDS if board.known(site))


LIST = "dashboards/index.html"
"""The page that lists the boards."""


def paths(site: Site) -> frozenset[str]:
    """Where the boards lie: each belongs to their list, wherever its address is."""
    return frozenset(f"{board.url}/index.html" for board in there(site))


@dataclass(frozen=True, slots=True)
class Listed:
    """A board as lists show it: its state in one sentence."""

    title: str
    url: str
    lede: str
    filled: bool


def listed(site: Site) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    """Every shelf with its boards; those without a record to be made from come last."""
    found = []
    for shelf in SHELVES:
        boards = [_listed(site, board) for board in shelf.boards if board.known(site)]
        boards.sort(key=lambda one: not one.filled)
        found.append((shelf.title, tuple(boards)))
    return tuple(one for one in found if one[1])


def front(site: Site) -> tuple[Listed, ...]:
    """What the home page shows: the boards that tell how things stand, where there are records."""
    there = (board for board in FRONT if board.known(site) and board.filled(site))
    return tuple(_listed(site, board) for board in there)


@remembered
def _listed(site: Site, board: Board) -> Listed:
    return Listed(board.title, board.url, board.lede(site), board.filled(site))


def of_index(site: Site, kind: Kind) -> tuple[Section, ...]:
    """What stands above the table of a kind's index."""
    make = INDEXES.get(kind.name)
    return tuple(make(site)) if make else ()


def of_rows(site: Site, kind: Kind) -> Mapping[str, tuple[tuple[str, Cell], ...]]:
    """The own columns of each row of a kind's index, by the key of the record; none for most."""
    heads, make = ROWS.get(kind.name, ((), None))
    if make is None:
        return {}
    records = site.project.by_kind[kind.name]
    return {one.key: tuple(zip(heads, make(site, one), strict=True)) for one in records}


def of_record(site: Site, record: Record) -> tuple[Section, ...]:
    """What stands on a record's page under its body."""
    make = RECORDS.get(record.kind)
    return tuple(make(site, record)) if make else ()
