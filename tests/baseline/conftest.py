from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.project import Project
from tests.baseline.known import PATH, RECORD, SETTINGS, Base, adopt
from tests.checked import write


@pytest.fixture
def base(tmp_path: Path) -> Base:
    """The knowledge base of two dead links, with a baseline of both; then what a test changes in it."""
    write(tmp_path, {"opskb.yml": SETTINGS, PATH: RECORD})
    adopt(tmp_path)

    def loaded(as_of: str | None = None, **files: str) -> Project:
        write(tmp_path, files)
        return project.load(tmp_path, as_of=as_of)

    return loaded
