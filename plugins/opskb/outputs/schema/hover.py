"""What an editor shows of a field: what it is for, in plain words and in Markdown, and values to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opskb import fields
from opskb.edits.keys import scalar
from opskb.fields import Field
from opskb.kind import Kinds
from opskb.outputs.schema import snippets, types
from opskb.outputs.schema.roles import ROLE_HELP
from opskb.outputs.schema.types import EXAMPLES, Schema

MOST_EXAMPLES, LONGEST = 3, 160
NO_KINDS = Kinds({})


def described(
    spec: Field,
    content: Schema,
    kinds: Kinds = NO_KINDS,
    own: object = None,
    *,
    asked: bool = False,
) -> Schema:
    """A schema with what the field is for, what it may hold, and what it is if it is not written.

    `own` is what the example of the kind holds there; `asked` says that a record must have it.
    """
    said = help_of(spec)
    default = {"default": spec.default} if spec.default is not None else {}
    shown = examples(spec, kinds, own)
    markdown = f"{said}\n\n{' · '.join(_facts(spec, kinds, asked=asked))}"
    return {
        "description": said,
        "markdownDescription": markdown,
        **default,
        **({"examples": shown} if shown else {}),
        **types.told(content, markdown),
    }


def row(
    name: str,
    columns: Mapping[str, Field],
    kinds: Kinds = NO_KINDS,
    own: object = None,
    short: str = "",
) -> Schema:
    """A row of the table `name`, each column told and the whole row offered; `own` is the example's.

    `short` is the column that a plain value in the place of a row stands for.
    """
    first = own[0] if isinstance(own, list) and own else own
    shown = first if isinstance(first, dict) else {}
    told = {
        column: described(
            spec,
            _content(spec, kinds, shown.get(column)),
            kinds,
            shown.get(column),
            asked=spec.required,
        )
        for column, spec in columns.items()
    }
    needed = [column for column, spec in columns.items() if spec.required]
    said: Schema = {"description": f"A row of `{name}`."}
    whole = {**said, **types.keys(told, needed)}
    offered = {"defaultSnippets": snippets.row(name, columns, shown)}
    plain = _plain(columns, short)
    if plain is None:
        return {**whole, **offered}
    return {**said, "anyOf": [whole, {**plain, "description": f"Its `{short}` alone."}], **offered}


def _content(spec: Field, kinds: Kinds, own: object) -> Schema:
    """What may be written for a column; rows within a row stand where they are meant."""
    if spec.type != "table":
        return types.content(spec)
    found = types.many(row(spec.name, spec.row, kinds, own, spec.short))
    return found if spec.required else types.optional(found)


def _plain(columns: Mapping[str, Field], short: str) -> Schema | None:
    """The plain value that may stand for a row, None where none may."""
    column = columns.get(short)
    while column and column.type == "table":
        column = column.row.get(column.short)
    return types.TYPES[column.type](column) if column else None


def help_of(spec: Field) -> str:
    """What a field is for: its own help, else that of its role, else that of its type."""
    own = " ".join(spec.help.split())
    return own or _sentence(ROLE_HELP.get(spec.role, "")) or type_help(spec.type)


def type_help(type: str) -> str:
    """What a field of this type holds, in one sentence."""
    if type in ("table", "series"):
        return "Rows of columns, each of its type; one row may stand alone."
    return (fields.TYPES[type].__doc__ or "").partition("\n")[0]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _facts(spec: Field, kinds: Kinds, *, asked: bool) -> Iterator[str]:
    """Its type and everything else that the kind says of it, each as a few words of Markdown."""
    yield f"*{spec.type}*{', one or a list' if spec.many and spec.type not in fields.LISTS else ''}"
    if asked:
        yield "required"
    if spec.role:
        yield f"role `{spec.role}`: {ROLE_HELP[spec.role]}"
    if spec.unit:
        yield f"in {spec.unit}"
    if spec.type == "ref":
        yield leads(spec.to, kinds)
    if spec.past:
        yield "lies behind"
    if spec.row:
        yield f"columns {', '.join(f'`{name}`' for name in spec.row)}"
    if spec.default not in (None, "") and not isinstance(spec.default, list):
        plain = isinstance(spec.default, str)
        yield f"if not written: `{spec.default if plain else scalar(spec.default)}`"


def leads(to: tuple[str, ...], kinds: Kinds) -> str:
    """Which kinds a reference may lead to, each with an id of it."""
    if not to:
        return "leads to a record of any kind"
    known = (f"`{name}` (such as `{kinds[name].example_id}`)" for name in to if name in kinds)
    unknown = (f"`{name}`" for name in to if name not in kinds)
    return f"leads to {' or '.join([*known, *unknown])}"


def examples(spec: Field, kinds: Kinds, own: object = None) -> list[Any]:
    """Values to copy: what the kind's example holds, ids of the kinds it leads to, those of its type."""
    ids = (kinds[name].example_id for name in spec.to if name in kinds)
    shown = [one for one in ([own] if own is not None else []) if len(str(one)) <= LONGEST]
    if spec.type == "ref":
        found = [*shown, *ids]
    elif spec.unit and spec.type == "money":
        found = [*shown, f"1200 {spec.unit}"]
    else:
        found = [*shown, *EXAMPLES.get(spec.type, ())]
    return [one for at, one in enumerate(found) if one not in found[:at]][:MOST_EXAMPLES]
