"""`opskb kinds`: what can be recorded, and what each record must say."""

from __future__ import annotations

from collections.abc import Mapping

import click

from opskb import kindfile
from opskb.adapters.commands.opened import no_kind, opened, table, tell
from opskb.fields import Field
from opskb.kind import Kind, Relation
from opskb.project import Project


@click.command("kinds")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the kinds of records there are, or show the fields, statuses and relations of one."""
    base = opened()
    if name is None:
        tell(
            table(
                [_row(base, kind) for kind in base.kinds],
                ("kind", "prefix", "folder", "records", "about"),
            )
        )
        return
    if name not in base.kinds:
        raise no_kind(name, base.kinds.by_name)
    tell(page(base.kinds[name]))


def _row(base: Project, kind: Kind) -> tuple[str, ...]:
    return kind.name, kind.prefix, kind.folder, str(len(base.by_kind[kind.name])), kind.about


def page(kind: Kind) -> str:
    """Everything a person must know to write a record of this kind."""
    states = ", ".join(f"{name} ({state})" for name, state in kind.states.items())
    parts = [
        f"{kind.title}: {kind.about}\nprefix {kind.prefix}, in folders called `{kind.folder}`, published under /{kind.url}/\n",
        f"Statuses: {states}\n",
        table([_field(spec) for spec in _own_first(kind)], ("field", "type", "", "what it holds")),
    ]
    if kind.relations:
        rows = [
            (r.name, r.inverse, ", ".join(r.to) or "any", _written(r))
            for r in kind.relations.values()
        ]
        parts.append(table(rows, ("relation", "inverse", "to", "how it is written")))
    if kind.sections:
        parts.append(f"Sections: {', '.join(kind.sections)}\n")
    return "\n".join(parts)


def _own_first(kind: Kind) -> list[Field]:
    """The fields of a kind; those that every kind has come last."""
    return sorted(kind.fields.values(), key=lambda one: one.name in kindfile.common())


def _written(relation: Relation) -> str:
    """What a relation asks for beside the id that it leads to."""
    said = ["on both sides"] if relation.both else []
    if relation.columns:
        more = "".join(f", {one.name}: …" for one in relation.columns.values())
        said.append(f"[{{to: ID{more}}}]")
    return ", ".join(said)


def _columns(row: Mapping[str, Field]) -> str:
    """The columns of a table, each with the words it may hold where these are few."""
    return ", ".join(
        f"{one.name} ({', '.join(one.of)})" if one.of else one.name for one in row.values()
    )


def _default(spec: Field) -> str:
    """What holds where the field is not written."""
    if spec.default in (None, ""):
        return ""
    return (
        f"default {str(spec.default).lower() if isinstance(spec.default, bool) else spec.default}"
    )


def _field(spec: Field) -> tuple[str, ...]:
    words = (
        f" of {', '.join(spec.of)}" if spec.of else f" to {', '.join(spec.to)}" if spec.to else ""
    )
    columns = f" Columns: {_columns(spec.row)}." if spec.row else ""
    return (
        spec.name,
        spec.type + words,
        "required" if spec.required else _default(spec),
        (spec.help + columns).strip(),
    )
