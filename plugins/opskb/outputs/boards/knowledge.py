"""The board of knowledge: training taken, policies acknowledged, recipes and their lessons, what is stale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opskb.insights import acknowledgements as insight
from opskb.insights.acknowledgements import Completion
from opskb.insights.freshness import freshness
from opskb.model import Record
from opskb.outputs import charts, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.charts import Level
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    number,
    person,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_TRAIN = 'opskb new page "Handling card data" --set type=training'
_RECIPE = 'opskb new page "How to drop an index" --set type=recipe'
_TONES = {"fresh": "live", "soon": "soon", "overdue": "overdue", "never": "soon", "": ""}
_WORDS = {
    "fresh": "Fresh",
    "soon": "Due soon",
    "overdue": "Overdue",
    "never": "Never reviewed",
    "": "",
}


def _pages(site: Site) -> list[Record]:
    return [one for one in site.project.by_kind.get("page", ()) if one.live]


def _lede(site: Site) -> str:
    found = insight.all_completions(site.project)
    asked, done = sum(one.asked for one in found), sum(len(one.done) for one in found)
    owed = sum(len(one.owed) for one in found)
    pages = _pages(site)
    stale = sum(freshness(one, site.project.as_of).age == "overdue" for one in pages)
    said = (
        f"{done} of {asked} acknowledgements given, {owed or 'none'} owed"
        if asked
        else "Nothing to acknowledge"
    )
    return f"{said}; {wording.plural(len(pages), 'page')}, {stale or 'none'} overdue."


def _sections(site: Site) -> Iterator[Section]:
    all = insight.all_completions(site.project)
    trainings = [one for one in all if insight.training(one.record)]
    rest = [one for one in all if not insight.training(one.record)]
    empty = Empty("A page of the type training names who must take it.", _TRAIN)
    yield _completion(site, "training", "training", trainings, empty)
    empty = Empty("Rows of `acknowledgements` in a policy or a page name who must have read it.")
    yield _completion(site, "acknowledgements", "document to acknowledge", rest, empty)
    yield _owed(site, all)
    yield _recipes(site)
    yield agent_docs(site)
    yield _fresh(site)


def _completion(
    site: Site, anchor: str, noun: str, found: Sequence[Completion], empty: Empty
) -> Section:
    whole = sum(one.asked > 0 and not one.owed for one in found)
    many = "documents to acknowledge" if noun.startswith("document") else ""
    title = f"{whole} of {wording.plural(len(found), noun, many)} complete"
    title = title if found else f"No {noun} is written down"
    bars = [
        (one.record.title, round(one.share, 1), _tone(one))
        for one in found
        if one.share is not None
    ]
    chart = charts.bars(
        title,
        "One bar for each: the share of those asked who have done it.",
        bars,
        unit="percent",
        limit=Level("100 %, everybody who was asked", 100),
        urls=[site.cards[one.record.key].url for one in found if one.share is not None],
    )
    rows = [_row(site, one) for one in found]
    heads = ("Document", "Owner", "Asked", "Done", "Share", "State")
    of = table(anchor, title, heads, rows, numbers=("Asked", "Done", "Share"))
    return Section(anchor, title, chart=chart, table=of, empty=None if rows else empty)


def _tone(one: Completion) -> str:
    return "overdue" if one.owed else ""


def _row(site: Site, one: Completion) -> tuple[Cell, ...]:
    share = number(round(one.share, 1), "percent") if one.share is not None else ()
    counts = (number(one.asked), number(len(one.done)), share or text("Nobody is asked"))
    head = (link(site, one.record), person(site, one.record.owner))
    return (*head, *counts, verdict(bool(one.asked) and not one.owed))


def _owed(site: Site, all: Sequence[Completion]) -> Section:
    rows = [
        (
            person(site, str(row.get("who") or "")),
            link(site, one.record),
            day(row.get("due"), due=True),
        )
        for one in all
        for _, row in one.owed
    ]
    count = wording.plural(len(rows), "acknowledgement")
    verb = "is" if len(rows) == 1 else "are"
    of = table("owed", "Who owes what", ("Who", "Document", "Due"), rows)
    empty = None if rows else Empty("Who owes one would stand here, with the day.")
    title = f"{count} {verb} owed" if rows else "Nobody owes an acknowledgement"
    return Section("owed", title, table=of, empty=empty)


def _recipes(site: Site) -> Section:
    found = [one for one in _pages(site) if one.values.get("cites")]
    behind = {one.key: insight.newer_lessons(site.project, one) for one in found}
    rows = [
        (
            link(site, one),
            person(site, one.owner),
            day(one.last),
            link(site, *(it for id in one.values["cites"] if (it := site.project.find(id)))),
            verdict(not behind[one.key]),
        )
        for one in found
    ]
    late = sum(map(bool, behind.values()))
    title = f"{late} of {len(rows)} that rest on a lesson are older than it"
    title = title if rows else "No page rests on a lesson"
    heads = ("Page", "Owner", "Reviewed", "Rests on", "State")
    empty = None if rows else Empty("A recipe cites the lessons that it rests on.", _RECIPE)
    return Section("lessons", title, table=table("lessons", title, heads, rows), empty=empty)


def agent_docs(site: Site) -> Section:
    """The pages that agents work by, with how fresh each is and whether a lesson is newer."""
    pages = insight.agent_docs(site.project)
    ages = {one.key: freshness(one, site.project.as_of).age for one in pages}
    newer = {one.key: insight.newer_lessons(site.project, one) for one in pages}
    stale = sum(bool(newer[key]) or age in ("overdue", "never") for key, age in ages.items())
    rows = [
        (
            link(site, one),
            text(one.title),
            person(site, one.owner),
            day(one.last) or text("Never", "soon"),
            day(one.due, due=True),
            text(_WORDS[ages[one.key]] or "Nothing binds it", _TONES[ages[one.key]]),
            link(site, *(lesson for lesson, _ in newer[one.key])),
        )
        for one in pages
    ]
    heads = ("Page", "What", "Owner", "Reviewed", "Due", "Freshness", "Lessons newer than it")
    title = f"{stale or 'None'} of {wording.plural(len(rows), 'agent doc')} stale"
    sentence = "A recipe, or a page tagged `agent-docs`, stands here with its freshness."
    of = table("agent-docs", "Agent docs", heads, rows)
    return Section(
        "agent-docs",
        title if rows else "No page is written for agents",
        table=of,
        empty=None if rows else Empty(sentence, _RECIPE),
    )


def _fresh(site: Site) -> Section:
    pages = sorted(_pages(site), key=lambda one: (str(one.due or "9999"), one.id))
    ages = {one.key: freshness(one, site.project.as_of).age for one in pages}
    rows = [
        (
            link(site, one),
            text(wording.label(str(one.values.get("type") or "page"))),
            person(site, one.owner),
            day(one.last),
            day(one.due, due=True),
            text(_WORDS[ages[one.key]], _TONES[ages[one.key]]),
        )
        for one in pages
    ]
    late = sum(age == "overdue" for age in ages.values())
    title = f"{late} of {wording.plural(len(pages), 'page')} overdue for review"
    title = title if pages else "No page is in force"
    heads = ("Page", "Type", "Owner", "Reviewed", "Due", "Freshness")
    empty = None if rows else Empty("No page is published.", 'opskb new page "The first week"')
    return Section("freshness", title, table=table("pages", "Pages", heads, rows), empty=empty)


def of_record(site: Site, record: Record) -> Iterator[Section]:
    """Who must acknowledge a page or a policy, and who has; nothing where nobody must."""
    found = insight.completion(site.project, record)
    if not found.asked:
        return
    owed = {index for index, _ in found.owed}
    rows = [
        (
            person(site, str(row.get("who") or "")),
            day(row.get("on")),
            day(row.get("due"), due=True) if not row.get("on") else (),
            text("Owed", "overdue")
            if index in owed
            else text("Done", "live")
            if row.get("on")
            else (),
        )
        for index, row in enumerate(record.values["acknowledgements"])
    ]
    title = f"{len(found.done)} of {found.asked} have done it"
    of = table("acknowledged", "Who has done it", ("Who", "On", "Due", "State"), rows)
    yield Section("acknowledged", title, table=of)


BOARD = Board(
    "knowledge", "knowledge", "Knowledge and training", _lede, _sections, ("page", "policy")
)
