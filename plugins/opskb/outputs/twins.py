"""The Markdown twin of a record: made from the record, never from HTML, its first line how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent

from opskb.insights.boundaries import LABELS
from opskb.model import Artifact, Record
from opskb.outputs import wording
from opskb.outputs.sections import Section
from opskb.outputs.site import Site, link
from opskb.outputs.told import Told, told
from opskb.outputs.trust import trusts
from opskb.outputs.views import Event, Fact, Mention, Relation, Table, Value
from opskb.outputs.written import lines, texts
from opskb.outputs.written.doing import steps_of
from opskb.outputs.written.pages import SAMPLE
from opskb.outputs.written.writer import Writer, twin_of

_BOUNDARY = "okb-boundary"
# What an agent may do stands above the steps as a table, with the mode under it.
_SAID = frozenset((*LABELS.values(), "Mode by severity"))
_LISTED = frozenset(("Alone", "Needs approval", "Forbidden"))


def path(site: Site, record: Record) -> str:
    """Where the twin of a record lies on the site: `decisions/adr-0007.md`."""
    return twin_of(site.path(record))


def address(site: Site, record: Record) -> str:
    """The way from the page of a record to its twin."""
    return lines.quoted(link(site.path(record), path(site, record)))


def files(artifact: Artifact) -> Iterator[Artifact]:
    """A page, and behind it its twin where it has one."""
    yield artifact
    if artifact.twin:
        content = artifact.twin.encode(errors="replace")
        yield Artifact(twin_of(artifact.path), content=content, source=artifact.source)


def twin(site: Site, record: Record, *, ties: bool = True) -> str:
    """The Markdown of one record; its links lead from `path` to twins of the site.

    Without `ties` it holds what the record says itself: neither what it is related to nor its history.
    """
    return written(site, record, told(site, record), ties=ties)


def written(site: Site, record: Record, said: Told, *, ties: bool = True) -> str:
    """The same of a record of which everything was told already."""
    writer = Writer(site, path(site, record))
    bound = [one for one in said["sections"] if one.anchor == _BOUNDARY]
    blocks = (
        lines.flat(trusts(site)[record.key].line),
        f"# {lines.flat(f'{record.id} {record.title}').strip()}",
        writer.parts(said["summary"]),
        _facts(writer, record, said, bounded=bool(bound)),
        *(_boundary(writer, one) for one in bound),
        *_tables(writer, said["beside"]),
        steps_of(writer, record),
        texts.body(writer, record),
        *_beneath(writer, record, said, bound, ties=ties),
        _origin(writer, record),
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def _beneath(
    writer: Writer, record: Record, said: Told, bound: list[Section], *, ties: bool
) -> Iterator[str]:
    """What stands under the text: what was measured and computed, and how it is tied to others."""
    yield _headed("Timeline", _events(writer, said["timeline"]))
    heads = ("Metric", "Value", "Baseline", "Against it")
    rows = [
        [*map(lines.flat, (one.name, one.value, one.baseline, one.change))]
        for one in said["metrics"]
    ]
    yield _headed("Metrics", lines.table(heads, rows) if rows else "")
    yield writer.sections(one for one in said["sections"] if one not in bound)
    yield from _tables(writer, said["tables"])
    figures = [one for one in said["computed"] if not bound or one.label not in _SAID]
    yield _headed("Computed", writer.figures(figures))
    if ties:
        yield _headed("Relations", "\n".join(_ties(writer, record, said)))
        yield _headed("History", _events(writer, said["events"]))
    flaws = (writer.flaw(one) for one in said["flaws"] if not one.waived)
    yield _headed("Findings", "\n".join(f"- {one}" for one in flaws))


def _tables(writer: Writer, all: Iterable[Table]) -> Iterator[str]:
    return (_headed(lines.flat(one.title), writer.table(one)) for one in all)


def _headed(title: str, text: str) -> str:
    return f"## {title}\n\n{text}" if text else ""


def _facts(writer: Writer, record: Record, said: Told, *, bounded: bool) -> str:
    """One fact a line: what it is, whose, how grave, and the fields of its kind."""
    kind = wording.singular(writer.site.project.kind_of(record))
    first = [Fact("Kind", (Value("text", kind),))]
    first += [Fact("Owner", (said["owner"],))] if said["owner"] else []
    first += [Fact("Severity", (Value("text", record.severity),))] if record.severity else []
    rest = [one for one in said["facts"] if not bounded or one.label not in _LISTED]
    after = [Fact(f"{one.label} after", one.values) for one in said["elapsed"]]
    return "\n".join(_fact(writer, record, one) for one in (*first, *rest, *after))


def _fact(writer: Writer, record: Record, one: Fact) -> str:
    """A fact as a line; Markdown of several lines stands under its label as it was written."""
    if not any("\n" in value.written.strip() for value in one.values):
        return writer.fact(one)
    whole = "\n\n".join(texts.field(writer, record, value.written) for value in one.values)
    return f"- {lines.flat(one.label)}:\n\n{indent(whole, '  ')}\n"


def _boundary(writer: Writer, one: Section) -> str:
    """What an agent may do, may do with approval and may not: a line for each and for whoever says so."""
    told: dict[tuple[str, str], list[str]] = {}
    for _, (may, what, who) in one.table.rows if one.table else ():
        by = f", by {writer.values(who)}" if who else ""
        told.setdefault((str(writer.values(may)), by), []).append(writer.values(what))
    said = "\n".join(f"- {may}{by}: {'; '.join(all)}" for (may, by), all in told.items())
    return _headed(lines.flat(one.title), "\n\n".join(filter(None, (said, lines.line(one.text)))))


def _events(writer: Writer, all: Iterable[Event]) -> str:
    return "\n".join(_event(writer, one) for one in all)


def _event(writer: Writer, one: Event) -> str:
    """What happened, on which day, by whom, and what was seen."""
    by = f" by {writer.values(one.by)}" if one.by else ""
    note = f": {writer.parts(one.note)}" if one.note else ""
    mark = f" ({lines.flat(one.mark)})" if one.mark else ""
    proof = f"; evidence: {writer.values(one.evidence)}" if one.evidence else ""
    day = f"{one.day.isoformat()} " if one.day else ""
    return f"- {day}{lines.flat(one.what)}{by}{mark}{note}{proof}"


def _ties(writer: Writer, record: Record, said: Told) -> Iterator[str]:
    """How it is tied to others, in words, each with how far that one may be trusted."""
    tied: set[str] = set()
    for one in said["relations"]:
        tied |= {card.key for card, _ in one.cards}
        yield f"- {lines.flat(one.words)}: {_tied(writer, one)}"
    site = writer.site
    named = (one for one in site.project.graph.outgoing.get(record.key, ()) if one.offset >= 0)
    keys = dict.fromkeys(one.target for one in named if one.target)
    if cards := [site.cards[key] for key in keys if key not in tied and key != record.key]:
        yield f"- Refers to: {writer.cards(cards)}"
    if said["mentions"]:
        yield f"- Mentioned in: {_mentioned(writer, said['mentions'], said['more_mentions'])}"


def _tied(writer: Writer, one: Relation) -> str:
    """The other records with what each tie carries, and how many more there are."""
    found = [
        f"{writer.titled(card)}{f' ({lines.flat(carried)})' if carried else ''}"
        for card, carried in one.cards
    ]
    more = one.total - len(one.cards)
    found += [writer.to(f"and {more} more", one.url)] if more > 0 else []
    return "; ".join(found)


def _mentioned(writer: Writer, mentions: Iterable[Mention], more: int) -> str:
    found = writer.cards(dict.fromkeys(one.card for one in mentions))
    return f"{found}; and {more} more" if more else found


def _origin(writer: Writer, record: Record) -> str:
    """The last line: the file it was made from, the hash of its text, and the same as JSON."""
    digest = writer.site.project.graph.digest(record)
    json = lines.quoted(writer.file(f"api/v1/records/{record.key.lower()}.json"))
    sample = f" {SAMPLE}" if writer.site.project.config.sample else ""
    return (
        f"Source: {lines.code(record.path)}, SHA-256 of its text {digest}, [JSON]({json}).{sample}"
    )
