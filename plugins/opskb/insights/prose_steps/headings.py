"""Under which headings steps are read, and what is done there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opskb import prose
from opskb.insights.prose_steps.pieces import Piece, Text, pieces
from opskb.insights.step import Doing
from opskb.prose import Listing, Section

_KINDS: dict[Doing, str] = {
    "observe": "symptoms signs diagnosis diagnose diagnostics diagnosing investigation investigate triage"
    " troubleshooting troubleshoot checks",
    "act": "mitigation mitigate mitigations mitigating remediation remediate resolution resolve resolving fix recovery"
    " recover repair runbook steps procedure actions instructions workaround",
    "verify": "verify verification validate validation confirm",
    "notify": "communication communications communicate comms notify notification",
}
SECTIONS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""The first words of the headings under which steps are read, with the kind of the steps there."""
BACK = frozenset(("rollback", "roll-back", "revert", "undo", "backout", "back-out"))
"""The first words of the headings under which stands how all of it is taken back."""
SIGNS = frozenset(("symptoms", "signs"))
"""Where a sentence alone is no step: there stands what is seen, not what to do."""

_NAME = re.compile(r"[\W_]*(?:\d{1,9}[.)]?\s+)?([^\W_]+(?:-[^\W_]+)?)")


@dataclass(frozen=True, slots=True)
class Under:
    """Under which heading something stands: what is done there, and the nearest heading above it."""

    section: str
    word: str
    heading: str


def groups(body: str) -> Iterator[tuple[Under, tuple[Text | Listing, ...]]]:
    """Each text of a body under a heading that is known, with the blocks and texts that belong to it."""
    open_: list[tuple[Section, Under | None]] = []
    under: Under | None = None
    kept: list[Text | Listing] = []
    titled = False
    for piece in pieces(body):
        if under and kept and (isinstance(piece, Section) or not _belongs(piece, kept[0])):
            yield under, tuple(kept)
            kept = []
        if isinstance(piece, Section):
            while open_ and open_[-1][0].level >= piece.level:
                open_.pop()
            first, titled = not titled and piece.level == 1, True
            under = None if first else _under(piece, open_[-1][1] if open_ else None)
            open_.append((piece, under))
        elif under:
            kept.append(piece)
    if under and kept:
        yield under, tuple(kept)


def _belongs(piece: Piece, first: Text | Listing) -> bool:
    """Whether a piece goes on with the text above it: a block, what stands further in, what is expected."""
    if isinstance(piece, Listing):
        return True
    if not isinstance(piece, Text) or not isinstance(first, Text):
        return False
    within = first.numbered is not None and piece.indent >= first.indent + 2
    return within or (piece.numbered is None and piece.words.lower().startswith("expect "))


def _under(section: Section, above: Under | None) -> Under | None:
    """What is done under a heading; one that is not known goes on with what is done above it."""
    title = prose.plain(section.title)
    name = _NAME.match(title)
    word = name[1].lower() if name else ""
    if word not in SECTIONS and word not in BACK:
        return Under(above.section, above.word, title) if above else None
    return Under(title, word, title)
