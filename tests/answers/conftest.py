"""The sample, loaded and checked once for all that is asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project, rules
from opskb.outputs.site import Site

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def sample() -> Site:
    base = project.load(ROOT)
    return Site(base, rules.check(base), rules.rulebook(base))
