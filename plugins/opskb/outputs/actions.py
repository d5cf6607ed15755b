"""One board over the actions of every record, whatever its kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opskb import clock
from opskb.model import Artifact, Record, Row
from opskb.outputs import commands, wording
from opskb.outputs.facts import anchor
from opskb.outputs.sections import Empty
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.values import person
from opskb.outputs.views import Card, Parts, Value

_ORDER = ("overdue", "open", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Action:
    """One action, and the record it stands in."""

    card: Card
    id: str
    anchor: str
    what: Parts
    owner: str
    shown_owner: Value | None
    due: date | None
    state: str
    evidence: Parts
    kind: str
    source: str
    words: tuple[str, str]


def pages(site: Site) -> Iterator[Artifact]:
    """The board: what is overdue, what is open, then what is done; as a page."""
    found = _found(site)
    counts = Counter(action.state for action in found)
    states = sorted(counts, key=_rank)
    sentence = _sentence(counts)
    owners = Counter(action.owner for action in found if action.owner)
    yield page(
        site,
        "actions/index.html",
        "actions.html.j2",
        title="Actions",
        description=sentence,
        sentence=sentence,
        groups=[
            (state, _sorted(action for action in found if action.state == state))
            for state in states
        ],
        counts=counts,
        sources=sorted(Counter(wording.label(action.source) for action in found).items()),
        owners=sorted(owners.items()),
        empty=None if found else _none(site),
    )


def _found(site: Site) -> list[Action]:
    return [_action(site, record, row) for record in site.project.graph for row in record.actions]


def _none(site: Site) -> Empty:
    """What would stand here, and the command that makes a record which can hold an action."""
    kinds = [kind for kind in site.project.kinds if "actions" in kind.roles]
    if not kinds:
        return Empty("No kind of record here has a table of actions.")
    several = wording.listed([wording.several(kind) for kind in kinds])
    words = f"The rows of `actions` in {several} stand here."
    made = next((one for one in kinds if one.name == "exercise"), kinds[0])
    return commands.first(site, words, made.name)


def _rank(state: str) -> int:
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


def api(site: Site) -> Iterator[Artifact]:
    """`api/v1/actions.json`: every action by the record it stands in."""
    found = _found(site)
    content = {
        "$schema": "../../schema/_actions.json",
        "schema": "opskb/actions-v1",
        "as_of": site.project.as_of.isoformat(),
        "actions": [
            {
                "record": one.card.id,
                "kind": one.kind,
                "source": one.source,
                "id": one.id,
                "what": one.words[0],
                "owner": one.owner,
                "due": one.due.isoformat() if one.due else None,
                "state": one.state,
                "evidence": one.words[1],
            }
            for one in sorted(found, key=lambda one: (_rank(one.state), str(one.due or "9999")))
        ],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    yield Artifact("api/v1/actions.json", content=f"{text}\n".encode())


def _sentence(counts: Counter[str]) -> str:
    if not counts:
        return "No record holds an action."
    records = wording.plural(sum(counts.values()), "action")
    return (
        f"{records}: {', '.join(f'{counts[state]} {state}' for state in _ORDER if counts[state])}."
    )


def _sorted(actions: Iterator[Action]) -> list[Action]:
    return sorted(actions, key=lambda one: (str(one.due or "9999"), one.card.id, one.id))


def _action(site: Site, record: Record, row: Row) -> Action:
    due = clock.day_of(row["due"]) if isinstance(row.get("due"), date) else None
    state = str(row.get("state") or "open")
    if state == "open" and due and due < site.project.as_of:
        state = "overdue"
    owner = str(row.get("owner") or "")
    return Action(
        site.cards[record.key],
        str(row.get("id") or ""),
        anchor(row),
        site.parts(str(row.get("what") or "")),
        owner,
        person(owner, site) if owner else None,
        due,
        state,
        site.parts(str(row.get("evidence") or "")),
        record.kind,
        _source(site, record),
        (str(row.get("what") or ""), str(row.get("evidence") or "")),
    )


def _source(site: Site, record: Record) -> str:
    """What an action comes from, in a word: a postmortem, a retro, a drill, a bug hunt."""
    type = record.values.get("type")
    return str(type) if isinstance(type, str) else wording.singular(site.project.kind_of(record))
