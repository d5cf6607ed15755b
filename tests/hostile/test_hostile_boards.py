"""Hostile texts in whole records, series and evidence: no board, chart or figure lets them act."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import html5lib
import pytest

from opskb import kindfile
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import load
from opskb.rules import check, rulebook
from tests.hostile.knowledge import Text
from tests.hostile.test_hostile import FORBIDDEN
from tests.properties.anything import Anything
from tests.sitefiles import SAFE_SCHEMES, scheme

ACTING = {*FORBIDDEN, "script", "style", "link", "meta", "form"}
# A control that YAML refuses costs the whole record, and is tried on its own.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


@pytest.fixture
def texts(texts: list[Text]) -> tuple[str, ...]:
    formulas = ("=HYPERLINK(1)", "+1", "@SUM(A1)", "::error::x", "##[error]x", "{{ 7 * 7 }}", "]]>")
    lines = (text.line for text in texts if not CONTROL.search(text.line))
    return (*(line.strip() for line in lines if line.strip()), *formulas)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_a_board_acts(seed: int, texts: tuple[str, ...], tmp_path: Path) -> None:
    any = Anything(Random(seed), kindfile.load(tmp_path), each=4, wild=False, texts=texts)
    for name, raw in any.files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    base = load(tmp_path)
    assert len(base.records) == 4 * len([*base.kinds])
    pages = 0
    for one in render(Site(base, check(base), rulebook(base))):
        if one.path.endswith(".json"):
            json.loads(one.content)
        elif one.page:
            pages += 1
            harmless(one.path, one.html)
    assert pages > 150


def harmless(path: str, html: str) -> None:
    """Nothing in a page runs, is fetched, or takes the place of what is ours."""
    assert not CONTROL.search(html), path
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "head", "body"):
            continue
        assert element.tag not in ACTING - {"select"}, (path, element.tag)
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (path, name, value)
            if name in ("href", "src", "action"):
                assert scheme(value) in SAFE_SCHEMES, (path, value)
