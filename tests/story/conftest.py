"""The story of Tidewater and the records that tell it, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from opskb.outputs.site import Site
from opskb.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def story() -> dict[str, Any]:
    """The facts that every record of the sample must agree with."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "data/story.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def base(sample: Site) -> Project:
    """The sample knowledge base."""
    return sample.project
