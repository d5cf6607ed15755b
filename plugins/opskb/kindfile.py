"""A folder with a `kind.yml` becomes a Kind; what is wrong in it is a problem with a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from opskb import clashes, fields
from opskb.fields import Fault, Field
from opskb.kind import BUILT_IN, Kind, Kinds, Relation
from opskb.model import STATES, Place, Problem, State
from opskb.source import Source, Unreadable, read

PREFIX, NAME = r"[A-Z][A-Z0-9]{0,9}", r"[a-z][a-z0-9_]{0,60}"
_HOME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
# Part of every address of a kind: short enough for any file system, and none that leads elsewhere.
PATH = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,60}(?:/[A-Za-z0-9_][A-Za-z0-9_-]{0,60}){0,5}"
_FIELD_KEYS = (
    "type",
    "role",
    "required",
    "many",
    "of",
    "also",
    "to",
    "row",
    "unit",
    "default",
    "help",
    "past",
    "short",
)
_RELATION_KEYS = (
    "to",
    "inverse",
    "retires",
    "both",
    "required",
    "with",
    "help",
    "words",
    "inverse_words",
)
_FLAGS = ("retires", "both", "required")
_KIND = {
    spec.name: spec
    for spec in (
        Field("title", required=True),
        Field("about"),
        Field("prefix", required=True),
        Field("folder", required=True),
        Field("url", required=True),
        Field("sections", many=True),
    )
}
_MAPS = ("states", "also", "fields", "relations", "outlines")


def load(root: Path, own: tuple[Path, ...] = ()) -> Kinds:
    """The built-in kinds and those in the folders `own`; an own kind replaces its namesake whole."""
    kinds = dict(_built_in())
    problems: list[Problem] = []
    for folder in own:
        problems += _links(root, folder)
        for home in sorted(path for path in folder.iterdir() if _real_folder(path)):
            name = (home / "kind.yml").relative_to(root).as_posix()
            kind, wrong = load_one(root, name, own=True)
            problems += wrong
            if kind:
                kinds[kind.name] = kind
    kept, clashing = clashes.settled(kinds, root)
    return Kinds(kept, (*problems, *clashing))


def _real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _links(root: Path, folder: Path) -> Iterator[Problem]:
    """Nothing outside the sources is read: neither a kind nor a template may be a link."""
    homes = sorted(path for path in folder.iterdir() if _real_folder(path))
    for path in sorted([*folder.iterdir(), *(file for home in homes for file in home.iterdir())]):
        if path.is_symlink():
            place = Place(path.relative_to(root).as_posix())
            yield Problem(place, "is a symbolic link", "put the file itself here", "OKB004")


@lru_cache
def _built_in() -> Mapping[str, Kind]:
    kinds = {}
    for path in sorted(BUILT_IN.glob("*/kind.yml")):
        kind, problems = load_one(BUILT_IN, path.relative_to(BUILT_IN).as_posix(), own=False)
        assert kind is not None, problems
        assert not problems, problems
        kinds[kind.name] = kind
    return kinds


@lru_cache
def common() -> Mapping[str, Field]:
    """The fields that every kind has, from `kinds/common.yml`."""
    source = read(BUILT_IN, "common.yml")
    specs, faults = _fields(source.data[0]["fields"], ("fields",))
    assert not faults, faults
    return specs


def load_one(root: Path, path: str, *, own: bool) -> tuple[Kind | None, list[Problem]]:
    """The kind that the file at `path` describes, None where it cannot be one, and its problems."""
    if own and not _HOME.fullmatch((root / path).parent.name):
        remedy = "call it by small letters, digits and dashes"
        return None, [Problem(Place(path), "lies in a folder of another name", remedy, "OKB901")]
    try:
        source = read(root, path)
    except Unreadable as error:
        problem = error.problem(path)
        return None, [Problem(problem.place, problem.message, problem.remedy, "OKB901")]
    data = source.data[0] if source.data else None
    if not isinstance(data, dict):
        return None, [
            Problem(
                Place(path),
                "does not describe a kind",
                "see `opskb kinds` for an example",
                "OKB901",
            )
        ]
    kind, faults = _kind(data, (root / path).parent, own=own)
    return kind, [_problem(source, fault) for fault in faults]


def _problem(source: Source, fault: Fault) -> Problem:
    return Problem(
        source.place(0, fault.keys), fault.message, fault.remedy, "OKB901", field=str(fault.keys[0])
    )


def _kind(data: Mapping[str, Any], home: Path, *, own: bool) -> tuple[Kind | None, list[Fault]]:
    plain = {key: value for key, value in data.items() if key not in _MAPS}
    values, faults = fields.read(plain, _KIND)
    maps = {}
    for name in _MAPS:
        maps[name] = data.get(name) or {}
        if not isinstance(maps[name], dict):
            faults.append(
                Fault((name,), f"`{name}` is not a mapping", "write one name and a colon a line")
            )
            maps[name] = {}
    states, wrong_states = _states(maps["states"], maps["also"])
    specs, wrong_fields = _fields(maps["fields"], ("fields",))
    relations, wrong_relations = _relations(maps["relations"])
    faults += [
        *_shape(values),
        *_redefined(specs),
        *_played_twice(specs),
        *wrong_states,
        *wrong_fields,
        *wrong_relations,
        *_wrong_outlines(maps["outlines"], specs),
    ]
    if faults:
        return None, faults
    kind = Kind(
        home.name,
        values["title"],
        values["prefix"],
        values["folder"],
        values["url"],
        values["about"] or "",
        home,
        states,
        maps["also"],
        {**common(), **specs},
        relations,
        values["sections"],
        own,
        maps["outlines"],
    )
    return kind, faults


def _shape(values: Mapping[str, Any]) -> Iterator[Fault]:
    if values["prefix"] and not re.fullmatch(PREFIX, values["prefix"]):
        yield Fault(
            ("prefix",),
            f"`prefix` is `{values['prefix']}`",
            "write 1 to 10 capital letters and digits",
        )
    # An empty `url` is none: its index would lie where the home of the site does.
    for name, unset in (("folder", (None, "")), ("url", (None,))):
        if values[name] not in unset and not re.fullmatch(PATH, values[name]):
            yield Fault(
                (name,), f"`{name}` is `{values[name]}`", "write a relative path of plain words"
            )


def _states(
    raw: Mapping[str, Any], also: Mapping[str, Any]
) -> tuple[dict[str, State], list[Fault]]:
    faults = [
        Fault(
            ("states", name),
            f"status `{name}` has the class `{state}`",
            f"write one of {', '.join(STATES)}",
        )
        for name, state in raw.items()
        if str(state) not in STATES
    ]
    if not raw:
        faults.append(
            Fault(("states",), "has no `states`", "add `states: {draft: draft, active: live}`")
        )
    faults += [
        Fault(
            ("also", word),
            f"`{word}` stands for `{name}`, which is no status",
            f"write one of {', '.join(raw)}",
        )
        for word, name in also.items()
        if not isinstance(name, str) or name not in raw
    ]
    return cast("dict[str, State]", dict(raw)), faults


def _fields(raw: Mapping[str, Any], at: tuple[str, ...]) -> tuple[dict[str, Field], list[Fault]]:
    specs: dict[str, Field] = {}
    faults: list[Fault] = []
    for name, given in raw.items():
        spec = {"type": given} if isinstance(given, str) else given or {}
        wrong = list(_wrong_field(name, spec, (*at, name)))
        faults += wrong
        if not wrong:
            specs[name], nested = _field(name, spec, (*at, name))
            faults += nested
    return specs, faults


def _wrong_field(name: str, spec: Any, at: tuple[str, ...]) -> Iterator[Fault]:
    if not isinstance(spec, dict):
        yield Fault(at, f"field `{name}` is not a mapping", "write `{type: text}`")
        return
    if not re.fullmatch(NAME, name):
        yield Fault(at, f"field `{name}` is not a plain name", "write small letters, digits and _")
    for key in spec.keys() - set(_FIELD_KEYS):
        yield Fault(
            (*at, key), f"field `{name}` says `{key}`", f"write one of {', '.join(_FIELD_KEYS)}"
        )
    if str(known := spec.get("type", "text")) not in fields.TYPES:
        yield Fault(
            (*at, "type"),
            f"field `{name}` has the type `{known}`",
            f"write one of {', '.join(fields.TYPES)}",
        )
    if (role := spec.get("role", "")) and role not in fields.ROLES:
        yield Fault(
            (*at, "role"),
            f"field `{name}` plays the role `{role}`",
            f"write one of {', '.join(fields.ROLES)}",
        )
    for key in ("also", "row"):
        if not isinstance(spec.get(key, {}), dict):
            yield Fault(
                (*at, key),
                f"`{key}` of `{name}` is not a mapping",
                "write one name and a colon a line",
            )
    yield from _not_flags(name, spec, ("required", "many", "past"), at)
    if spec.get("type") == "choice" and not spec.get("of"):
        yield Fault(at, f"choice `{name}` lists no words", "add `of: [one, other]`")
    also = spec.get("also")
    for word, meant in also.items() if isinstance(also, dict) else ():
        if str(meant) not in (words := _words(spec.get("of"))):
            message = f"`{word}` stands for `{meant}`, which is none of the words of `{name}`"
            yield Fault((*at, "also", word), message, f"write one of {', '.join(words)}")


def _not_flags(
    name: str, spec: Mapping[str, Any], keys: Iterable[str], at: tuple[str, ...]
) -> Iterator[Fault]:
    """What is meant to be true or false and is neither: `yes` is text, and would be taken for no."""
    for key in keys:
        if not isinstance(spec.get(key, False), bool):
            yield Fault((*at, key), f"`{key}` of `{name}` is no flag", "write true or false")


def _field(name: str, spec: Mapping[str, Any], at: tuple[str, ...]) -> tuple[Field, list[Fault]]:
    row, faults = _fields(spec.get("row", {}), (*at, "row"))
    made = Field(
        name,
        spec.get("type", "text"),
        spec.get("role", ""),
        spec.get("required") is True,
        spec.get("many") is True,
        _words(spec.get("of")),
        spec.get("also", {}),
        _words(spec.get("to")),
        row,
        str(spec.get("unit", "")),
        spec.get("default"),
        str(spec.get("help", "")),
        spec.get("past") is True,
        str(spec.get("short", "")),
    )
    faults += _wrong_rows(made, at)
    if made.default is not None:
        _, wrong = fields.parse(made.default, made)
        faults += [
            Fault((*at, "default"), f"the default of `{name}` {fault.message}", fault.remedy)
            for fault in wrong
        ]
    return made, [*faults, *_wrong_role(made, at)]


def _wrong_rows(made: Field, at: tuple[str, ...]) -> Iterator[Fault]:
    """`short` is a column of the table; rows within a row hold nothing that is looked for in rows alone."""
    if made.short and made.short not in made.row:
        columns = ", ".join(made.row) or "no column"
        message = f"`{made.name}` is short for `{made.short}`, which is none of its columns"
        yield Fault((*at, "short"), message, f"write one of {columns}")
    for name, column in made.row.items():
        if made.short and column.required and name != made.short:
            message = (
                f"`{made.name}` is short for `{made.short}`, and `{name}` is required beside it"
            )
            yield Fault((*at, "short"), message, f"let `{name}` be left out, or take `short` out")
        if column.type in ("table", "series") and made.type == "series":
            message = f"column `{name}` of `{made.name}` holds rows, and a line of CSV cannot"
            yield Fault((*at, "row", name), message, "make it plain columns")
        for inner in column.row.values():
            if inner.type == "ref" or inner.past:
                message = (
                    f"column `{inner.name}` stands in a row within a row, and is a ref or past"
                )
                remedy = f"put it into the row of `{made.name}`"
                yield Fault((*at, "row", name, "row", inner.name), message, remedy)


def _wrong_role(made: Field, at: tuple[str, ...]) -> Iterator[Fault]:
    """A role means the same in every kind, so the field that plays it must hold what all expect."""
    types, many = fields.ROLE_SHAPES.get(made.role, ((), None))
    if types and made.type not in types:
        message = f"`{made.name}` plays the role `{made.role}` and is of the type `{made.type}`"
        yield Fault((*at, "type"), message, f"write one of {', '.join(types)}")
    if many is not None and made.many is not many:
        count = "a list" if made.many else "one value"
        remedy = "write `many: true`" if many else "take `many` out"
        yield Fault(at, f"`{made.name}` plays the role `{made.role}` and holds {count}", remedy)
    for name in fields.DAY_COLUMNS if made.role and made.type == "table" else ():
        column = made.row.get(name)
        if column and (column.type not in ("date", "datetime") or column.many):
            message = f"column `{name}` of `{made.name}` is not one day"
            yield Fault((*at, "row", name), message, "write `{type: date}`")


def _redefined(specs: Mapping[str, Field]) -> Iterator[Fault]:
    """What every kind has is the same in every kind; only its help, its default and columns beside may differ."""
    for name, shared in common().items():
        own = specs.get(name, shared)
        columns = {column: own.row[column] for column in shared.row if column in own.row}
        if _bare(own) != _bare(shared) or any(
            _bare(column) != _bare(shared.row[each]) for each, column in columns.items()
        ):
            message = f"field `{name}` is one that every kind has, and says it otherwise"
            yield Fault(("fields", name), message, "call yours by another name")


def _bare(spec: Field) -> Field:
    """A field without what a kind may say its own way of it."""
    return replace(spec, help="", default=None, required=False, row={})


def _played_twice(specs: Mapping[str, Field]) -> Iterator[Fault]:
    """Each role is played by one field, those of every kind by the fields of every kind."""
    players: dict[str, str] = {}
    for name, spec in {**common(), **specs}.items():
        if spec.role and (other := players.setdefault(spec.role, name)) != name:
            message = f"`{name}` plays the role `{spec.role}`, which `{other}` plays already"
            yield Fault(("fields", name), message, "give one of them no role")


def _relations(raw: Mapping[str, Any]) -> tuple[dict[str, Relation], list[Fault]]:
    relations: dict[str, Relation] = {}
    faults: list[Fault] = []
    for name, spec in raw.items():
        at = ("relations", name)
        if not isinstance(spec, dict) or not isinstance(spec.get("inverse"), str):
            faults.append(
                Fault(
                    at, f"relation `{name}` names no inverse", "write `{to: [kind], inverse: name}`"
                )
            )
            continue
        for key in spec.keys() - set(_RELATION_KEYS):
            faults.append(
                Fault(
                    (*at, key),
                    f"relation `{name}` says `{key}`",
                    f"write one of {', '.join(_RELATION_KEYS)}",
                )
            )
        carried = spec.get("with") or {}
        columns, wrong = _fields(carried if isinstance(carried, dict) else {}, (*at, "with"))
        faults += [*wrong, *_wrong_relation(name, spec, carried, at)]
        faults += _not_flags(name, spec, _FLAGS, at)
        flags = {key: spec.get(key) is True for key in _FLAGS}
        relations[name] = Relation(
            name,
            spec["inverse"],
            _words(spec.get("to")),
            columns=columns,
            words=str(spec.get("words") or name.replace("_", " ").capitalize()),
            inverse_words=str(
                spec.get("inverse_words") or spec["inverse"].replace("_", " ").capitalize()
            ),
            **flags,
        )
    return relations, faults


def _wrong_relation(
    name: str, spec: Mapping[str, Any], carried: Any, at: tuple[str, ...]
) -> Iterator[Fault]:
    for word in (name, spec["inverse"]):
        if not re.fullmatch(NAME, word):
            message = f"relation `{word}` is not a plain name"
            yield Fault(at, message, "write small letters, digits and _")
    if not isinstance(carried, dict):
        message = f"`with` of `{name}` is not a mapping"
        yield Fault((*at, "with"), message, "write one name and a colon a line")
        return
    for column in carried.keys() & {"to", "at"}:  # a row of every relation has these already
        message = f"relation `{name}` carries `{column}`"
        yield Fault((*at, "with", column), message, "call it otherwise")


def _wrong_outlines(raw: Mapping[str, Any], specs: Mapping[str, Field]) -> Iterator[Fault]:
    types = specs["type"].of if "type" in specs else ()
    for word, text in raw.items():
        if word not in types:
            message = f"`{word}` has an outline, and is no word of the field `type`"
            remedy = (
                f"write one of {', '.join(types)}" if types else "add a choice `type` to `fields`"
            )
            yield Fault(("outlines", word), message, remedy)
        elif not isinstance(text, str):
            yield Fault(
                ("outlines", word), f"the outline of `{word}` is no text", "write it after `|`"
            )


def _words(raw: Any) -> tuple[str, ...]:
    if raw is None or raw == "any":
        return ()
    return tuple(map(str, raw)) if isinstance(raw, list) else (str(raw),)
