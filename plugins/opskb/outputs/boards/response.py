"""The severity ladder and the response playbook: what to do, whom to call, who decides, where to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opskb.insights import incidents, ladder, oncall
from opskb.model import Record
from opskb.outputs import commands, wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    amount,
    day,
    link,
    number,
    person,
    sentence,
    table,
    text,
    titled,
)
from opskb.outputs.site import Site
from opskb.outputs.views import Value

AT_ONCE = 5
"""Minutes that stand for "at once" in the default ladder; a ladder that says less is shown as it is."""
_ROTA = 'opskb new role "On call" --set layer=execution'
_PLAYBOOK = 'opskb new procedure "When something breaks" --set type=incident-response'


def _lede(site: Site) -> str:
    project = site.project
    still = len(incidents.open_ones(project))
    called = [
        f"{role.title}: {oncall.words(found, project.as_of)}"
        for role in oncall.rostered(project)
        if (found := oncall.on_call(role, project.as_of))
    ]
    who = "; ".join(called) if called else "No rota says who is on call"
    return f"{who}. {wording.plural(still, 'incident')} open."


def _sections(site: Site) -> Iterator[Section]:
    # Who is called now comes before how it is meant: a reader here may have something on fire.
    yield _on_call(site)
    yield _command(site)
    yield _look(site)
    procedures = [
        one
        for one in site.project.by_kind.get("procedure", ())
        if one.live and one.values.get("type") == "incident-response"
    ]
    if not procedures:
        empty = Empty(
            "An incident-response procedure says what wakes whom and how to talk.", _PLAYBOOK
        )
        yield Section("playbook", "No playbook is written down", empty=empty)
    for one in procedures:
        yield _playbook(site, one)
    yield _ladder(site)
    yield _modes(site)


def _ladder(site: Site) -> Section:
    steps = ladder.ladder(site.project.config)
    heads = (
        "Severity",
        "Also",
        "Answer",
        "Closed within",
        "Decides",
        "Responds",
        "Told",
        "Incidents",
    )
    rows = (_rung(site, one) for one in steps)
    return Section(
        "ladder",
        f"{wording.plural(len(steps), 'severity', 'severities')}, from {steps[0].name} to {steps[-1].name}"
        if steps
        else "The ladder has no step",
        "How soon somebody answers, who decides, who responds and who is told.",
        table=table("ladder", "The severity ladder", heads, rows, numbers=("Incidents",)),
    )


def _rung(site: Site, one: ladder.Step) -> tuple[Cell, ...]:
    return (
        text(one.name, "severity"),
        text(", ".join(one.also)),
        text(_answer(one)),
        number(_days(one), "days"),
        _whoever(site, one.decides),
        _people(site, one.team),
        _people(site, one.told),
        number(len(_of(site, one))),
    )


def _answer(one: ladder.Step) -> str:
    if one.respond is None:
        return "no limit"
    if one.respond <= AT_ONCE:
        return f"at once ({one.respond:g} minutes)"
    within = f"within {amount(one.respond, 'minutes')}"
    return f"{one.soon} ({within})" if one.soon else within


def _days(one: ladder.Step) -> int | None:
    """The limit in whole days, as the ladder counts it from a day."""
    first = date(2000, 1, 1)
    last = ladder.close_by(one, first)
    return (last - first).days if last else None


def _people(site: Site, names: tuple[str, ...]) -> Cell:
    return tuple(value for name in names for value in _whoever(site, name))


def _whoever(site: Site, name: str) -> Cell:
    """A person, or a role: with whoever is on call for it now where it has a rota, else its holder."""
    role = site.project.graph.index.by_id.get(name.casefold(), ())
    found = oncall.on_call(role[0], site.project.as_of) if role else ()
    if not role or not found:
        return person(site, name)
    words = oncall.words(found, site.project.as_of)
    return (Value("record", words, card=site.cards[role[0].key]),)


def _of(site: Site, step: ladder.Step) -> list[Record]:
    every = incidents.known(site.project)
    return [one for one in every if one.severity.casefold() in step.names]


def _on_call(site: Site) -> Section:
    project = site.project
    roles = oncall.rostered(project)
    if not roles:
        empty = Empty("A role with a `rota` says who is on call, from when to when.", _ROTA)
        return Section("on-call", "No rota says who is on call", empty=empty)
    heads = ("Role", "On call now", "Until", "Next", "Holds the role")
    rows = tuple(_called(site, role) for role in roles)
    without = sum(not oncall.on_call(role, project.as_of) for role in roles)
    holes = sum(1 for role in roles for _ in oncall.gaps(role, project.as_of))
    doubled = sum(1 for role in roles for _ in oncall.overlaps(role))
    title = (
        f"{wording.plural(without, 'role')} without anybody on call"
        if without
        else f"Somebody is on call for {wording.plural(len(roles), 'role')}"
    )
    words = "No rota has a gap or an overlap."
    if holes or doubled:
        words = (
            f"{wording.plural(holes, 'gap')} and {wording.plural(doubled, 'overlap')} in all rotas."
        )
    return Section("on-call", title, words, table=table("on-call", "On call", heads, rows))


def _called(site: Site, role: Record) -> tuple[Cell, ...]:
    now = site.project.as_of
    found = oncall.on_call(role, now)
    last = found[-1] if found else None
    after = next((one for one in oncall.shifts(role) if last and one.begins >= last.ends), None)
    return (
        link(site, role),
        text(oncall.words(found, now)) if found else text("Nobody", "overdue"),
        day(last.ends) if last else (),
        text(f"{after.who}, from {wording.short(after.begins)}")
        if after
        else text("nobody yet", "soon"),
        person(site, role.owner),
    )


def _command(site: Site) -> Section:
    """Who is incident commander: of what is open now, and otherwise whoever has the duty."""
    found = incidents.open_ones(site.project)
    if not found:
        words = "Whoever is on call as incident commander leads the next one."
        return Section("command", "No incident is open, so nobody commands one", words)
    heads = ("Incident", "Title", "Severity", "Commander", "Decides")
    rows = (
        (
            link(site, one),
            text(one.title),
            text(one.severity, "severity"),
            person(site, one.owner) or text("Nobody", "overdue"),
            _whoever(site, step.decides)
            if (step := ladder.step(site.project.config, one.severity))
            else (),
        )
        for one in found
    )
    names = wording.listed(tuple(dict.fromkeys(one.owner or "nobody" for one in found)))
    return Section(
        "command",
        f"Incident commander now: {names}",
        table=table("command", "Open incidents and who leads them", heads, rows),
    )


def _modes(site: Site) -> Section:
    heads = ("Severity", "Remediation", "Which means")
    rows = (
        (text(one.name, "severity"), text(one.mode.replace("-", " ")), text(_mode(one)))
        for one in ladder.ladder(site.project.config)
    )
    return Section(
        "modes",
        "What an agent may mend, by severity",
        "What it may do from a runbook stands on that runbook.",
        table=table("modes", "Remediation by severity", heads, rows),
    )


def _mode(one: ladder.Step) -> str:
    return ladder.MODES.get(one.mode, "no mode is stated").capitalize()


_HOW = (("pages", "Who pages, and how"), ("talk", "How to talk"))


def _playbook(site: Site, record: Record) -> Section:
    """One procedure: what wakes somebody, where to look first, how to talk."""
    rows: list[tuple[Cell, ...]] = [
        (text(label), sentence(site, words))
        for name, label in _HOW
        for words in record.values.get(name) or ()
    ]
    index = site.project.graph.index
    first = [one for raw in record.values.get("look") or () if (one := index.find(raw, record))]
    rows.insert(
        len(record.values.get("pages") or ()),
        (
            text("Where to look first"),
            titled(site, *first) if first else text("nothing is named", "soon"),
        ),
    )
    return Section(
        f"playbook-{record.key.lower()}",
        f"{record.title}: who pages, where to look, how to talk",
        record.summary,
        table=table(f"playbook-{record.key.lower()}", record.title, ("What", "How"), rows),
    )


def _look(site: Site) -> Section:
    """Every runbook in force by the surface it is for."""
    rows = []
    for surface in site.project.by_kind.get("surface", ()):
        naming = site.project.graph.naming(surface)
        books = [one for one in naming if one.kind == "runbook" and one.live]
        if surface.live:
            told = titled(site, *books) if books else text("No runbook", "overdue")
            rows.append((titled(site, surface), told, person(site, surface.owner)))
    if not rows:
        words = "A runbook says what to do when a surface breaks."
        empty = commands.first(site, words, "runbook", "Payments stand still")
        return Section("look", "No surface has a runbook", empty=empty)
    return Section(
        "look",
        "Where to look: the runbooks of each surface",
        table=table("look", "Runbooks by surface", ("Surface", "Runbooks", "Owner"), rows),
    )


BOARD = Board(
    "response",
    "response",
    "Severity ladder and response playbook",
    _lede,
    _sections,
    ("incident",),
)
