"""The body of a generated record: its kind's sections in plain sentences, with references in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, relpath
from random import Random

from benchmarks import words
from benchmarks.plan import Entry, Plan

LENGTH = 1700
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "adr": ("Context", "Decision", "Consequences"),
    "incident": ("Summary", "Impact", "What happened"),
    "postmortem": (
        "Overview", "Impact", "Timeline", "Root cause", "Contributing factors", "Lessons", "Actions",
    ),
    "runbook": ("Symptoms", "Verify", "Mitigate", "Diagnose", "Resolve", "Rollback"),
    "rfc": ("Problem", "Proposal", "Alternatives"),
    "plan": ("Goal", "Steps", "Risks"),
    "page": ("Purpose", "How it works", "Limits"),
    "sanity-report": ("What was looked at", "What changed", "What follows"),
    "surface": ("What it does", "What it needs", "How it fails"),
    "tombstone": ("What it was", "What replaced it"),
    "role": ("Answers for", "Decides", "Hands over"),
}  # fmt: skip


@dataclass(frozen=True)
class Body:
    """A text, and the hash that a review of it carries: every reference counts as its id."""

    text: str
    hash: str


def body(entry: Entry, plan: Plan, random: Random) -> Body:
    """The body of a record."""
    sections = SECTIONS[entry.kind]
    cited = dict(zip((0, 1, len(sections) - 1), _cited(entry, plan, random), strict=False))
    text = named = ""
    for index, title in enumerate(sections):
        shown = _section(entry, title, LENGTH // len(sections), random)
        text += shown
        named += shown
        for target in [cited[index]] if index in cited else []:
            sentence = _filled(random.choice(words.CITATIONS), entry, random)
            link = f"[{target.title}]({relpath(target.path, dirname(entry.path))})"
            text += sentence.replace("{reference}", target.id if index else link)
            named += sentence.replace("{reference}", target.id)
        text, named = text.rstrip() + "\n", named.rstrip() + "\n"
    return Body(text, hashlib.sha256(named.strip("\n").encode()).hexdigest())


def _cited(entry: Entry, plan: Plan, random: Random) -> Iterator[Entry]:
    """Three other records: one of the same kind, one decision, one incident."""
    for kind in (entry.kind, "adr", "incident"):
        others = [one for one in plan.of[kind] if one is not entry] or list(plan.of["adr"])
        yield random.choice(others)


def _section(entry: Entry, title: str, length: int, random: Random) -> str:
    text = f"\n## {title}\n\n"
    if title in ("Verify", "Rollback"):
        text += f"```sh\n{_filled(random.choice(words.COMMANDS), entry, random)}\n```\n\n"
    if title in ("Consequences", "Actions", "Resolve", "Steps"):
        text += "".join(f"- {_sentence(entry, title, random)}\n" for _ in range(3)) + "\n"
    while len(text) < length:
        text += f"{_sentence(entry, title, random)} "
        if random.random() < 0.2:
            text = text.rstrip() + "\n\n"
    return text


def _sentence(entry: Entry, title: str, random: Random) -> str:
    # Nobody is named as a cause.
    blameless = title in ("Root cause", "Contributing factors")
    patterns = [one for one in words.SENTENCES if not (blameless and "{person}" in one)]
    sentence = _filled(random.choice(patterns), entry, random)
    return sentence[0].upper() + sentence[1:]


def _filled(pattern: str, entry: Entry, random: Random) -> str:
    part, other = random.sample(words.PARTS, 2)
    service = entry.service if random.random() < 0.7 else random.choice(words.SERVICES)
    return pattern.format(
        part=part, other=other, service=service,
        state=random.choice(words.STATES), reason=random.choice(words.REASONS), person=random.choice(words.PEOPLE),
        count=random.randint(2, 90), share=random.randint(1, 60), reference="{reference}",
    )  # fmt: skip
