"""The table of steps as a page shows it: what to do, what to see, and beside it where a failure leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from markupsafe import Markup, escape

from opskb import clock
from opskb.insights import boundaries, conditions, parameters, steps, tabled
from opskb.insights.step import END, Way
from opskb.insights.step import Step as Written
from opskb.model import Record, Row
from opskb.outputs import bodies, facts, values
from opskb.outputs.site import Site
from opskb.outputs.template import safe
from opskb.outputs.views import Fact, Part, Step, Value
from opskb.outputs.written import lines

BESIDE = frozenset(("okb-preconditions", "okb-parameters"))
"""The tables of a runbook that stand above its steps, by their anchors, and nowhere else."""
_FAILING = {"abort": "stop", "continue": "go on", "rollback": "take it back"}
_LAST = Written(END, "act", "")


def shown(site: Site, record: Record) -> tuple[Step, ...]:
    """Each row of the table; steps that were read from prose stand in the body."""
    all = steps.table(record)
    anchors = {one.id.casefold() for one in all}
    return tuple(
        _step(site, record, one, at, anchors, below.id)
        for at, (one, below) in enumerate(zip_longest(all, all[1:], fillvalue=_LAST), 1)
    )


def _step(site: Site, record: Record, one: Written, at: int, anchors: set[str], below: str) -> Step:
    row = record.steps[one.row]
    bound, clause = boundaries.told(site.project, record, one)
    by = f" by {clause.by.id}" if clause and bound == "forbidden" else ""
    # Whose word is asked for first stands in a line of its own.
    asked = bound == "approval" and one.approval
    return Step(
        facts.anchor(row),
        "" if one.id.casefold() in (str(at), f"s{at}") else one.id,
        str(row.get("kind") or ""),
        site.parts(one.intent, itself=record.key),
        safe(bodies.field(site, record, _told(row))),
        site.parts(one.does.expect, itself=record.key),
        f"{boundaries.WORDS[bound]}{by}" if bound and not asked else "",
        one.destructive,
        tuple(_first(site, record, one)),
        tuple(_notes(site, record, one, row, anchors, below)),
    )


def _told(row: Row) -> str:
    """What is run and what a person does, as Markdown in the order in which it is written."""
    runs = (_run(one) for one in tabled.rows(row.get("run"), "command"))
    return "\n\n".join(filter(None, (*runs, str(row.get("manual") or ""))))


def _run(row: Row) -> str:
    """What is run as Markdown: of one language in a fence longer than any within, else as it is written."""
    text, language = str(row.get("command") or ""), tabled.language_of(row.get("language"))
    if not language:
        return text
    ticks = lines.fence(text)
    return f"{ticks}{language}\n{text}\n{ticks}"


def _first(site: Site, record: Record, one: Written) -> Iterator[Fact]:
    """What is to be known before a step is run: whose word it needs, that nothing takes it back, what to fill in."""
    if one.approval:
        yield Fact("Ask first", (values.person(one.approval, site),))
    if one.irreversible:
        text = site.parts(one.irreversible, itself=record.key)
        yield Fact("Irreversible", (Value("parts", parts=text),))
    left = {name for each in one.does.commands for name in parameters.used(each.text)}
    if filled := tuple(_filled(each) for each in parameters.of(record) if each.name in left):
        yield Fact("Fill in", filled)


def _notes(
    site: Site, record: Record, one: Written, row: Row, anchors: set[str], below: str
) -> Iterator[Fact]:
    """What is to be known of a step beside what it does; nothing of what is meant where nothing is said."""
    lengths = dict.fromkeys(clock.words(each.timeout) for each in one.does.commands if each.timeout)
    if lengths:
        yield Fact("Within", (Value("text", ", ".join(lengths)),))
    if one.rollback:
        yield Fact("Take it back", tuple(_way(site, record, one.rollback, row.get("rollback"))))
    if one.verified_by:
        yield Fact("Verify", (_html(_link(one.verified_by, anchors)),))
    elif one.verify:
        yield Fact("Verify", tuple(_way(site, record, one.verify, row.get("verify"))))
    if row.get("on_fail") or (one.goto and one.on_fail == "goto"):
        yield Fact("If it fails", (_html(_failing(one, anchors)),))
    if one.goto and one.kind == "decide":
        yield Fact("If", tuple(map(_html, _answers(one, anchors, below))))
    elif one.next:
        yield Fact("Then", (_html(_to(one.next, anchors)),))


def _html(words: Markup) -> Value:
    return Value("html", html=words)


def _way(site: Site, record: Record, way: Way, raw: object) -> Iterator[Value]:
    """Commands and words of a way back, or of a look at what was done."""
    told = "\n\n".join(filter(None, map(_told, tabled.rows(raw, "run"))))
    if told:
        yield Value("html", html=safe(bodies.field(site, record, told)))
    if way.expect:
        parts = site.parts(way.expect, itself=record.key)
        yield Value("parts", parts=(Part("Expect: "), *parts))


def _to(id: str, anchors: set[str]) -> Markup:
    """Words that lead to a step, or say that none comes."""
    if id.casefold() == END:
        return Markup("end here")
    return Markup("go to ") + _link(id, anchors)


def _link(id: str, anchors: set[str]) -> Markup:
    linked = Markup('<a href="#{}">{}</a>').format(id.lower(), id)
    return linked if id.casefold() in anchors else escape(id)


def _failing(one: Written, anchors: set[str]) -> Markup:
    if one.on_fail != "goto":
        return Markup(_FAILING[one.on_fail])
    return Markup("; ").join(_turns(one, anchors))


def _answers(one: Written, anchors: set[str], below: str) -> Iterator[Markup]:
    """Where each answer to a question leads, and where any other does."""
    yield from _turns(one, anchors)
    if all(one.when):
        yield Markup("otherwise: ") + _to(one.next or below, anchors)


def _turns(one: Written, anchors: set[str]) -> Iterator[Markup]:
    """Each step that a decision or a failure leads to, after the answer that leads there."""
    for when, id in one.turns:
        yield (Markup("<q>{}</q>: ").format(when) if when else Markup()) + _to(id, anchors)


def around(site: Site, record: Record) -> Mapping[str, tuple[Fact, ...]]:
    """What holds before the first step and what the commands leave open; after the last, when it is done."""
    before = (
        Fact("Before", tuple(_words(site, record, one.words) for one in conditions.before(record))),
        Fact("Parameters", tuple(_parameter(one) for one in parameters.of(record))),
    )
    done = tuple(_words(site, record, one) for one in conditions.done(record))
    return {
        "before": tuple(one for one in before if one.values),
        "after": (Fact("Done when", done),) if done else (),
    }


def _words(site: Site, record: Record, text: str) -> Value:
    return Value("parts", parts=site.parts(text, itself=record.key))


def _parameter(one: parameters.Parameter) -> Value:
    """`{{ lane }}` as its row says: what it is, its form, and what it is where nobody says."""
    form = f"one of {', '.join(one.of)}" if one.of else one.type
    said = [form, *([f"as {one.pattern}"] if one.pattern and one.type == "text" else [])]
    said += [f"{one.default} if not given"] if one.default is not None else []
    said += ["secret"] if one.secret else []
    help = f": {one.help}" if one.help else ""
    return Value("parts", parts=(Part(one.name, code=True), Part(f" ({', '.join(said)}){help}")))


def _filled(one: parameters.Parameter) -> Value:
    """What stands for a parameter beside the command that leaves it open, in a few words."""
    said = (one.help, f"{one.default} if not given" if one.default is not None else "")
    words = "; ".join(filter(None, said))
    return Value("parts", parts=(Part(one.name, code=True), Part(f": {words}" if words else "")))
