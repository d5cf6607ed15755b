"""The hostile site, built once for all that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine import Engine
from tests.hostile import knowledge
from tests.hostile.knowledge import Text


@pytest.fixture(scope="session")
def texts() -> list[Text]:
    return knowledge.texts()


@pytest.fixture(scope="session")
def hostile_site(texts: list[Text], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    knowledge.write(folder, texts)
    return built(folder)


def built(folder: Path) -> Path:
    result = Engine("mkdocs").build(folder / "mkdocs.yml", folder / "site")
    assert result.returncode == 0, result.stderr
    return folder / "site"
