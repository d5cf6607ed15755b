from __future__ import annotations

from pathlib import Path

import pytest

from opskb.rules.references import Spellings
from tests.checked import found, loaded

IDS = [f"ADR-{number:04d}" for number in range(1, 3000)] + ["RB-0001", "SURF-payouts", "SURF-login"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("adr-0007", "ADR-0007"),
        ("SURF-payout", "SURF-payouts"),
        ("SRF-payouts", "SURF-payouts"),
        ("SURF-lgoin", "SURF-login"),
        ("surf-pay-outs", "SURF-payouts"),
        ("RB-001", "RB-0001"),
        ("nothing like it", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_what_was_meant_is_found_among_its_neighbours(word: str, meant: str) -> None:
    assert Spellings(IDS).nearest(word) == meant


def chain(tmp_path: Path, *pairs: tuple[int, int], last: int) -> list[tuple[str, ...]]:
    """The loops that are found where each second record supersedes the first."""
    by: dict[int, list[str]] = {number: [] for number in range(1, last + 1)}
    for old, new in pairs:
        by[old].append(f"ADR-{new:04d}")
    files = {
        f"data/adr/adr-{number:04d}.md": f"---\nid: ADR-{number:04d}\ntitle: T\nstatus: superseded\n"
        f"superseded_by: [{', '.join(heads)}]\n---\n"
        for number, heads in by.items()
    }
    return [one.related for one in found(loaded(tmp_path, files), "OKB204")]


def test_a_loop_is_told_once_wherever_it_is_entered(tmp_path: Path) -> None:
    loops = chain(tmp_path, (1, 2), (2, 3), (3, 4), (4, 2), last=4)
    assert loops == [("ADR-0002", "ADR-0003", "ADR-0004")]


def test_two_loops_are_two_findings(tmp_path: Path) -> None:
    assert len(chain(tmp_path, (1, 2), (2, 1), (3, 4), (4, 3), (5, 1), last=5)) == 2


def test_two_ways_to_one_end_are_no_loop(tmp_path: Path) -> None:
    assert not chain(tmp_path, (1, 2), (1, 3), (2, 4), (3, 4), last=4)


def test_a_chain_longer_than_the_stack_of_python_is_walked(tmp_path: Path) -> None:
    pairs = [(number, number + 1) for number in range(1, 1500)]
    assert chain(tmp_path, *pairs, (1500, 1), last=1500) == [
        tuple(f"ADR-{number:04d}" for number in range(1, 1501))
    ]


def test_reliance_is_followed_and_the_nearest_few_are_told(tmp_path: Path) -> None:
    files = {}
    for number in range(1, 40):
        below = f"depends_on: SURF-{number + 1:02d}\n" if number < 39 else ""
        files[f"data/surfaces/surf-{number:02d}.md"] = (
            f"---\nid: SURF-{number:02d}\ntitle: T\nstatus: live\nrelates_to: TS-{number:02d}\n"
            f"{below}---\n"
        )
        files[f"data/tombstones/ts-{number:02d}.md"] = (
            f"---\nid: TS-{number:02d}\ntitle: T\nretired: 2026-11-02\nreason: Done\n---\n"
        )
    base = loaded(tmp_path, files)
    suspects = base.graph.suspects["SURF-01"]
    assert [one.retired.id for one in suspects] == [f"TS-{number:02d}" for number in range(1, 9)]
    assert suspects[0].via == ()
    assert suspects[2].via == ("SURF-02", "SURF-03")
    # One finding for each that relies on something retired itself.
    assert len(found(base, "OKB207")) == 39
