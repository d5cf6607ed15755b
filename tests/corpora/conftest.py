"""The public corpora, each loaded once and as of one date."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from opskb import project
from opskb.project import Project

Load = Callable[..., Project]


@pytest.fixture(scope="session")
def load(corpora: Path) -> Load:
    @lru_cache
    def loaded(name: str, as_of: str = "2026-11-20") -> Project:
        return project.load(corpora / name, as_of=as_of)

    return loaded
