"""The draft-07 JSON Schema of a kind: what the front matter of its records may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opskb.fields import Field
from opskb.kind import Kind, Kinds, Relation
from opskb.outputs.schema import snippets, types
from opskb.outputs.schema.hover import described, examples, leads, row
from opskb.outputs.schema.types import Schema

DRAFT = "http://json-schema.org/draft-07/schema#"
NAMES = "urn:opskb:schema:"
"""What the names of schemas begin with: they are looked up nowhere."""


def schema(one: Kind, kinds: Kinds) -> Schema:
    """What the front matter of a record of this kind may say: what OKB001, 002, 003, 006 and 401 let pass.

    What only the rest of the knowledge base or the clock can tell stands in no schema, and whether an
    owner is owed depends on the status.
    """
    own = one.example
    required = list(_required(one))
    specs = {
        name: _field(spec, kinds, own.get(name), asked=name in required)
        for name, spec in one.fields.items()
    }
    specs["status"] = _status(one)
    for name, relation in kinds.relations[one.name].items():
        specs[name] = _relation(one, name, relation, kinds, own.get(name))
    rows = {
        name: row(name, columns, kinds, own.get(name), short)
        for name, columns, short in _tables(one, kinds)
    }
    return {
        "$schema": DRAFT,
        "$id": f"{NAMES}{one.name}",
        "title": one.title,
        "description": one.about,
        "markdownDescription": f"{one.about}\n\nA record of the kind `{one.name}`.",
        "definitions": rows,
        "defaultSnippets": snippets.record(one, required),
        **types.keys({**specs, **_ANY}, required),
    }


_ANY: dict[str, Schema] = {
    "$schema": {"type": "string", "description": "Where an editor finds this schema."},
    "body": {
        "type": ["string", "null"],
        "description": "The text in Markdown, where the record is YAML alone.",
    },
}


def _required(one: Kind) -> Iterator[str]:
    for name, spec in one.fields.items():
        if spec.required and spec.default is None and spec.role != "owner":
            yield name
    yield from (name for name, relation in one.relations.items() if relation.required)


def _field(spec: Field, kinds: Kinds, own: object, *, asked: bool) -> Schema:
    content = types.content(spec, null=not asked)
    return described(spec, _filled(content) if asked else content, kinds, own, asked=asked)


def _filled(content: Schema) -> Schema:
    """The same, but for the empty list, which says no more than nothing does."""
    for one in content.get("anyOf", ()):
        if one.get("type") == "array":
            one["minItems"] = 1
    return content


def _status(one: Kind) -> Schema:
    """Every status with its class; other spellings are read, and not offered."""
    first = one.default_status
    states = sorted(one.states, key=lambda name: name != first)
    content = types.choice(states, status=True)
    content["anyOf"][0]["enumDescriptions"] = [one.states[name] for name in states]
    content["anyOf"][1] = {
        **types.choice([*states, *one.also], status=True)["anyOf"][1],
        "not": {"enum": content["anyOf"][0]["enum"]},
    }
    spec = one.fields["status"]
    return {**described(spec, types.optional(content)), "examples": states[:1]}


def _relation(one: Kind, name: str, relation: Relation, kinds: Kinds, own: object) -> Schema:
    """The ids that a record is related to, each with what the relation carries."""
    outward = name in one.relations
    words = relation.words if outward else relation.inverse_words
    target = _target(one, name, relation, kinds)
    row = {"$ref": f"#/definitions/{name}"}
    content = types.many({"anyOf": [types.content(target), row]})
    asked = outward and relation.required
    said = f"{words}: {leads(target.to, kinds)}"
    inverse = relation.inverse if outward else relation.name
    markdown = f"{said} · seen from there: `{inverse}`{' · required' if asked else ''}"
    shown = examples(target, kinds, own)
    return {
        "description": f"{said.replace('`', '')}.",
        "markdownDescription": markdown,
        **({"examples": shown} if shown else {}),
        **types.told(_filled(content) if asked else types.optional(content), markdown),
    }


def _target(one: Kind, name: str, relation: Relation, kinds: Kinds) -> Field:
    """What a relation of a kind leads to, from its own side or from the other."""
    holders = ((of.name, said.to) for of, said in kinds.inverses.get(name, ()))
    inward = tuple(holder for holder, ends in holders if not ends or one.name in ends)
    to = relation.to if name in one.relations else inward
    return Field("to", "ref", to=to, required=True, help="The id of a record, or its file's path.")


def _tables(one: Kind, kinds: Kinds) -> Iterator[tuple[str, Mapping[str, Field], str]]:
    """Every table of a kind with its columns and the short one; a relation is a table of ids."""
    yield from ((name, spec.row, spec.short) for name, spec in one.fields.items() if spec.row)
    for name, relation in kinds.relations[one.name].items():
        yield name, {"to": _target(one, name, relation, kinds), **relation.columns}, ""
