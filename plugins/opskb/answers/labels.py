"""How a record is spoken of in an answer: how far to trust it before anything else."""

from __future__ import annotations

from dataclasses import replace

from opskb.answers.sized import CUT, line
from opskb.model import Record
from opskb.outputs.site import Site
from opskb.outputs.trust import trusts

URI = "opskb://records/{id}"
"""The address under which a record can be read as a resource."""
_MANY, _FEW = 5, 3


def label(site: Site, record: Record) -> str:
    """The trust label of a record on one line that cannot be long, whatever its author made its status."""
    trust = trusts(site)[record.key]
    to = (*trust.to[:_MANY], *((CUT,) if len(trust.to) > _MANY else ()))
    return replace(trust, to=to, status=line(trust.status, 60)).line


def word(site: Site, record: Record) -> str:
    """The word of the trust label, and what it leads to: `SUPERSEDED → RB-0005`."""
    trust = trusts(site)[record.key]
    to = ", ".join(trust.to[:_FEW])
    return f"{trust.word} \N{RIGHTWARDS ARROW} {to}" if to else trust.word


def uri(record: Record) -> str:
    """The address of a record as a resource; of two with one id each has its own."""
    return URI.format(id=record.key)
