"""What a finding is known by from run to run: never its line, nor what moves with the clock."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from opskb.model import Finding
from opskb.rules import ending

# What a message counts or dates is another one tomorrow; of one day it says "day", of two "days".
_MOVING = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"|\d[\d,.]*(?: (?:business|working))? (?:minute|hour|day|week|month|quarter|year|period)s?\b"
    r"|\d[\d,.]*(?= more\b)"
)


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """A fingerprint for each finding, in their order: 32 hexadecimal digits, none twice in a run.

    It is the SHA-256 of the rule, the record (the path where there is none), the field, and the
    message without what moves; of findings that are equal in these, the first is told from the second.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for one in findings:
        words = (one.code, subject(one), one.field, _lasting(one))
        seen[words] += 1
        text = "\0".join((*words, str(seen[words])))
        found.append(hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32])
    return tuple(found)


def subject(finding: Finding) -> str:
    """What a finding speaks of: its record, else the path of its file."""
    return finding.record or finding.place.path


def _lasting(finding: Finding) -> str:
    return "" if ending.retold(finding.code) else _MOVING.sub("#", finding.message)
