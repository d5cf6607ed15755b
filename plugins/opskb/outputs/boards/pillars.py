"""The six-pillar board: each standing audit, when it last ran, what it found, when it is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from opskb.insights import acknowledgements, disciplines, exercises, pillars
from opskb.insights.disciplines import Discipline
from opskb.insights.pillars import Audit
from opskb.outputs import wording
from opskb.outputs.boards import knowledge
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Section, day, link, number, sentence, table, text
from opskb.outputs.site import Site
from opskb.outputs.views import Table
from opskb.settings.rhythm import SIX

_NEAR = 60
"""Days within which what is due is told by how far off it is."""
_NAMES = {"ui-ux": "UI and UX", "ai-collaboration": "Collaboration with agents"}
_HEADS = ("What", "Cadence", "Last ran", "Result", "Open actions", "Next by", "State")


def of_pillars(site: Site) -> tuple[Audit, ...]:
    """The lines of the six pillars; the reviews of strategy have a board of their own."""
    return tuple(one for one in pillars.audits(site.project) if one.pillar in SIX)


def _lede(site: Site) -> str:
    found = of_pillars(site)
    ran = [one for one in found if one.held]
    more = [one for pillar in SIX for one in disciplines.of_pillar(site.project, pillar)]
    late = sum(one.behind for one in found)
    words = f"{late} past their cadence" if late else "none past its cadence"
    owed = sum(one.holds is False for one in more)
    words += f", {owed} of {len(more)} other duties late" if owed else ""
    unknown = _unknown(more)
    words += f", {unknown} not judged" if unknown else ""
    never = len(found) - len(ran) + sum(one.never for one in more)
    tail = f"; {never} never ran" if never else ""
    return f"{wording.plural(len(found), 'standing audit')} in six pillars: {words}{tail}."


def _sections(site: Site) -> Iterator[Section]:
    found = of_pillars(site)
    for pillar in SIX:
        of = [one for one in found if one.pillar == pillar]
        if of:
            name = _NAMES.get(pillar, wording.label(pillar))
            more = disciplines.of_pillar(site.project, pillar)
            shown = lines(site, pillar, name, of, more)
            yield Section(pillar, f"{name}: {summary(of, more)}", table=shown)
    if acknowledgements.agent_docs(site.project):
        yield knowledge.agent_docs(site)


def summary(of: Sequence[Audit], more: Sequence[Discipline] = ()) -> str:
    """How the lines of a pillar stand, in a few words."""
    late = sum(one.behind for one in of) + sum(one.holds is False for one in more)
    never = sum(not one.held for one in of) + sum(one.never for one in more)
    unknown = _unknown(more)
    words = [f"{late} late"] if late else []
    words += [f"{unknown} not judged"] if unknown else []
    words += [f"{never} of {len(of) + len(more)} never ran"] if never else []
    return ", ".join(words) or "all within their cadence"


def lines(
    site: Site, name: str, title: str, of: Sequence[Audit], more: Sequence[Discipline] = ()
) -> Table | None:
    """The lines of a pillar as a table: its audits, then what other records show."""
    rows = [*(_row(site, one) for one in of), *(_discipline(site, one) for one in more)]
    return table(name, title, _HEADS, rows, numbers=("Open actions",))


def _discipline(site: Site, one: Discipline) -> tuple[Cell, ...]:
    on = wording.short(one.on) if one.on else "never"
    result = f"{on}; {one.because}" if one.because else on
    return (
        text(one.name),
        text(wording.label(one.cadence)),
        link(site, one.last) if one.last else (),
        sentence(site, result),
        (),
        _by(site, one.due),
        _stands(one),
    )


def _stands(one: Discipline) -> Cell:
    if one.never:
        return text("Never ran", "draft")
    words = {True: ("Kept", "live"), False: ("Late", "overdue"), None: ("Not judged", "closed")}
    return text(*words[one.holds])


def _unknown(more: Sequence[Discipline]) -> int:
    """How many duties there are of which nobody can tell whether they are kept."""
    return sum(one.holds is None and not one.never for one in more)


def _row(site: Site, one: Audit) -> tuple[Cell, ...]:
    last = one.last
    due = one.next_due
    planned = next((exercises.day_of(each) for each in one.planned), None)
    return (
        text(wording.label(one.title)),
        text(wording.label(one.cadence)),
        link(site, last) if last else (),
        text(_result(one)),
        number(len(exercises.open_actions(last)) if last and last.actions else None),
        _by(site, planned or due),
        _state(one),
    )


def _by(site: Site, due: date | None) -> Cell:
    """The day something is due, and how far off it is while it is near."""
    near = due is not None and (due - site.project.as_of).days <= _NEAR
    return day(due, due=near)


def _result(one: Audit) -> str:
    if one.last is None:
        return "never ran"
    on = exercises.day_of(one.last)
    return f"{exercises.result(one.last)}, {wording.short(on)}" if on else ""


def _state(one: Audit) -> Cell:
    if one.overdue:
        return text("Late", "overdue")
    if one.behind:
        return text(f"Missed to {wording.short(one.gaps[-1].last)}", "overdue")
    if one.last is None:
        return text("Never ran", "draft")
    return text("Failed", "overdue") if _failed(one) else text("Kept", "live")


def _failed(one: Audit) -> bool:
    return one.last is not None and one.last.values.get("succeeded") is False


BOARD = Board("pillars", "pillars", "Six pillars", _lede, _sections, ("exercise",))
