"""A new record from its kind: what it must say, and what it takes from the one it follows from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opskb import clock, fields
from opskb.edits import create, editor, naming
from opskb.edits.change import Plan
from opskb.edits.keys import scalar
from opskb.edits.refused import Refused
from opskb.fields import Field
from opskb.kind import Kind
from opskb.model import Record
from opskb.project import Project

# What every record of any kind may say and a new one need not.
_LEFT_OUT = ("id", "kind", "title", "status", "summary")


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A record that is not written yet: its id, the path of its file, its text, what it still lacks."""

    id: str
    path: str
    text: str
    lacks: tuple[str, ...]


def scaffold(
    project: Project,
    kind: Kind,
    title: str,
    *,
    said: Sequence[tuple[str, str]] = (),
    after: Record | None = None,
    alone: bool = False,
) -> Scaffold:
    """A new record of a kind. `said` are fields with their values; `after` is what it follows from.

    `alone` writes YAML with the text as its `body`, where there would be front matter over Markdown.
    What it follows from is named in the first relation that may lead there, and lends its owner
    and its surfaces. Raises Refused for a title of nothing and for a field the kind does not have.
    """
    title = " ".join(title.split())
    if not naming.slug(title):
        raise Refused("the title holds no letter and no digit")
    written = dict(_known(project, kind, said))
    id, path = naming.named(
        project, kind, title, str(written.pop("id", "")), _begun(project, kind, written)
    )
    written = {**_lent(project, kind, after), **written}
    status = written.pop("status", next(iter(kind.states)))
    head = {"id": id, "title": title, "status": status, "summary": written.pop("summary", None)}
    body = {**_required(kind, project), **written}
    lacks = tuple(name for name, value in {**head, **body}.items() if value is None)
    path = f"{path}.yml" if alone else f"{path}.md"
    told = editor.modeline(project, kind, path)
    lines = [*([told] if told else []), *_front_matter(head, kind), *_front_matter(body, kind)]
    shell = _shell(kind, str(body.get("type") or ""))
    text = _block(lines, shell) if alone else "\n".join(["---", *lines, "---", shell])
    return Scaffold(id, path, text, lacks)


def plan(project: Project, record: Scaffold) -> Plan:
    """Write a new record. Raises Refused where its file is there."""
    lacks = f"Still to be written: {', '.join(record.lacks)}" if record.lacks else ""
    done = (f"Wrote {record.path}: {record.id}", lacks)
    changes = create.changes(project, {record.path: record.text})
    return Plan("new", changes, tuple(filter(None, done)))


def _block(lines: Sequence[str], shell: str) -> str:
    """A record of YAML alone: its fields, and its text as a block of them."""
    inside = (f"  {line}".rstrip() for line in shell.strip("\n").split("\n"))
    return "\n".join([*lines, "body: |", *inside]).rstrip("\n") + "\n"


def _shell(kind: Kind, type: str) -> str:
    """What the text of a new record begins with: the headings of its kind, the outline of its type."""
    sections = "".join(f"\n## {name}\n" for name in kind.sections).lstrip("\n")
    return "\n".join(part for part in (sections, kind.outlines.get(type, "")) if part)


def _known(
    project: Project, kind: Kind, said: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, Any]]:
    """The values that were given, each for a field or a relation of the kind."""
    relations = project.kinds.relations[kind.name]
    for name, value in said:
        if name in relations:
            yield name, _several(value)
        elif name not in kind.fields:
            near = fields.closest(name, {**kind.fields, **relations})
            hint = f"; did you mean `{near}`?" if near else ""
            raise Refused(f"a record of the kind {kind.name} has no field `{name}`{hint}")
        else:
            yield name, _value(kind.fields[name], value)


def _value(spec: Field, value: str) -> Any:
    if spec.type in ("table", "series"):
        raise Refused(f"`{spec.name}` is a table: write it in the file")
    found: Any = _several(value) if spec.many or spec.type in fields.LISTS else value
    if spec.type == "flag":
        found = {"true": True, "false": False}.get(value.lower(), value)
    elif spec.type == "integer" and re.fullmatch(r"-?\d{1,18}", value):
        found = int(value)
    _, faults = fields.parse(found, spec)
    if faults:
        raise Refused(f"`{spec.name}` {faults[0].message}: {faults[0].remedy}")
    return found


def _several(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _begun(project: Project, kind: Kind, written: Mapping[str, Any]) -> date:
    """The day that a dated id bears: that on which it began, where that was given."""
    name = kind.roles.get("opened", "")
    given, _ = fields.parse(written.get(name), kind.fields[name]) if name in written else (None, [])
    return clock.day_of(given) if isinstance(given, date) else project.as_of


def _lent(project: Project, kind: Kind, after: Record | None) -> dict[str, Any]:
    """What a new record takes from the one it follows from."""
    if after is None:
        return {}
    found: dict[str, Any] = {}
    relations = project.kinds.relations[kind.name].items()
    fit = (name for name, one in kind.relations.items() if after.kind in one.to)
    loose = (name for name, one in relations if not one.to)
    if name := next(fit, None) or next(loose, None):
        found[name] = [after.id]
    if (owner := kind.roles.get("owner")) and after.owner:
        found[owner] = after.owner
    if "surface" in kind.fields and after.values.get("surface"):
        found["surface"] = list(after.values["surface"])
    return found


def _required(kind: Kind, project: Project) -> dict[str, Any]:
    """What the kind asks for, and who answers for it; None where nobody can know it yet."""
    found: dict[str, Any] = {}
    for name, spec in kind.fields.items():
        if name in _LEFT_OUT or spec.type in ("table", "series"):
            continue
        if spec.role == "opened" and spec.type in ("date", "datetime"):
            found[name] = str(project.as_of)
        elif (spec.required and spec.default is None) or spec.role == "owner":
            found[name] = None
    for name, relation in kind.relations.items():
        if relation.required:
            found[name] = None
    return found


def _front_matter(values: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            yield f"{name}:  # {_asked(name, kind)}"
        elif isinstance(value, list):
            yield f"{name}: [{', '.join(map(scalar, value))}]"
        else:
            yield f"{name}: {scalar(value)}"


def _asked(name: str, kind: Kind) -> str:
    """What is to be written there, for a person."""
    spec = kind.fields.get(name)
    if spec is None:
        to = ", ".join(kind.relations[name].to) or "any record"
        return f"the id of: {to}"
    return ", ".join(spec.of) or " ".join(spec.help.split()) or spec.type
