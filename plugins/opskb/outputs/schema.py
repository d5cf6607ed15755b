"""Draft-07 JSON Schemas: of each kind's front matter, of `kind.yml`, of `opskb.yml` and of findings as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from opskb import clock, fields
from opskb.fields import Field
from opskb.kind import Kind, Kinds
from opskb.kindfile import PATH
from opskb.model import STATES, Artifact
from opskb.outputs.site import Site
from opskb.reports.findings_schema import FINDINGS
from opskb.settings import SETTINGS

Schema: TypeAlias = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"

_DAY = r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_UNITS = "min(ute)?|h(our)?|d(ay)?|w(eek)?|mo(nth)?|q(uarter)?|y(ear)?"
_WORDS: Schema = {"type": ["string", "integer", "number"]}
_LINE: Schema = {"type": ["string", "integer"], "pattern": r"^[^\n]+$"}
_URL: Schema = {
    "type": "string",
    "pattern": r"^(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Mm][Aa][Ii][Ll][Tt][Oo]):|(?![A-Za-z][A-Za-z0-9+.-]*:))[^\n]+$",
    "description": "https, http, mailto, or a path of the knowledge base.",
}
_NULL: Schema = {"type": "null"}


def schemas(site: Site) -> Iterator[Artifact]:
    """One file a kind, one for `kind.yml`, one for `opskb.yml`, one for the findings as JSON."""
    kinds = site.project.kinds
    found = {one.name: schema(one, kinds) for one in kinds}
    ours = {"_kind": kind_file(), "_opskb": settings(), "_findings": dict(FINDINGS)}
    for name, content in {**found, **ours}.items():
        yield Artifact(f"schema/{name}.json", content=written(content).encode())


def written(content: Schema) -> str:
    """A schema as a file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def schema(one: Kind, kinds: Kinds) -> Schema:
    """What the front matter of a record of this kind may say."""
    specs = {name: _described(spec, _field(spec)) for name, spec in one.fields.items()}
    specs["status"] = _described(
        one.fields["status"], _choice([*one.states, *one.also], one.default_status)
    )
    for name, relation in kinds.relations[one.name].items():
        words = relation.words if name in one.relations else relation.inverse_words
        leads = "records of any kind" if not relation.to else " or ".join(relation.to)
        specs[name] = {"description": f"{words}: {leads}.", **_relation(relation.columns)}
    extra = {
        "$schema": {"type": "string"},
        "body": {"type": "string", "description": "The text, where the record is YAML alone."},
    }
    required = [name for name, spec in one.fields.items() if spec.required and spec.default is None]
    return {
        "$schema": DRAFT,
        "title": one.title,
        "description": one.about,
        **_object({**specs, **extra}, required),
    }


def settings() -> Schema:
    """What `opskb.yml` may say."""
    specs = {name: _described(spec, _field(spec)) for name, spec in SETTINGS.items()}
    return {"$schema": DRAFT, "title": "opskb.yml", **_object(specs)}


def kind_file() -> Schema:
    """What a `kind.yml` may say."""
    names = {"type": "string"}
    field: Schema = {"$ref": "#/definitions/field"}
    path = {"type": "string", "pattern": f"^{PATH}$"}
    relation = {
        "to": _many(names),
        "inverse": {**names, "description": "The name of the relation, seen from its target."},
        **{key: {"type": "boolean"} for key in ("retires", "both", "required")},
        "with": _map(field),
        **dict.fromkeys(("help", "words", "inverse_words"), names),
    }
    return {
        "$schema": DRAFT,
        "title": "kind.yml",
        "description": "What records of one type must say.",
        "definitions": {
            "field": {"anyOf": [{"enum": list(fields.TYPES)}, _object(_spec(field)), _NULL]}
        },
        **_object(
            {
                "title": names,
                "about": names,
                "prefix": {"type": "string", "pattern": "^[A-Z][A-Z0-9]{0,9}$"},
                "folder": path,
                "url": path,
                "states": {**_map({"enum": list(STATES)}), "minProperties": 1},
                "also": _map(names),
                "fields": _map(field),
                "relations": _map(_object(relation, ["inverse"])),
                "sections": _many(names),
                "outlines": _map({"type": "string"}),
            },
            ["title", "prefix", "folder", "url", "states"],
        ),
    }


