"""The steps of a runbook that is written as prose: its lists, orders and commands under known headings.

What is read: under a heading that says what is done there, every numbered item, every item or paragraph
that tells somebody to do something, and every block of code that is to be run, with the words before it.
A block behind a text belongs to it until another text follows. What only says where else to read is a link
and no step; what is not written yet is none either. Nothing is made up: what is dangerous, what needs
approval and how to see that it worked are the author's to say, in a table. What stands under Rollback
is no step that follows on the others: it is how the last thing that was done is taken back.
"""

from __future__ import annotations

import re
from dataclasses import replace

from opskb.insights.prose_steps import orders
from opskb.insights.prose_steps.commands import commands
from opskb.insights.prose_steps.headings import BACK, SECTIONS, SIGNS, Under, groups
from opskb.insights.prose_steps.pieces import Text
from opskb.insights.step import Command, Doing, Step, Way
from opskb.prose import Listing

_EXPECT = re.compile(r"expect(?:ed)?\b[\s:]+", re.IGNORECASE)
_OUTPUT = re.compile(r"\b(?:outputs?|prints|looks? like|results?)\b[^.]{0,40}[:.]?$", re.IGNORECASE)
_LONGEST = 300
"""How many characters of a sentence say what a step is for."""

Group = tuple[Text | Listing, ...]


def read(body: str) -> tuple[Step, ...]:
    """The steps of a body in their order, with ids from P1; where each begins is its `offset`."""
    found: list[Step] = []
    back: list[Way] = []
    acted = -1
    for under, group in groups(body):
        if under.word in BACK:
            back.append(_way(group, ""))
        elif step := _step(under, group, f"P{len(found) + 1}", acted=acted >= 0):
            acted = len(found) if step.kind == "act" else acted
            found.append(step)
    if back and acted >= 0:
        found[acted] = replace(found[acted], rollback=_joined(back))
    return tuple(found)


def _step(under: Under, group: Group, id: str, *, acted: bool) -> Step | None:
    first = group[0]
    intent = _intent(group)
    verb = orders.verb(intent)
    way = _way(group, intent)
    told = isinstance(first, Text) and not orders.idle(first.words)
    ordered = isinstance(first, Text) and (first.numbered or (verb and under.word not in SIGNS))
    if not way.commands and not (told and ordered):
        return None
    kind: Doing = SECTIONS[under.word]
    if kind == "verify" and not acted:
        kind = "observe"
    words = _short(intent) or under.heading
    kind = orders.doing(_said(group), intent, kind, acted=acted)
    return Step(id, kind, words, way, section=under.section, offset=first.offset)


def _said(group: Group) -> list[str]:
    """Every sentence of a text and of what belongs to it."""
    texts = (piece.words for piece in group if isinstance(piece, Text))
    return [sentence for text in texts for sentence in orders.sentences(text)]


def _intent(group: Group) -> str:
    """The sentence that says what a text is for, as it is written: "" where there is none.

    Of an item it is the first, of a paragraph above a block the last, of another the first order.
    """
    first = group[0]
    if not isinstance(first, Text):
        return ""
    said = [one for one in orders.sentences(first.words) if not _EXPECT.match(one)]
    if first.numbered is not None or not said:
        return said[0] if said else ""
    if len(group) > 1 and isinstance(group[1], Listing):
        return said[-1]
    return next((one for one in said if orders.verb(one)), said[0])


def _way(group: Group, intent: str) -> Way:
    """How it is done: the commands, the sentences besides the intent, and those that say what to expect."""
    code: list[Command] = []
    manual: list[str] = []
    expect: list[str] = []
    answered = False
    for piece in group:
        if isinstance(piece, Listing):
            code += [] if answered else commands(piece.info, piece.code)
            continue
        said = orders.sentences(piece.words)
        answered = bool(said) and _answers(said[-1])
        if answered and piece is not group[0]:
            continue
        expect += [_EXPECT.sub("", one, count=1) for one in said if _EXPECT.match(one)]
        rest = [one for one in said if not _EXPECT.match(one) and one != intent]
        marker = "" if piece.numbered is None or piece is group[0] else "- "
        manual += [marker + " ".join(rest)] if rest else []
    return Way(tuple(code), "\n".join(manual), " ".join(expect))


def _answers(sentence: str) -> bool:
    """Whether a sentence leads to what is printed, not to what is run."""
    return bool(_OUTPUT.search(sentence)) and not orders.verb(sentence)


def _joined(ways: list[Way]) -> Way:
    code = tuple(command for way in ways for command in way.commands)
    manual = "\n".join(way.manual for way in ways if way.manual)
    return Way(code, manual, " ".join(way.expect for way in ways if way.expect))


def _short(intent: str) -> str:
    words = orders.unlinked(intent).strip().rstrip(":").rstrip()
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rsplit(' ', 1)[0]} …"
