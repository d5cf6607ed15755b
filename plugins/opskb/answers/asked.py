"""What a question was asked with, looked up; where it means nothing, what to ask instead."""

from __future__ import annotations

from urllib.parse import unquote

from opskb import fields
from opskb.answers.answer import Unanswered
from opskb.answers.index import index, plain
from opskb.answers.labels import RESOURCES
from opskb.answers.sized import line, words
from opskb.kind import Kind
from opskb.model import Record
from opskb.outputs.site import Site

MOST_ASKED = 500
"""How many characters of a question, or of one of its arguments, are read."""
_KINDS, _NAMED = 60, 5


def record(site: Site, id: str) -> Record:
    """The record of this id, of any spelling of it, or of this key. Raises Unanswered that names the nearest."""
    graph, find = site.project.graph, site.project.find
    asked = short("id", id).strip()
    if asked.startswith(RESOURCES):
        asked = unquote(asked.removeprefix(RESOURCES))
    if found := graph.records.get(asked) or find(asked) or find(asked.upper()):
        return found
    file = asked.rpartition("/")[2].partition(".")[
        0
    ]  # of a path, the id that its file is called by
    if near := called(site, asked) or graph.index.nearest(asked) or graph.index.nearest(file):
        raise Unanswered(
            f"there is no record `{line(asked)}`. Nearest: {', '.join(near)}. Ask again with one of "
            "these ids, or search_records with words of it."
        )
    raise Unanswered(f"there is no record `{line(asked)}`. Find its id by search_records.")


def called(site: Site, name: str) -> list[str]:
    """The ids of the runbooks that an alert of this name leads to, then of the alert itself."""
    base = index(site)
    return [line(base.record(row).id, 60) for row in base.names.get(plain(name), ())][:_NAMED]


def kind(site: Site, name: str) -> Kind:
    """The kind of this name. Raises Unanswered that names those there are."""
    known, asked = site.project.kinds.by_name, short("kind", name).strip().lower()
    if found := known.get(asked) or known.get(asked.removesuffix("s")):
        return found
    used = [one for one, records in site.project.by_kind.items() if records]
    near = fields.closest(asked, tuple(known))
    hint = f"Did you mean `{near}`? " if near else ""
    raise Unanswered(
        f"there is no kind `{line(name)}`. {hint}Kinds with records: {words(list(map(line, used)), _KINDS)}. "
        "Leave `kind` out to ask of all."
    )


def short(name: str, text: str) -> str:
    """An argument that is not too long to be read. Raises Unanswered."""
    if len(text) > MOST_ASKED:
        raise Unanswered(
            f"`{name}` is {len(text):,} characters long, and {MOST_ASKED} are read: ask again with its "
            "most telling words, such as an id, an alert name or one line of an error."
        )
    return text


def between(name: str, number: int, least: int, most: int) -> int:
    """A number within bounds. Raises Unanswered."""
    if not least <= number <= most:
        raise Unanswered(f"`{name}` is {number}: ask again with {least} to {most}.")
    return number
