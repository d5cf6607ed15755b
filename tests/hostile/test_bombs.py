"""Texts that repeat without end: the whole knowledge base of them is read, checked and rendered in bounded time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from opskb import prose
from opskb.outputs import bodies
from tests.knowledge import record, site
from tests.test_markdown import BOMBS

SIZE = 100_000


@pytest.mark.parametrize("bomb", BOMBS, ids=repr)
def test_no_text_takes_long_to_read(bomb: str) -> None:
    body = bomb * (SIZE // len(bomb))
    start = time.process_time()
    masked = prose.mask(body)
    prose.sections(masked)
    prose.title(masked)
    list(prose.hrefs(masked))
    prose.sentence(body, len(body) // 2)
    assert time.process_time() - start < 3


def test_a_folder_of_them_costs_little(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for number, bomb in enumerate(BOMBS):
        text = record(
            f"ADR-{number + 1:04d}", bomb * (SIZE // len(bomb)), title="Bomb", status="accepted"
        )
        files[f"data/adr/adr-{number + 1:04d}.md"] = text
    start = time.process_time()
    one = site(tmp_path, files)
    checked = time.process_time() - start
    assert len(one.project.records) == len(BOMBS)
    assert checked < 20
    for found in one.project.records:
        bodies.html(one, found)
    assert time.process_time() - start < 40
