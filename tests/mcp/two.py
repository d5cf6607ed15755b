"""Two small questions and a knowledge base that a test writes, to see what the server does around them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypedDict

from opskb.adapters.agents.kept import Home, Kept
from opskb.adapters.agents.server import Agents
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.question import Question
from opskb.outputs.site import Site

RECORD = "---\nid: ADR-0001\ntitle: {title}\nstatus: accepted\n---\n\n{body}\n"


class Told(TypedDict):
    """What the small questions give."""

    titles: list[str]
    cursor: str | None


def record(site: Site, id: Annotated[str, "The id of a record."], most: int = 9) -> Answer:
    """Get one record."""
    found = site.project.find(id)
    if found is None:
        raise Unanswered(f"there is no record {id}; list them first.")
    return Answer(
        f"CURRENT\n\n{found.body.strip()}", {"titles": [found.title][:most], "cursor": None}
    )


def fails(site: Site) -> Answer:
    """Fail as a bug does."""
    raise KeyError("/srv/secret/path")


QUESTIONS = (Question("get_record", "Get", record, Told), Question("fails", "Fail", fails, Told))


def write(root: Path, title: str = "Keep it", body: str = "We keep it.") -> Path:
    """A knowledge base of one decision."""
    path = root / "data/adr/ADR-0001.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RECORD.format(title=title, body=body))
    (root / "opskb.yml").write_text("name: Ours\nsources:\n  - path: data/adr\n    kind: adr\n")
    return path


def kept(root: Path) -> Kept:
    """It, looked at before every answer."""
    return Kept(Home(root), pace=0)


def agents(root: Path) -> Agents:
    """The two questions over it."""
    return Agents(kept(root), QUESTIONS)
