"""A site with records that may not be seen is, byte for byte, the site without them.

But for how many errors a check finds: who reads the home page must know that there are more than
are shown, and no more than that.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from random import Random

import pytest

from opskb import kindfile
from opskb.insights import measures
from opskb.kind import BUILT_IN
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import load
from opskb.rules import check, rulebook
from tests.properties.anything import Anything

# The sentences that count findings, as HTML, in the twins of those pages and in the list of pages.
_NUMBERS = re.compile(
    rb'<p class="okb-(verdict|lede)">[^<]*</p>'
    rb"|^(Not to be trusted in \d+ places?|\d+ errors?\.[^\n]*|- \[Findings\][^\n]*)$",
    re.MULTILINE,
)
_TELLS = {"index.html", "findings/index.html", "index.md", "findings.md", "llms.txt"}
ERRORS = ("errors not waived", "warnings not waived")
SETTINGS = "name: Both\nas_of: 2026-11-20\n"


def examples(root: Path) -> None:
    """The public records: the example of every kind."""
    (root / "opskb.yml").write_text(SETTINGS)
    for home in sorted(path for path in BUILT_IN.iterdir() if path.is_dir()):
        (root / "data" / home.name).mkdir(parents=True)
        for path in home.glob("example.*"):
            shutil.copy(path, root / "data" / home.name / f"{home.name}{path.suffix}")


def hide(root: Path, seed: int) -> None:
    """Three records of every kind that may not be seen, and that name each other and public ones."""
    any = Anything(Random(seed), kindfile.load(root), wild=False)
    for number, (name, raw) in enumerate(any.files().items()):
        path = root / name.replace("data/", "data/hidden/", 1)
        if name != "opskb.yml":
            path.parent.mkdir(parents=True, exist_ok=True)
            level = (b"private", b"internal")[number % 2]
            path.write_bytes(raw.replace(b"---\n", b"---\nvisibility: " + level + b"\n", 1))


def published(root: Path) -> dict[str, bytes]:
    base = load(root)
    site = Site(base, check(base), rulebook(base))
    return {one.path: one.content or one.html.encode() for one in render(site)}


@pytest.mark.parametrize("seed", range(3))
def test_hidden_records_change_nothing(seed: int, tmp_path: Path) -> None:
    examples(tmp_path)
    without = published(tmp_path)
    hide(tmp_path, seed)
    assert load(tmp_path).hidden.count, "nothing was hidden"
    found = published(tmp_path)
    assert found.keys() == without.keys()
    differ = [path for path in found if found[path] != without[path]]
    assert {*differ} <= _TELLS
    for path in differ:
        assert _NUMBERS.sub(b"", found[path]) == _NUMBERS.sub(b"", without[path])


def test_hidden_records_are_not_measured(tmp_path: Path) -> None:
    examples(tmp_path)
    base = load(tmp_path)
    without = measures.measure(base, check(base))
    hide(tmp_path, 0)
    base = load(tmp_path)
    found = measures.measure(base, check(base))
    assert [one for one in found if one.name not in ERRORS] == [
        one for one in without if one.name not in ERRORS
    ]
