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

    def known(self, site: Site) -> bool:
        """Whether the knowledge base knows a kind that it is made from."""
        return not self.needs or any(name in site.project.kinds for name in self.needs)

    def filled(self, site: Site) -> bool:
        """Whether there is a record of a kind that it is made from."""
        return any(site.project.by_kind.get(name) for name in self.needs)


@dataclass(frozen=True)
class Shelf:
    """Boards that answer one reader's question, under the name that lists show them by."""

    title: str
    boards: tuple[Board, ...]
