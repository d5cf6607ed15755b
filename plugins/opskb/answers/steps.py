"""get_steps: what a runbook says to do, as data, each step with who may take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Annotated, Any, Literal, TypeAlias, TypedDict

from opskb.answers import asked, marked
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.labels import instead, label, uri
from opskb.answers.paging import Page, Row, page
from opskb.answers.sized import line
from opskb.answers.stepping import Told, told
from opskb.insights import conditions, steps, tabled
from opskb.model import Record
from opskb.outputs.boards.boundaries import binding
from opskb.outputs.site import Site
from opskb.outputs.trust import GONE, trusts

Part: TypeAlias = Literal["boundary", "preconditions", "parameters", "steps", "done_when"]
_SHORT: Mapping[Part, str] = {"preconditions": "check", "parameters": "name"}
"""The tables around the steps, each with the column that a row of plain text stands for."""
_HELPERS, _CELLS, _MOST = 3, 8, 40


class Bound(TypedDict):
    """One clause of what an agent may do, and the id of the record that states it."""

    may: str
    what: str
    by: str


class Steps(TypedDict):
    """A runbook to follow: the label first, then what binds, what must hold, and the steps in order."""

    trust: str
    id: str
    uri: str
    follow: bool
    escalate_to: list[str]
    boundary: list[Bound]
    preconditions: list[dict[str, str]]
    parameters: list[dict[str, str]]
    steps: list[Told]
    done_when: list[str]
    notice: str
    cursor: str | None


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that a runbook says: in which list of the answer it belongs, what it is known by, and its row.

    A row is only made where it is told: of ten thousand steps an answer holds a few.
    """

    part: Part
    key: str
    row: Callable[[], Row]


def get_steps(
    site: Site,
    *,
    id: Annotated[str, "The id of a runbook."],
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """Read a runbook as steps: what binds an agent, then each step with its commands and who may take it.

    `who` is alone, approval, person or forbidden, and `because` the clause that says so. What is not
    to be followed, as it is out of force or a draft, says so.
    """
    record = asked.record(site, id)
    items = list(_items(site, record))
    if not any(item.part == "steps" for item in items) and record.kind != "runbook":
        raise _stepless(site, record)
    found = page(
        items,
        cursor,
        of=("get_steps", record.key),
        key=lambda item: item.key,
        row=lambda item: item.row(),
    )
    follow = trusts(site)[record.key].word not in (*GONE, "DRAFT")
    helpers = site.project.graph.named(record, "escalate_to")[:_HELPERS]
    data: dict[str, Any] = {
        "trust": label(site, record),
        "id": record.id,
        "uri": uri(record),
        "follow": follow,
        "escalate_to": [line(f"{one.id} {one.title}") for one in helpers],
        **{part: [] for part in ("boundary", *_SHORT, "steps", "done_when")},
        "notice": marked.NOTICE,
        "cursor": found.cursor,
    }
    for item, row in zip(items[found.start :], found.rows, strict=False):
        data[item.part].append(row.data.get("text") if item.part == "done_when" else row.data)
    return Answer(_text(site, record, data, found), data)


def _stepless(site: Site, record: Record) -> Unanswered:
    """What to ask instead of the steps of a record that has none: of an alert, those of its runbook."""
    led = [line(one.id, 60) for one in site.project.graph.runbooks.get(record.key, ())[:_HELPERS]]
    more = (
        f"It leads to {', '.join(led)}: ask for the steps of that."
        if led
        else "Read it by get_record, or find a runbook by search_records with kind runbook."
    )
    return Unanswered(f"{record.id} is of the kind {record.kind} and has no steps. {more}")


def _text(site: Site, record: Record, data: dict[str, Any], found: Page) -> str:
    stop = f"NOT TO BE FOLLOWED: it is not in force. {instead(site, record)}".rstrip()
    stop = "" if data["follow"] else stop
    helpers = marked.unforged(", ".join(data["escalate_to"]))
    call = f"Escalate to: {helpers}" if helpers else ""
    none = "No step could be read from it: its text is in get_record." if not found.rows else ""
    head = f"{record.id} \N{MIDDLE DOT} {record.kind}"
    shown = marked.between(record.id, "\n".join(filter(None, (call, none, found.text))))
    return "\n".join(filter(None, (data["trust"], stop, head, shown, found.more)))


def _items(site: Site, record: Record) -> Iterator[_Item]:
    """Everything there is to tell, in the order in which it is needed."""
    if record.kind == "runbook":
        for clause in binding(site.project, record):
            said = Bound(may=clause.may, what=line(clause.what), by=clause.by.id)
            yield _item("boundary", f"{said['may']}: {said['what']} ({said['by']})", dict(said))
    for part in _SHORT:
        for row in tabled.rows(record.values.get(part), _SHORT[part]):
            cells = dict(islice(_cells(row), _CELLS))
            words = ", ".join(f"{name} {value}" for name, value in cells.items())
            yield _item(part, f"{part[:-1]}: {words}", cells)
    for step in steps.of(record):
        yield _Item("steps", repr(step), partial(told, site.project, record, step))
    for words in conditions.done(record):
        yield _item("done_when", f"done when: {line(words)}", {"text": line(words)})


def _item(part: Part, text: str, data: dict[str, Any]) -> _Item:
    return _Item(part, text, lambda: Row(marked.unforged(text), data))


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if value not in (None, (), ""):
            many = value if isinstance(value, tuple) else (value,)
            yield line(name, 60), line(", ".join(map(str, many[:_MOST])))
