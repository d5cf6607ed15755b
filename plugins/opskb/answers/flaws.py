"""Findings as answers tell them: each with its fingerprint, found by the words of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypedDict

from opskb.answers import asked
from opskb.answers.answer import Unanswered
from opskb.answers.paging import Row
from opskb.answers.sized import LONG, line
from opskb.memory import remembered
from opskb.model import Finding
from opskb.outputs.site import Site
from opskb.reports.run import ordered
from opskb.rules.fingerprints import fingerprints
from opskb.rules.rule import Rule

_NEAR = 3


class Flaw(TypedDict):
    """One finding: what is wrong at which place, what mends it, and what it is known by."""

    code: str
    rule: str
    level: str
    record: str
    path: str
    line: int
    message: str
    remedy: str
    fixable: bool
    fingerprint: str


@remembered
def flaws(site: Site) -> Mapping[str, Finding]:
    """Every finding that may be shown by its fingerprint, the gravest first, waived ones included."""
    # A fingerprint counts equal findings, so it is made of all of them, seen or not.
    marks = {
        id(one): mark for one, mark in zip(site.findings, fingerprints(site.findings), strict=True)
    }
    return {marks[id(one)]: one for one in ordered(site.published)}


def row(mark: str, one: Finding) -> Row:
    """A finding in one line, and as data."""
    found = Flaw(
        code=one.code,
        rule=one.rule,
        level=one.level,
        record=line(one.record),
        path=line(one.place.path, 200),
        line=one.place.line,
        message=line(one.message, LONG),
        remedy=line(one.remedy, LONG),
        fixable=one.fixable,
        fingerprint=mark,
    )
    where = f"{found['path']}:{found['line']}"
    said = f"{one.level} {one.code} {found['record'] or where}: {found['message']}"
    return Row(f"{said} To mend it: {found['remedy']}. [{where} {mark}]", found)


def ruled(site: Site, word: str) -> tuple[Rule, ...]:
    """The rules of this code or name, or whose code begins so. Raises Unanswered that names the nearest."""
    plain = asked.short("rule", word).strip().lower()
    named = tuple(one for one in site.rules if plain in (one.code.lower(), one.name))
    begun = tuple(one for one in site.rules if plain and one.code.lower().startswith(plain))
    if found := named or begun:
        return found
    known = {name: one for one in site.rules for name in (one.code.lower(), one.name)}
    near = get_close_matches(plain, known, _NEAR)
    which = ", ".join(f"{known[one].code} ({known[one].name})" for one in near) or "none"
    raise Unanswered(
        f"no rule is called `{line(word)}`. Nearest: {which}. A rule is asked for by its code, such as "
        "OKB303, or its name; check without `rule` lists what was found."
    )
