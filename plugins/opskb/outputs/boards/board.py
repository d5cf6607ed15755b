"""What a board is: an address, and the sections that are computed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from opskb.outputs.sections import Section
from opskb.outputs.site import Site


@dataclass(frozen=True)
class Board:
    """A computed page at `url`; `lede` says the state in one sentence, before all sections.

    `needs` are the kinds it is made from: where none of them is known, there is no such page.
    """

    name: str
    url: str
    title: str
    lede: Callable[[Site], str]
    sections: Callable[[Site], Iterable[Section]]
    needs: tuple[str, ...] = ()
