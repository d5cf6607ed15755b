"""Sign-offs: who approved what, when, and whether the text is still the one that was signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from opskb.insights import signed, signoffs
from opskb.insights.criteria import last_quarter
from opskb.insights.signoffs import SignOff
from opskb.outputs import wording
from opskb.outputs.boards.board import Board
from opskb.outputs.sections import Cell, Empty, Section, day, link, person, table, text
from opskb.outputs.site import Site

_ADD = "Add a row to `sign_offs` of the record that was looked at."


def _lede(site: Site) -> str:
    all = signoffs.all_of(site.project)
    if not all:
        due = len(signoffs.quarters(site.project))
        owed = f"; {wording.plural(due, 'quarter')} validated by nobody" if due else ""
        return f"Nobody has signed anything{owed}."
    states = Counter(_state(site, one) for one in all)
    quarters = signoffs.quarters(site.project)
    lacking = sum(len(signoffs.missing(site.project, quarter)) for quarter in quarters)
    count = wording.plural(len(all), "sign-off")
    told = [
        f"{states[word]} {said}"
        for word, said in (
            ("changed", "of what has changed since"),
            ("", "that no `hash` ties to a text"),
        )
        if states[word]
    ]
    words = ", ".join(told) or "every text is still the one that was signed"
    return f"{count}: {words}; {_owed(lacking, quarters)}."


def _owed(lacking: int, quarters: tuple[signoffs.Quarter, ...]) -> str:
    if not quarters:
        return "no validation is due yet"
    return f"{lacking} of the four validations missing" if lacking else "no validation is missing"


def _sections(site: Site) -> Iterator[Section]:
    yield _validations(site)
    all = signoffs.all_of(site.project)
    rows = [_row(site, one) for one in all]
    heads = ("On", "By", "What", "Of", "Period", "Text", "State")
    yield Section(
        "sign-offs",
        f"{wording.plural(len(all), 'sign-off')}, the newest first" if all else "No sign-off",
        "The text is named by the first twelve characters of its SHA-256, links replaced by ids. Unchanged is "
        "what was signed with its fields; of the others only the text was.",
        table=table("sign-offs", "Sign-offs", heads, rows),
        empty=None if all else Empty(f"Who vouched for which text would stand here. {_ADD}"),
    )


def _validations(site: Site) -> Section:
    """The four human validations, a row a quarter, a column each."""
    base = site.project
    quarters = signoffs.quarters(base)
    running = last_quarter(base.as_of)
    if signoffs.begun(base) and running not in quarters:
        quarters = (running, *quarters)
    rows = [
        (text(signoffs.called(quarter)), *(_given(site, word, quarter) for word in signoffs.FOUR))
        for quarter in quarters
    ]
    due = signoffs.quarters(base)
    lacking = sum(len(signoffs.missing(base, quarter)) for quarter in due)
    message = (
        f"{wording.plural(lacking, 'validation')} missing in {wording.plural(len(due), 'quarter')}"
        if lacking
        else f"All four validations given in {wording.plural(len(due), 'quarter')}"
    )
    about = (
        f"Each quarter is looked at by a person within {base.config.sign_off_days} days of its end."
    )
    return Section(
        "validations",
        message if due else "No quarter has been validated yet",
        about,
        table=table(
            "validations", "The four human validations", ("Quarter", *signoffs.FOUR.values()), rows
        ),
        empty=None if rows else Empty(f"Four validations a quarter would stand here. {_ADD}"),
    )


def _given(site: Site, word: str, quarter: signoffs.Quarter) -> Cell:
    found = signoffs.given(site.project, word, quarter)
    if not found:
        late = quarter in signoffs.quarters(site.project)
        return text("Missing", "overdue") if late else text("Not yet", "soon")
    one = found[0]
    return (*person(site, one.by), *day(one.on), *link(site, one.record))


def _row(site: Site, one: SignOff) -> tuple[Cell, ...]:
    words = {
        "current": "Unchanged",
        "text": "Text unchanged",
        "changed": "Changed since",
        "earlier": "Signed again later",
        "": "States no text",
    }
    tones = {
        "current": "live",
        "text": "live",
        "changed": "overdue",
        "earlier": "closed",
        "": "soon",
    }
    state = _state(site, one)
    return (
        day(one.on),
        person(site, one.by),
        link(site, one.record),
        text(signoffs.FOUR.get(one.of, wording.label(one.of))),
        text(signoffs.called(one.period) if one.period else ""),
        text(one.hash[:12]),
        text(words[state], tones[state]),
    )


def _state(site: Site, one: SignOff) -> str:
    """`current`, `text` or `changed`, `earlier` where a newer one replaced it, "" without a hash.

    `text` says that the text is the one that was signed, and that nothing else was.
    """
    if one not in signoffs.newest(one.record, site.project.as_of):
        return "earlier"
    if not one.hash:
        return ""
    if one.changed(site.project.graph.digest(one.record)):
        return "changed"
    if not one.fields:
        return "text"
    return "current" if one.fields == signed.digest(site.project, one.record) else "changed"


BOARD = Board(
    "sign-offs",
    "sign-offs",
    "Sign-offs",
    _lede,
    _sections,
    ("slo", "incident", "postmortem", "plan"),
)