def _spec(field: Schema) -> Mapping[str, Schema]:
    """The keys of a field that is described at length."""
    names = {"type": "string"}
    return {
        "type": {"enum": list(fields.TYPES)},
        "role": {"enum": list(fields.ROLES)},
        "required": {"type": "boolean"},
        "many": {"type": "boolean"},
        "of": _many(names),
        "also": _map(names),
        "to": _many(names),
        "row": _map(field),
        "unit": names,
        "default": {},
        "help": names,
        "past": {"type": "boolean"},
    }


def _described(spec: Field, content: Schema) -> Schema:
    """A schema with what the field is for, and what it is if it is not written."""
    told = {"description": spec.help} if spec.help else {}
    default = {"default": spec.default} if spec.default is not None else {}
    return {**told, **default, **content}


def _field(spec: Field) -> Schema:
    """What may be written for a field: one value, a list where it allows one, nothing at all."""
    if spec.type in ("table", "series"):
        return _many(_row(spec.row))
    one = _TYPES[spec.type](spec)
    content = _many(one) if spec.many or spec.type in fields.LISTS else one
    return content if spec.required else {"anyOf": [content, _NULL]}


def _row(columns: Mapping[str, Field]) -> Schema:
    specs = {name: _described(spec, _field(spec)) for name, spec in columns.items()}
    return _object(specs, [name for name, spec in columns.items() if spec.required])


def _relation(columns: Mapping[str, Field]) -> Schema:
    target = {**_LINE, "description": "The id of a record, or the path of its file."}
    row = _row(columns)
    row = {
        **row,
        "properties": {"to": target, **row["properties"]},
        "required": ["to", *row.get("required", [])],
    }
    return {"anyOf": [_many({"anyOf": [target, row]}), _NULL]}


def _object(specs: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(specs), **needed, "additionalProperties": False}


def _map(content: Schema) -> Schema:
    return {"type": "object", "additionalProperties": content}


def _many(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _pattern(*patterns: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*({'|'.join(patterns)})\s*$"}


def _choice(words: Iterable[str], first: str = "") -> Schema:
    """One of these words; any case is read, but editors offer them as they are listed."""
    known = sorted(words, key=lambda word: word != first)
    letters = (
        "".join(
            f"[{c.lower()}{c.upper()}]" if c.isalpha() else "[ _-]" if c in " _-" else re.escape(c)
            for c in word
        )
        for word in known
    )
    return {"anyOf": [{"enum": known}, _pattern(*letters)]}


def _number(spec: Field) -> Schema:
    return {"anyOf": [{"type": "number"}, _pattern(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")]}


def _ratio(spec: Field) -> Schema:
    share = {"type": "number", "minimum": 0, "maximum": 1}
    return {"anyOf": [share, _pattern(r"0?\.\d+|[01](\.0+)?", r"(100(\.0+)?|\d{1,2}(\.\d+)?)\s*%")]}


def _money(spec: Field) -> Schema:
    amount = r"[-+]?[\d_]+(\.\d+)?"
    if not spec.unit:
        return _pattern(amount + " [A-Z]{3}")
    return {"anyOf": [{"type": "number"}, _pattern(amount + "( [A-Z]{3})?")]}


def _duration(spec: Field) -> Schema:
    return _pattern(
        rf"\d{{1,5}}\s*({_UNITS})s?", r"P(?=\d)(\d{1,4}Y)?(\d{1,5}M)?(\d{1,5}W)?(\d{1,6}D)?"
    )


def _cadence(spec: Field) -> Schema:
    counts = _pattern(clock.COUNTED)
    return {"anyOf": [*_choice([*clock.CADENCES, *clock.EVENTS])["anyOf"], counts]}


_TYPES: Mapping[str, Callable[[Field], Schema]] = {
    "text": lambda spec: _WORDS,
    "markdown": lambda spec: _WORDS,
    "choice": lambda spec: _choice([*spec.of, *spec.also]),
    "flag": lambda spec: {"type": "boolean"},
    "integer": lambda spec: {"type": "integer"},
    "number": _number,
    "ratio": _ratio,
    "money": _money,
    "date": lambda spec: _pattern(_DAY),
    "datetime": lambda spec: _pattern(_DAY, r"\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}.*"),
    "duration": _duration,
    "period": lambda spec: _pattern(r"\d{4}-\d{2}", r"\d{4}-?[Qq][1-4]"),
    "cadence": _cadence,
    "person": lambda spec: _LINE,
    "ref": lambda spec: _LINE,
    "url": lambda spec: _URL,
    "globs": lambda spec: _LINE,
}
