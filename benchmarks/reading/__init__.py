"""What an agent reads to answer twenty questions: from the pages, from their Markdown twins, over MCP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from opskb.answers import QUESTIONS
from opskb.outputs.site import Site
from opskb.tokens import of_bytes

ASKED = Path(__file__).parent / "questions.yml"
_BY_NAME = {one.name: one.ask for one in QUESTIONS}


@dataclass(frozen=True)
class Reading:
    """One question and the texts that answer it: whole pages, their twins, answers of the server."""

    ask: str
    html: str
    twins: str
    mcp: str
    holds: tuple[str, ...]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """What is read each way, in bytes of UTF-8."""
        html, twins, mcp = (len(one.encode()) for one in (self.html, self.twins, self.mcp))
        return html, twins, mcp

    def lacks(self, word: str) -> list[str]:
        """The ways that do not tell this word of the answer."""
        ways = {"html": self.html, "twins": self.twins, "mcp": self.mcp}
        return [name for name, text in ways.items() if word not in text]


def readings(built: Path, site: Site) -> tuple[Reading, ...]:
    """Every question answered from a built site and from the same knowledge base over the server's answers."""
    rows = yaml.safe_load(ASKED.read_text(encoding="utf-8"))
    return tuple(_reading(built, site, row) for row in rows)


def _reading(built: Path, site: Site, row: Mapping[str, Any]) -> Reading:
    pages = row["pages"]
    calls = [(name, given) for call in row["calls"] for name, given in call.items()]
    return Reading(
        row["ask"],
        _read(built / page / "index.html" for page in pages),
        _read(_twin(built, page) for page in pages),
        "\n".join(_BY_NAME[name](site, **given).text for name, given in calls),
        tuple(row["holds"]),
    )


def _twin(built: Path, page: str) -> Path:
    """What an agent reads in place of a page: of an index its llms.txt, of another page its twin."""
    listed = built / page / "llms.txt"
    return listed if listed.is_file() else built / f"{page.rstrip('/')}.md"


def _read(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def page(found: Sequence[Reading]) -> str:
    """The reference page that tells what was read."""
    whole = [sum(sizes) for sizes in zip(*(one.sizes for one in found), strict=True)]
    html, twins, mcp = whole
    tokens = [f"{of_bytes(size):,}" for size in whole]
    rows = [(one.ask, *map(_kilobytes, one.sizes)) for one in found]
    table = [*rows, ("All of them", *map(_kilobytes, whole)), ("About so many tokens", *tokens)]
    return "\n".join(
        [
            "# What an agent reads",
            "",
            f"What it takes to answer {len(found)} questions about the sample, in kB: the index and the page that hold",
            "the answer, as a browser gets them; the list and the Markdown twin of the same; the answers of",
            f"`opskb mcp`. The twins are {twins / html:.0%} of the pages, and the server's answers {mcp / twins:.0%} of the twins.",
            "Each of the three was looked at for words of the answer.",
            "",
            "| question | pages | twins | MCP |",
            "| --- | --: | --: | --: |",
            *(f"| {' | '.join(row)} |" for row in table),
            "",
            "`python -m benchmarks.reading` writes this page.",
            "",
        ]
    )


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.1f}" if size < 10_000 else f"{size / 1000:,.0f}"
