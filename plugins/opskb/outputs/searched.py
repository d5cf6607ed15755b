"""What search reads of a record: its words, without the lists and drawings that repeat other records."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from opskb.markdown import Converted
from opskb.model import Record
from opskb.outputs.views import Step

# A retired record may be looked for, but what replaced it comes first.
RETIRED = 0.5


def text(record: Record, title: str, body: Converted, steps: Iterable[Step]) -> str:
    """Title, summary, the words that people filter by, steps and body, each section under its anchor."""
    words = " ".join((record.owner, record.status, record.severity, *record.tags))
    parts = [
        Markup('<h1 id="{}">{}</h1><p>{}</p><p>{}</p>').format(
            record.key.lower(), title, record.summary, words
        ),
        *(_step(step) for step in steps),
        Markup(body.html),
    ]
    return "".join(parts)


def boost(record: Record) -> float:
    """How far up a record stands among results."""
    return RETIRED if record.retired else 1.0


def _step(step: Step) -> Markup:
    words = "".join(part.text for part in (*step.intent, *step.expect))
    return Markup("<p>{}</p>{}").format(words, step.run)
