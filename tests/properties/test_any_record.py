"""Whatever the records of any kind hold, they are checked and shown: no fall, no `nan`, no silent zero."""

from __future__ import annotations

import json
import re
import tempfile
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from opskb import kindfile, project
from opskb.insights.computed import figures
from opskb.kind import Kinds
from opskb.outputs import boards, render
from opskb.outputs.sections import content, figure, show
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import check, rulebook
from tests.properties.anything import Anything

# As a pill or at the head of a sentence, None is a word: "None of 3 keys was overdue".
UNSAID = re.compile(r"\b(nan|inf|NaN|Infinity)\b|\bNone\b(?!\"| (of|yet|over|was)\b)")
SEEDS = st.integers(0, 2**32 - 1)
# A seed is as small as it gets: there is nothing to shrink.
QUIET = settings(deadline=None, derandomize=True, database=None, phases=(Phase.generate,))


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    with tempfile.TemporaryDirectory() as nowhere:
        return kindfile.load(Path(nowhere))


def held(root: Path, seed: int) -> Project:
    """The knowledge base of any records that a number stands for."""
    for name, raw in Anything(Random(seed), kinds()).files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return project.load(root)


def _refused(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


def stands(seed: int) -> None:
    """Everything is checked and rendered, and what is computed of it is said in words."""
    with tempfile.TemporaryDirectory() as folder:
        base = held(Path(folder), seed)
        site = Site(base, check(base), rulebook(base))
        for artifact in render(site):
            if artifact.path.endswith(".json"):
                json.loads(artifact.content, parse_constant=_refused)
        said = [content(board.sections(site)) for board in boards.there(site)]
        said += [content(boards.of_record(site, one)) for one in base.graph]
        said += [content(boards.of_index(site, kind)) for kind in base.kinds]
        for one in (one for record in base.graph for one in figures(base, record)):
            assert one.computable or one.because, one.name
            said.append([figure(one), *map(str, (show(one).words, show(one).because))])
        words = json.dumps(said, ensure_ascii=False)
        # A finding quotes what is written, so only what no YAML calls nothing is looked for.
        told = [f"{one.code} {one.message} ({one.remedy})" for one in site.findings]
        assert not [one for one in told if re.search(r"\bNone\b", one)]
        wrong = UNSAID.search(words)
        assert not wrong, words[max(0, wrong.start() - 300) : wrong.end() + 100]


@settings(QUIET, max_examples=6)
@given(SEEDS)
def test_any_records_are_checked_and_shown(seed: int) -> None:
    stands(seed)


@pytest.mark.faults
@settings(QUIET, max_examples=250)
@given(SEEDS)
def test_a_great_many_of_any_records_are_checked_and_shown(seed: int) -> None:
    stands(seed)
