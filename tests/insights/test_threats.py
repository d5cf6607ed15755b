"""Walks, surfaces and threats, against answers worked by hand; the as-of day is 20 November 2026.

| threat | mitigation | residual | signed | lacks |
|---|---|---|---|---|
| T1 | yes | | | nothing |
| T2 | | yes | yes | nothing |
| T3 | yes | yes | | a signature |
| T4 | | | | both |
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import threats
from opskb.project import Project
from tests.checked import loaded

THREATS = """threats:
  - {id: T1, what: One, mitigation: A wall}
  - {id: T2, what: Two, residual: The door, signed_off_by: Adaeze Okonjo}
  - {id: T3, what: Three, mitigation: A wall, residual: The door}
  - {id: T4, what: Four}
"""


def base(folder: Path, model: str, *, closed: str = "", surface: str = "") -> Project:
    files = {
        "data/threat-models/tm-1.md": f"---\nid: TM-1\ntitle: T\nowner: A\nstatus: active\n{model}---\n"
    }
    for index, day in enumerate(closed.split()):
        files[f"data/cycles/cyc-{index}.md"] = (
            f"---\nid: CYC-{index}\ntitle: C\nowner: A\nstatus: closed\nrelease: r{index}\n"
            f"opened: 2026-01-01\nclosed: {day}\n---\n"
        )
    if surface:
        files["data/surfaces/surf-a.md"] = (
            f"---\nid: SURF-a\ntitle: S\nowner: A\nstatus: live\ncriticality: high\nsince: {surface}\n---\n"
        )
    return loaded(folder, files)


def walk(on: str, release: str = "", evidence: str = "Minutes.") -> str:
    return f"walks: [{{on: {on}, release: '{release}', evidence: '{evidence}'}}]\n"


def test_threats_are_answered_or_signed(tmp_path: Path) -> None:
    project = base(tmp_path, THREATS)
    found = [bool(one.lacks) for one in threats.threats(project.graph["TM-1"])]
    assert found == [False, False, True, True]
    figures = {
        one.name: (one.value, one.target, one.holds)
        for one in threats.figures(project, project.graph["TM-1"])
    }
    assert figures["answered_threats"] == (2, 4, False)
    # Two have something left, one of them is signed.
    assert figures["signed_residuals"] == (1, 2, False)


def test_the_last_release_is_the_cycle_closed_last(tmp_path: Path) -> None:
    project = base(tmp_path, "", closed="2026-10-19 2026-11-12 2026-11-30")
    found = threats.last_release(project)
    assert found
    assert (found.name, found.on) == ("r1", date(2026, 11, 12))
    assert threats.last_release(project, date(2026, 11, 11)) != found


@pytest.mark.parametrize(
    ("model", "walked"),
    [
        (walk("2026-11-12"), True),
        (walk("2026-11-13"), True),
        (walk("2026-11-11"), False),
        (walk("2026-10-01", "r0"), True),
        # The cycle of r0 was opened on 1 January: nobody can have walked for it before.
        (walk("2026-01-01", "r0"), True),
        (walk("2025-12-31", "r0"), False),
        (walk("2026-11-13", evidence=""), False),
        ("", False),
    ],
)
def test_a_model_is_walked_by_name_or_since_the_day(
    model: str, walked: bool, tmp_path: Path
) -> None:
    project = base(tmp_path, model, closed="2026-11-12")
    release = threats.last_release(project)
    assert release
    assert threats.walked(project.graph["TM-1"], release, project.as_of) is walked


@pytest.mark.parametrize(
    ("since", "model", "absent"),
    [
        ("2026-11-14", walk("2026-11-13"), True),
        ("2026-11-13", walk("2026-11-13"), False),
        ("2026-11-14", walk("2026-11-13") + "surface: [SURF-a]\n", False),
        (
            "2026-11-14",
            walk("2026-11-13") + "threats: [{id: T1, what: W, surface: SURF-a, mitigation: M}]\n",
            False,
        ),
        ("2026-11-14", "", False),
    ],
)
def test_a_surface_newer_than_the_walk_and_in_no_model(
    since: str, model: str, absent: bool, tmp_path: Path
) -> None:
    assert bool(threats.unwalked(base(tmp_path, model, surface=since))) is absent


def test_of_two_models_the_one_walked_longest_ago_is_asked(tmp_path: Path) -> None:
    project = base(tmp_path, walk("2026-11-13"), surface="2026-11-14")
    later = walk("2026-11-18")
    other = f"---\nid: TM-2\ntitle: T\nowner: A\nstatus: active\n{later}---\n"
    (tmp_path / "data/threat-models/tm-2.md").write_text(other, encoding="utf-8")
    project = loaded(tmp_path, {})
    (found,) = threats.unwalked(project)
    assert (found.surface.id, found.model.id, found.on) == ("SURF-a", "TM-1", date(2026, 11, 13))


def test_without_a_release_or_a_walk_nothing_is_judged(tmp_path: Path) -> None:
    project = base(tmp_path, walk("2026-11-13"))
    (figure, none) = threats.figures(project, project.graph["TM-1"])
    assert (figure.value, figure.holds) == (date(2026, 11, 13), None)
    assert (none.value, none.because) == (None, "it names no threat")


def test_a_reference_in_the_table_of_threats_is_a_reference(tmp_path: Path) -> None:
    project = base(
        tmp_path,
        "threats: [{id: T1, what: W, surface: SURF-a, mitigation: M}]\n",
        surface="2026-01-01",
    )
    assert threats.covered(project) == {"SURF-a"}
    assert [link.source for link in project.graph.incoming["SURF-a"]] == ["TM-1"]
