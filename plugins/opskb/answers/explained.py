"""explain_finding: what a rule asks for, why, and how it is mended; and one finding of it."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypedDict

from opskb.answers import asked, marked
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.flaws import Flaw, flaws, row, ruled
from opskb.answers.sized import line
from opskb.outputs.site import Site
from opskb.rules.levels import level

_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_MANY = 20


class Explained(TypedDict):
    """A rule, what it is about, and the finding that was asked about, None where a rule was."""

    code: str
    rule: str
    level: str
    open: int
    records: list[str]
    finding: Flaw | None
    text: str
    part: int
    parts: int
    cursor: str | None


def explain_finding(
    site: Site,
    *,
    finding: Annotated[str, "A rule's code or name, or the fingerprint of a finding."],
    cursor: Annotated[str | None, "Goes on from an earlier answer."] = None,
) -> Answer:
    """Explain a rule, or one finding: what must hold, why, how to mend it, with a bad and a good example."""
    word = asked.short("finding", finding).strip()
    if not word:
        raise Unanswered(
            "`finding` is empty: ask with a code such as OKB303, or a fingerprint of check."
        )
    mark = word.lower() if _FINGERPRINT.fullmatch(word.lower()) else ""
    if mark and mark not in flaws(site):
        raise Unanswered(
            "there is no finding of this fingerprint any more: it was mended, or another. Ask check for "
            "those there are, or explain_finding with the code of the rule."
        )
    one = flaws(site)[mark] if mark else None
    rule = ruled(site, one.code if one else word)[0]
    open = [each for each in flaws(site).values() if each.code == rule.code and each.open]
    at = level(rule.code, one.place.path if one else "", site.project.config)
    told = row(mark, one) if one else None
    about: dict[str, Any] = {
        "code": rule.code,
        "rule": rule.name,
        "level": at,
        "open": len(open),
        "records": [line(each) for each in dict.fromkeys(each.record for each in open) if each][
            :_MANY
        ],
        "finding": told.data if told else None,
    }
    head = f"{rule.code} {rule.name} ({at}), {len(open)} open"
    above = f"{head}\n{told.text}" if told else head
    part = marked.part(rule.doc, cursor, of=("explain_finding", word), above=above, beside=about)
    more = {"text": part.text, "part": part.number, "parts": part.of, "cursor": part.cursor}
    return Answer("\n".join(filter(None, (above, part.text, part.more))), {**about, **more})
