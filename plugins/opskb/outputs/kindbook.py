"""What each kind of record must say: its fields, statuses and relations, and an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opskb import markdown
from opskb.fields import Field
from opskb.kind import Kind
from opskb.kindfile import common
from opskb.model import Artifact, Heading
from opskb.outputs import commands, wording
from opskb.outputs.site import Site
from opskb.outputs.template import page, safe


@dataclass(frozen=True, slots=True)
class Slot:
    """A field or a column as the reference shows it."""

    name: str
    form: str
    required: bool
    role: str
    help: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as the reference shows it: both names, both sets of words, and where it leads."""

    name: str
    words: str
    inverse: str
    inverse_words: str
    to: tuple[Kind, ...]
    notes: str


def pages(site: Site) -> Iterator[Artifact]:
    """The list of kinds, then one page a kind."""
    kinds = sorted(site.project.kinds, key=lambda kind: kind.title)
    own = sum(kind.own for kind in kinds)
    sentence = f"{wording.plural(len(kinds), 'kind')} of records{f', {own} of them of our own' if own else ''}."
    yield page(
        site,
        "kinds/index.html",
        "kinds.html.j2",
        title="Kinds of records",
        description=sentence,
        sentence=sentence,
        kinds=[(kind, len(site.project.by_kind[kind.name])) for kind in kinds],
        common=_slots(common().items()),
    )
    for kind in kinds:
        yield _page(site, kind)


def _page(site: Site, kind: Kind) -> Artifact:
    shared = common()
    own = [(name, spec) for name, spec in kind.fields.items() if shared.get(name) != spec]
    example = commands.example(kind)
    title = f"{kind.title}: what they must say"
    sections = (
        ("statuses", "Statuses"),
        ("fields", "Fields"),
        ("relations", "Relations"),
        ("example", "Example"),
    )
    there = {"statuses": True, "fields": True, "relations": kind.relations, "example": example}
    return page(
        site,
        f"kinds/{kind.name}/index.html",
        "kind.html.j2",
        title=title,
        description=kind.about or title,
        toc=(
            Heading(1, kind.name, title),
            *(Heading(2, anchor, words) for anchor, words in sections if there[anchor]),
        ),
        kind=kind,
        count=len(site.project.by_kind[kind.name]),
        statuses=[(name, state, _spellings(kind, name)) for name, state in kind.states.items()],
        fields=_slots(own),
        ties=[_tie(site, kind, name) for name in kind.relations],
        example=safe(markdown.convert(f"````` markdown\n{example}\n`````").html) if example else "",
        whole=example,
        needed=[(rule, rule.code in site.codes) for rule in site.rules if kind.name in rule.needs],
    )


def _spellings(kind: Kind, status: str) -> list[str]:
    return [word for word, meant in kind.also.items() if meant == status]


def _slots(items: Iterable[tuple[str, Field]]) -> list[Slot]:
    return [
        Slot(name, form(spec), spec.required, spec.role, spec.help, _columns(spec))
        for name, spec in items
    ]


def form(spec: Field) -> str:
    """A field type in words: `dates`, `one of low, high`, `reference to surface`."""
    if spec.type == "choice":
        words = f"one of {', '.join(spec.of)}"
    elif spec.type == "ref":
        words = f"reference to {' or '.join(spec.to) or 'any record'}"
    else:
        words = f"{spec.type} of {spec.unit}" if spec.unit else spec.type
    if spec.row and spec.short:
        words += f", short for `{spec.short}`"
    default = (
        f", {spec.default} if not given"
        if spec.default is not None and spec.type != "table"
        else ""
    )
    return f"{'list of ' if spec.many else ''}{words}{default}"


def _columns(spec: Field) -> tuple[str, ...]:
    return tuple(_column(name, column) for name, column in spec.row.items())


def _column(name: str, column: Field) -> str:
    """A column with its form, that of rows within a row with their columns."""
    rows = f": {wording.listed(list(column.row))}" if column.row else ""
    return f"{name} ({form(column)}{rows}{', required' if column.required else ''})"


def _tie(site: Site, kind: Kind, name: str) -> Tie:
    relation = kind.relations[name]
    to = tuple(site.project.kinds[other] for other in relation.to if other in site.project.kinds)
    notes = [
        *(["both sides must be written"] if relation.both else []),
        *(["takes its target out of force"] if relation.retires else []),
        *(["required"] if relation.required else []),
        *([f"carries {wording.listed(list(relation.columns))}"] if relation.columns else []),
    ]
    return Tie(name, relation.words, relation.inverse, relation.inverse_words, to, "; ".join(notes))
