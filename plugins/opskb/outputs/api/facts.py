"""What was computed: the figures of every record, and those of every board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opskb.insights import computed
from opskb.model import Artifact
from opskb.outputs import boards, sections
from opskb.outputs.api.content import file, head
from opskb.outputs.boards.board import Board
from opskb.outputs.site import Site


def facts(site: Site) -> Artifact:
    """`facts.json`: figures by the key of their record, and what follows from several by the name of its board."""
    project = site.project
    records = {
        record.key: [sections.figure(one) for one in computed.figures(project, record)]
        for record in project.graph
    }
    found = {board.name: _board(site, board) for board in boards.there(site)}
    return file("facts", "facts", {**head(site, "facts"), "records": records, "boards": found})


def _board(site: Site, board: Board) -> dict[str, Any]:
    """The figures of a board; its tables are in the file that `api` names."""
    return {
        "title": board.title,
        "url": f"/{board.url}/",
        "api": f"/{boards.api_of(board)}",
        "sentence": boards.lede(site, board),
        "figures": [*_figures(site, board)],
    }


def _figures(site: Site, board: Board) -> Iterator[dict[str, Any]]:
    for section in boards.sections_of(site, board):
        for one in section.figures:
            yield {"section": section.anchor, **sections.figure(one)}
