"""What records of one type must say: a Kind, its relations, and all kinds that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from opskb.fields import Field
from opskb.model import Problem, State
from opskb.source import Unreadable, read

BUILT_IN = Path(__file__).parent / "kinds"


def spoken(word: str) -> str:
    """A status without what makes no difference: case, blanks, underscores."""
    return " ".join(word.lower().replace("_", " ").split())


@dataclass(frozen=True)
class Relation:
    """A typed link to records of the kinds `to`, any kind where it is empty, and its inverse.

    `retires` says that the target goes out of force; `both` that the two sides must both be written.
    """

    name: str
    inverse: str
    to: tuple[str, ...] = ()
    retires: bool = False
    both: bool = False
    required: bool = False
    columns: Mapping[str, Field] = field(default_factory=dict)
    words: str = ""
    inverse_words: str = ""


SUPERSEDED = "superseded"
"""The status, where a kind has it, that says by which relation a record went out of force."""


@dataclass(frozen=True)
class Kind:
    """What records of one type must say. `states` maps each status to its lifecycle class, the
    first is the default; `also` maps other spellings of a status to one of them, and `outlines`
    a word of its `type` to the text that a new record of that type begins with."""

    name: str
    title: str
    prefix: str
    folder: str
    url: str
    about: str
    home: Path
    states: Mapping[str, State]
    also: Mapping[str, str]
    fields: Mapping[str, Field]
    relations: Mapping[str, Relation]
    sections: tuple[str, ...] = ()
    own: bool = False
    outlines: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """The field that plays each role this kind has."""
        return {spec.role: name for name, spec in self.fields.items() if spec.role}

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """Each status by every word that means it, as it is spoken."""
        return {spoken(name): name for name in self.states} | {
            spoken(also): name for also, name in self.also.items()
        }

    @cached_property
    def refs(self) -> tuple[Field, ...]:
        """The fields that hold references."""
        return tuple(spec for spec in self.fields.values() if spec.type == "ref")

    @cached_property
    def series(self) -> tuple[str, ...]:
        """The fields that hold figures over time."""
        return tuple(name for name, spec in self.fields.items() if spec.type == "series")

    @cached_property
    def happened(self) -> tuple[tuple[str, str], ...]:
        """The roles whose day lies behind, each with its field."""
        roles = ("opened", "closed", "last")
        return tuple((role, self.roles[role]) for role in roles if role in self.roles)

    @cached_property
    def ref_columns(self) -> tuple[tuple[str, Field], ...]:
        """The columns of tables that hold references, each with the name of its table."""
        tables = (spec for spec in self.fields.values() if spec.type == "table")
        return tuple(
            (spec.name, column)
            for spec in tables
            for column in spec.row.values()
            if column.type == "ref"
        )

    @cached_property
    def named_rows(self) -> tuple[str, ...]:
        """The tables whose rows have ids of their own, by which they are referred to."""
        return tuple(name for name, spec in self.fields.items() if "id" in spec.row)

    @cached_property
    def past(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that tell when something was done, and of tables the columns that do."""
        columns = {
            spec.name: tuple(name for name, column in spec.row.items() if column.past)
            for spec in self.fields.values()
        }
        return {name: of for name, of in columns.items() if of or self.fields[name].past}

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """What the fields of a record hold that says nothing."""
        return {name: spec.blank for name, spec in self.fields.items()}

    @cached_property
    def example(self) -> Mapping[str, Any]:
        """The front matter of the example that a kind ships, as it is written; nothing without one."""
        try:
            found = read(self.home, "example.md").data
        except Unreadable:
            return {}
        return found[0] if found and isinstance(found[0], dict) else {}

    @property
    def example_id(self) -> str:
        """The id of that example, a numbered one where there is none."""
        said = self.example.get("id")
        return said if isinstance(said, str) else f"{self.prefix}-0001"

    @property
    def default_status(self) -> str:
        """The status of a record that states none: the first that is live, else the last before that.

        Where a kind has nothing in force, what is open for comment stands nearest to it: a draft
        would be asked for nothing.
        """
        live = (name for name, state in self.states.items() if state == "live")
        drafts = (name for name, state in [*self.states.items()][::-1] if state == "draft")
        return next(live, None) or next(drafts, None) or next(iter(self.states))

    def ended(self, *, superseded: bool) -> str:
        """The status of a record that goes out of force, by another one or without; "" where there is none."""
        ends = [name for name, state in self.states.items() if state == "retired"]
        if superseded and SUPERSEDED in ends:
            return SUPERSEDED
        return next((name for name in ends if name != SUPERSEDED), "")


@dataclass(frozen=True)
class Kinds:
    """Every kind that is known, and what is wrong in their files."""

    by_name: Mapping[str, Kind]
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.by_name.values())

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Kind:
        return self.by_name[name]

    @cached_property
    def by_prefix(self) -> Mapping[str, Kind]:
        """The kind that each id prefix belongs to."""
        return {kind.prefix: kind for kind in self}

    @cached_property
    def by_folder(self) -> Mapping[str, Kind]:
        """The kind whose records live in a folder of this name."""
        return {kind.folder.rpartition("/")[2]: kind for kind in self}

    @cached_property
    def inverses(self) -> Mapping[str, tuple[tuple[Kind, Relation], ...]]:
        """For each inverse name, the kinds and relations it answers."""
        found: dict[str, list[tuple[Kind, Relation]]] = {}
        for kind in self:
            for relation in kind.relations.values():
                found.setdefault(relation.inverse, []).append((kind, relation))
        return {name: tuple(pairs) for name, pairs in found.items()}

    @cached_property
    def relations(self) -> Mapping[str, Mapping[str, Relation]]:
        """For each kind, every relation its records may write, from their side or from the other."""
        return {kind.name: {**self._answered(kind), **kind.relations} for kind in self}

    def _answered(self, kind: Kind) -> dict[str, Relation]:
        """The inverses that a kind may write, each with the first relation that it answers."""
        return {
            inverse: relation
            for inverse, holders in self.inverses.items()
            for _, relation in reversed(holders)
            if not relation.to or kind.name in relation.to
        }
