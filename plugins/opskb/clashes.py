"""What kinds may not do to each other: share a prefix, a folder, an address or a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from opskb import fields
from opskb.kind import Kind, Kinds
from opskb.model import Place, Problem

# The first part of an address that pages and files of the site itself lie under; a test holds it true.
RESERVED = frozenset(
    (
        *("actions", "api", "archive", "assets", "attachments", "calendar", "dashboards"),
        *("due-diligence", "findings", "freshness", "kinds", "llms", "okf", "rules", "schema"),
        *("search", "sitemap", "waivers"),
        # Boards with an address of their own.
        *("capacity", "compliance", "coverage", "debt", "drills", "evidence", "finance", "gates"),
        *("growth", "knowledge", "loop", "pillars", "reports", "response", "retros", "reviews"),
        *("scorecard", "sign-offs", "spend"),
    )
)


def settled(kinds: Mapping[str, Kind], root: Path) -> tuple[dict[str, Kind], list[Problem]]:
    """The kinds that can live beside each other, and why the others cannot."""
    problems = [*_shared(kinds, root), *_nested(kinds, root), *_lost(kinds, root)]
    left_out = {}
    for kind, problem in _mixed(kinds, root):
        left_out[kind] = problem
    kept = {name: kind for name, kind in kinds.items() if name not in left_out}
    return kept, [*problems, *left_out.values()]


def _problem(kind: Kind, root: Path, message: str, remedy: str, field: str = "") -> Problem:
    path = kind.home / "kind.yml"
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return Problem(Place(shown), message, remedy, "OKB902", field=field)


def _shared(kinds: Mapping[str, Kind], root: Path) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for kind in sorted(kinds.values(), key=lambda kind: kind.own):
        for what in ("prefix", "folder", "url"):
            value = getattr(kind, what)
            other = seen.setdefault((what, value.casefold()), kind.name)
            if other != kind.name:
                message = f"has the {what} `{value}` of the kind `{other}`"
                yield _problem(kind, root, message, "choose another", what)


def _nested(kinds: Mapping[str, Kind], root: Path) -> Iterator[Problem]:
    """An address under that of another kind, or of the site, would replace a page that is there."""
    urls = {kind.url.casefold(): kind.name for kind in kinds.values()}
    for kind in kinds.values() if any(kind.own for kind in kinds.values()) else ():
        parts = kind.url.casefold().split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts))]
        other = next((urls[url] for url in above if url in urls), "")
        if kind.own and (other or parts[0] in RESERVED):
            whose = f"the kind `{other}`" if other else "the site itself"
            message = f"has the url `{kind.url}`, under which pages of {whose} lie"
            yield _problem(kind, root, message, "choose another", "url")


def _lost(kinds: Mapping[str, Kind], root: Path) -> Iterator[Problem]:
    for kind in kinds.values():
        named = {name for relation in kind.relations.values() for name in relation.to}
        named |= {name for spec in kind.refs for name in spec.to}
        for name in sorted(named - kinds.keys()) if kind.own else ():
            near = fields.closest(name, tuple(kinds))
            remedy = f"did you mean `{near}`?" if near else f"write one of {', '.join(kinds)}"
            message = f"leads to the kind `{name}`, which does not exist"
            yield _problem(kind, root, message, remedy)


def _mixed(kinds: Mapping[str, Kind], root: Path) -> Iterator[tuple[str, Problem]]:
    """Kinds by which a name would mean a field and a relation at once, in whichever kind."""
    every = Kinds(kinds)
    for kind in kinds.values():
        for name in sorted(kind.fields.keys() & every.relations[kind.name].keys()):
            holders = [holder for holder, _ in every.inverses.get(name, ())]
            for culprit in (one for one in (kind, *holders) if one.own):
                message = f"`{name}` is a field and a relation of the kind `{kind.name}`"
                yield culprit.name, _problem(culprit, root, message, "call one of them otherwise")
