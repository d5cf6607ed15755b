"""Whatever stands in the manifest and the log of evidence, it is told with its line, and never written over."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from opskb.edits import evidence
from opskb.edits.evidence import Refused
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import load
from opskb.rules import check, rulebook
from tests.checked import write

SLO = "---\nid: SLO-login\ntitle: Signing in\nstatus: active\nobjective: 99.9%\navailability: 99.9%\n---\n"
WILD: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", "x", "NaN", [], {}, [1], {"a": 1}, [[]], [None], "../../etc/passwd",
    "<script>zq</script>", "a\n::error::b", "\x1b[31m", "\x9b31m", "2026-02-30", {"availability": "x"}, "VAL-0001",
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A result that passed and one that did not, with a file that shows it."""
    write(tmp_path, {"opskb.yml": "as_of: 2026-11-20\n", "data/slos/slo-login.md": SLO})
    (tmp_path / "shown.txt").write_text("What was seen.\n")
    for share, files in ((0.9995, []), (0.4, [tmp_path / "shown.txt"])):
        base = load(tmp_path)
        evidence.record(base, "app", availability=share, slo_id="SLO-login", files=files)
    return tmp_path


def changed(whole: Any, random: Random) -> Any:
    """The same with one value, anywhere in it, that is not what it was, or is gone."""
    found = deepcopy(whole)
    places: list[tuple[Any, Any]] = []
    around = [found]
    while around:
        one = around.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        places += [(one, key) for key in keys]
        around += [one[key] for key in keys if isinstance(one[key], dict | list)]
    holder, key = random.choice(places)
    if random.random() < 0.2:
        del holder[key]
    else:
        holder[key] = random.choice(WILD)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_any_change_is_shown_or_refused(root: Path, seed: int) -> None:
    random = Random(seed)
    manifest, log = root / "evidence/manifest.json", root / "evidence/validation.jsonl"
    listed = json.loads(manifest.read_text())
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for _ in range(random.randrange(1, 4)):
        listed, lines = changed(listed, random), changed(lines, random) or [{}]
    manifest.write_text(json.dumps(listed))
    log.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    before = manifest.read_bytes(), log.read_bytes()
    base = load(root)
    site = Site(base, check(base), rulebook(base))
    pages = "".join(one.html for one in render(site))
    assert "<script>zq" not in pages
    assert "\x1b" not in pages
    assert "\x9b" not in pages
    try:
        evidence.record(base, "app", availability=0.9999, slo_id="SLO-login")
    except Refused:
        assert (manifest.read_bytes(), log.read_bytes()) == before
