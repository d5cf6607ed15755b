"""The rule book: every rule with what it demands, a page each made from its docstring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opskb import markdown
from opskb.model import Artifact, Heading
from opskb.outputs import wording
from opskb.outputs.flaws import flaws
from opskb.outputs.site import Site
from opskb.outputs.template import page, safe
from opskb.outputs.views import Flaw
from opskb.reports.families import family
from opskb.rules.levels import level
from opskb.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule as the index shows it."""

    rule: Rule
    level: str
    open: int
    waived: int


def pages(site: Site) -> Iterator[Artifact]:
    """The index, then one page a rule."""
    rules = sorted(site.rules, key=lambda rule: rule.code)
    entries = [_entry(site, rule) for rule in rules if rule.code in site.codes]
    families: dict[str, list[Entry]] = {}
    for entry in entries:
        families.setdefault(family(entry.rule.code), []).append(entry)
    errors = sum(entry.level == "error" for entry in entries)
    sentence = f"{wording.plural(len(entries), 'rule')}: {errors} stop a build, the others warn."
    waiting = [(rule, _lacking(site, rule)) for rule in rules if rule.code not in site.codes]
    yield page(
        site,
        "rules/index.html",
        "rules.html.j2",
        title="Rule book",
        description=sentence,
        toc=(
            Heading(1, "rule-book", "Rule book"),
            *(Heading(2, wording.slug(name), name) for name in families),
        ),
        sentence=sentence,
        families=[(wording.slug(name), name, found) for name, found in families.items()],
        waiting=waiting,
    )
    for at, entry in enumerate(entries):
        before = entries[at - 1].rule.code if at else ""
        after = entries[at + 1].rule.code if at + 1 < len(entries) else ""
        yield _page(site, entry, before, after)


def _lacking(site: Site, rule: Rule) -> list[str]:
    """The kinds without whose records a rule does not hold, by their titles."""
    kinds = site.project.kinds
    return [
        kinds[one].title if one in kinds else one for one in rule.needs if not site.project.has(one)
    ]


def _entry(site: Site, rule: Rule) -> Entry:
    found = site.by_rule.get(rule.code, ())
    waived = sum(bool(finding.waived) for finding in found)
    return Entry(rule, level(rule.code, "", site.project.config), len(found) - waived, waived)


def _path(code: str) -> str:
    return f"rules/{code.lower()}/index.html" if code else ""


def _page(site: Site, entry: Entry, before: str, after: str) -> Artifact:
    rule = entry.rule
    text = markdown.convert(rule.doc.partition("\n\n")[2])
    found: tuple[Flaw, ...] = flaws(site, site.by_rule.get(rule.code, ()))
    title = f"{rule.code} {wording.label(rule.name.replace('-', ' '))}"
    return page(
        site,
        _path(rule.code),
        "rule.html.j2",
        title=title,
        description=rule.sentence,
        previous=_path(before),
        following=_path(after),
        rule=rule,
        name=wording.label(rule.name.replace("-", " ")),
        entry=entry,
        family=family(rule.code),
        body=safe(text.html),
        needs=[site.project.kinds[name] for name in rule.needs if name in site.project.kinds],
        flaws=found,
    )
