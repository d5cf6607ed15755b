"""Lines, the clock and the name of a file move; what is known stays known, for as long as it may."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import project
from opskb.config import BASELINE
from opskb.model import Finding
from opskb.project import Project
from opskb.rules import check
from tests.baseline.known import PATH, RECORD, SETTINGS, Base, adopt, entries, opened, rewrite, run
from tests.checked import write
from tests.conftest import ROOT


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_a_hundred_lines_put_in_above_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    root = tmp_path_factory.mktemp("lines")
    write(root, {"opskb.yml": SETTINGS, PATH: RECORD})
    adopt(root)
    (root / PATH).write_text(longer(RECORD, random.Random(seed), 100))
    assert opened(project.load(root)) == []


@pytest.fixture(
    scope="module", params=["adr-brighter", "adr-semantic-kernel", "run-prometheus-operator"]
)
def adopted(
    request: pytest.FixtureRequest, corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A public corpus with a baseline of all that is found in it."""
    root = tmp_path_factory.mktemp("adopted") / request.param
    shutil.copytree(corpora / request.param, root)
    write(root, {"opskb.yml": "as_of: 2026-11-20\nsources: [{path: .}]\n"})
    found = adopt(root)
    assert opened(found) == []
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_lines_in_each_public_record_change_nothing(
    seed: int, adopted: Project, tmp_path: Path
) -> None:
    found, root = adopted, tmp_path / adopted.root.name
    shutil.copytree(adopted.root, root)
    chance = random.Random(seed)
    for path in sorted({one.path for one in found.records}):
        text = (root / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        (root / path).write_text(longer(text, chance, 100))
    moved = project.load(root)
    assert len({one.place.line for one in check(moved)}) > 9
    assert opened(moved) == []


def longer(text: str, chance: random.Random, count: int) -> str:
    """The text with lines put in where they say nothing: a blank one, or a comment in front matter."""
    lines = text.split("\n")
    places = quiet(lines)
    for _ in range(count if places else 0):
        chosen = chance.randrange(len(places))
        at, line = places[chosen]
        lines.insert(at, line)
        # A blank line that was put in is a place like the one before which it stands.
        kept = places[: chosen + (not line)]
        places = [*kept, *((below + 1, what) for below, what in places[chosen:])]
    return "\n".join(lines)


def quiet(lines: list[str]) -> list[tuple[int, str]]:
    """Before which lines one may stand that says nothing, and what it is there."""
    fences = 0
    places: list[tuple[int, str]] = []
    front = lines[0] == "---"
    for at, line in enumerate(lines):
        fences += line.lstrip().startswith(("```", "~~~"))
        front = front and (at == 0 or line != "---")
        if front and at and line[:1].isalpha():
            places.append((at, "# a note"))
        elif not front and at and not line.strip() and not fences % 2:
            places.append((at, ""))
    return places


DAYS = ("2026-12-20", "2027-01-19", "2027-02-18")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "name", ["sample", "run-moj-modernisation", "inc-jenkins-cstate", "slo-sloth"]
)
def test_ninety_days_of_the_clock_change_no_finding_that_is_known(
    name: str, day: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source = ROOT if name == "sample" else request.getfixturevalue("corpora") / name
    root = tmp_path / name
    if name == "sample":
        for part in ("data", "docs"):
            shutil.copytree(source / part, root / part)
        shutil.copy(source / "opskb.yml", root)
    else:
        shutil.copytree(source, root)
        write(root, {"opskb.yml": "sources: [{path: .}]\n"})
    before = counted(check(adopt(root, "2026-11-20")))
    after = check(project.load(root, as_of=day))
    new = counted(after) - before
    assert counted(one for one in after if one.open and not _about(one)) == new


def counted(findings: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    return Counter(
        (one.code, one.record or one.place.path, one.field)
        for one in findings
        if not one.waived and not one.code.startswith("OKB9")
    )


def _about(finding: Finding) -> bool:
    return finding.code.startswith("OKB9")


def test_what_comes_with_time_counts_again_on_the_ninety_first_day(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("---\n\n", "due: 2026-08-01\n---\n\n", 1)}).root
    (root / BASELINE).unlink()
    adopt(root)
    assert {row["rule"]: row.get("until") for row in entries(root)} == {
        "OKB201": None,
        "OKB301": "2027-02-18",
        "OKB802": "2027-02-18",
    }
    for day in ("2026-11-20", *DAYS):
        assert opened(base(day)) == []
    assert opened(base("2027-02-19")) == ["OKB301", "OKB909", "OKB909", "OKB802"]
    assert run(root, "check", "--as-of", "2027-02-19").exit_code == 1
    run(root, "baseline", "prune", "--as-of", "2027-02-19")
    assert opened(base("2027-02-19")) == ["OKB301", "OKB802"]


def test_an_end_that_was_moved_by_hand_covers_nothing(base: Base) -> None:
    root = base(**{PATH: RECORD.replace("---\n\n", "due: 2026-08-01\n---\n\n", 1)}).root
    (root / BASELINE).unlink()
    adopt(root)
    rows = entries(root)
    (late,) = [row for row in rows if row["rule"] == "OKB301"]
    for until in ("2999-12-31", None):
        late |= {"until": until}
        rewrite(root, rows)
        assert opened(base()) == ["OKB301", "OKB909"]


def test_a_file_with_another_name_is_the_same_record(base: Base) -> None:
    root = base().root
    (root / PATH).rename(root / "data/adr/adr-0001-queue-the-payouts.md")
    assert opened(base()) == []
