"""`opskb refs`: what a record refers to, and what refers to it."""

from __future__ import annotations

import click

from opskb.adapters.commands.opened import formats, known, opened, tell
from opskb.graph import BY_NAME, Edge
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import as_json, clean


@click.command("refs")
@click.argument("id")
@formats("text", "json")
def command(id: str, form: str) -> None:
    """Show what a record refers to and what refers to it, with the sentence."""
    base = opened()
    record = known(base, id)
    if form == "json":
        tell(as_json(content(base, record)))
        return
    mentions = [
        clean(f"mentioned in {source.id} {link.place}: {base.graph.sentence(link)}")
        for source, link in base.graph.backlinks(record)
    ]
    tell(
        "\n".join(filter(None, [relations(base, record), *mentions]))
        or f"nothing refers to {record.id}"
    )


def relations(base: Project, record: Record) -> str:
    """The typed relations of a record in words, a line each."""
    lines = [
        clean(f"{_words(edge, record)}: {_other(edge, record)}")
        for edge in base.graph.edges_of.get(record.key, ())
    ]
    for link in base.graph.outgoing.get(record.key, ()):
        if link.form == "field" and link.target:
            target = base.graph[link.target]
            lines.append(clean(f"{link.relation}: {target.id} {target.title}"))
    return "\n".join(lines)


def _words(edge: Edge, record: Record) -> str:
    return edge.relation.words if edge.head is record else edge.relation.inverse_words


def _other(edge: Edge, record: Record) -> str:
    other = edge.tail if edge.head is record else edge.head
    carried = ", ".join(f"{name} {value}" for name, value in edge.values.items())
    silent = edge.relation.both and edge.one_sided
    said = f" (only {(edge.head if edge.forward else edge.tail).id} says so)" if silent else ""
    carried = carried or (BY_NAME if edge.derived else "")
    return f"{other.id} {other.title}" + (f" ({carried})" if carried else "") + said


def content(base: Project, record: Record) -> dict[str, object]:
    """The same as plain data."""
    return {
        "id": record.id,
        "relations": [
            {
                "relation": edge.relation.name if edge.head is record else edge.relation.inverse,
                "id": (edge.tail if edge.head is record else edge.head).id,
                "values": {name: str(value) for name, value in edge.values.items()},
                "one_sided": edge.one_sided,
                "derived": edge.derived,
            }
            for edge in base.graph.edges_of.get(record.key, ())
        ],
        "mentioned_in": [
            {
                "id": source.id,
                "path": link.place.path,
                "line": link.place.line,
                "sentence": base.graph.sentence(link),
            }
            for source, link in base.graph.backlinks(record)
        ],
    }
