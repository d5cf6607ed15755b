"""How a record is spoken of in an answer: how far to trust it before anything else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from opskb.answers.sized import CUT, line
from opskb.model import Record
from opskb.outputs.site import Site
from opskb.outputs.trust import GONE, trusts

RESOURCES = "opskb://records/"
"""What the address of a record as a resource begins with; its id comes behind."""
_MANY, _FEW = 5, 3


def label(site: Site, record: Record) -> str:
    """The trust label of a record on one line that cannot be long, whatever its author made its status."""
    trust = trusts(site)[record.key]
    to = (*trust.to[:_MANY], *((CUT,) if len(trust.to) > _MANY else ()))
    return replace(trust, to=to, status=line(trust.status, 60)).line


def word(site: Site, record: Record) -> str:
    """The word of the trust label, and what it leads to: `SUPERSEDED → RB-0005`."""
    trust = trusts(site)[record.key]
    return replace(trust, to=trust.to[:_FEW]).brief


def instead(site: Site, record: Record) -> str:
    """What to read in place of a record that is out of force, "" where it is in force or nothing took its place."""
    trust = trusts(site)[record.key]
    to = ", ".join(line(one, 60) for one in trust.to[:_FEW]) if trust.word in GONE else ""
    return f"Read {to} instead." if to else ""


def uri(record: Record) -> str:
    """The address of a record as a resource; of two with one id each has its own."""
    return f"{RESOURCES}{quote(record.key, safe='')}"
