"""Rotas worked by hand: what is covered, what is not, and who is called on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opskb.insights import oncall
from opskb.model import Record
from tests.checked import loaded

NOW = date(2026, 11, 20)


def role(root: Path, *shifts: tuple[str, str, str]) -> Record:
    rows = "".join(f"  - {{who: {who}, from: {a}, until: {b}}}\n" for who, a, b in shifts)
    text = f"---\nid: ROLE-duty\ntitle: Duty\nstatus: active\nlayer: execution\nowner: Ada\nrota:\n{rows}---\n"
    return loaded(root, {"data/roles/role-duty.md": text}).graph["ROLE-duty"]


def said(role: Record) -> list[str]:
    return [f"{one.begins:%d %H}-{one.ends:%d %H}" for one in oncall.gaps(role, NOW)]


def test_shifts_that_meet_leave_no_gap(tmp_path: Path) -> None:
    whole = role(
        tmp_path,
        ("Bo", "2026-11-18T12:00Z", "2026-11-25T12:00Z"),
        ("Ada", "2026-11-11T12:00Z", "2026-11-18T12:00Z"),
    )
    assert said(whole) == []
    assert not list(oncall.overlaps(whole))


def test_a_gap_lies_between_shifts_and_up_to_the_end_of_the_day(tmp_path: Path) -> None:
    """From the 12th 12:00 to the 13th 12:00, and from the 20th 12:00 to midnight."""
    torn = role(
        tmp_path,
        ("Ada", "2026-11-11T12:00Z", "2026-11-12T12:00Z"),
        ("Bo", "2026-11-13T12:00Z", "2026-11-20T12:00Z"),
    )
    assert said(torn) == ["12 12-13 12", "20 12-21 00"]


def test_a_rota_that_only_begins_leaves_nobody_until_then(tmp_path: Path) -> None:
    """The 20th is the as-of date; a shift of that day begins in it, and one of the 22nd does not."""
    later = role(tmp_path / "a", ("Ada", "2026-11-22T12:00Z", "2026-11-29T12:00Z"))
    assert said(later) == ["20 00-22 12"]
    today = role(tmp_path / "b", ("Ada", "2026-11-20T12:00Z", "2026-11-29T12:00Z"))
    assert said(today) == []


def test_times_with_a_zone_and_without_one_are_told_apart(tmp_path: Path) -> None:
    mixed = role(
        tmp_path / "a",
        ("Ada", "2026-11-11T12:00Z", "2026-11-18T12:00"),
        ("Bo", "2026-11-18", "2026-11-25"),
    )
    assert oncall.unzoned(mixed) == (0, "until")
    whole = role(tmp_path / "b", ("Ada", "2026-11-11T12:00", "2026-11-18T12:00"))
    assert oncall.unzoned(whole) is None


def test_a_short_shift_inside_a_long_one_makes_no_gap_after_it(tmp_path: Path) -> None:
    """The 14th to the 15th lies in the 11th to the 21st: an overlap, and nothing uncovered."""
    nested = role(
        tmp_path,
        ("Ada", "2026-11-11", "2026-11-21"),
        ("Bo", "2026-11-14", "2026-11-15"),
    )
    assert said(nested) == []
    assert [(a.who, b.who) for a, b in oncall.overlaps(nested)] == [("Ada", "Bo")]


def test_a_shift_that_ends_before_it_begins_covers_nothing(tmp_path: Path) -> None:
    back = role(
        tmp_path,
        ("Ada", "2026-11-11T12:00Z", "2026-11-18T12:00Z"),
        ("Bo", "2026-11-25T12:00Z", "2026-11-18T12:00Z"),
        ("Cy", "2026-11-18T12:00Z", "2026-11-18T12:00Z"),
    )
    assert [one.who for one in oncall.shifts(back) if one.backwards] == ["Cy", "Bo"]
    assert said(back) == ["18 12-21 00"]
    assert oncall.on_call(back, NOW) == ()
    (figure,) = oncall.figures(loaded(tmp_path, {}), back)
    assert (figure.value, figure.because) == (None, "its rota names nobody for 2026-11-20")


def test_zones_are_moved_to_utc_and_times_without_one_are_of_utc(tmp_path: Path) -> None:
    """12:00+02:00 is 10:00Z."""
    moved = role(
        tmp_path,
        ("Ada", "2026-11-11T12:00", "2026-11-18T12:00+02:00"),
        ("Bo", "2026-11-18T10:00", "2026-11-25T12:00Z"),
    )
    assert said(moved) == []
    assert not list(oncall.overlaps(moved))


def test_a_day_of_handover_names_both(tmp_path: Path) -> None:
    handed = role(
        tmp_path,
        ("Ada", "2026-11-13T12:00Z", "2026-11-20T12:00Z"),
        ("Bo", "2026-11-20T12:00Z", "2026-11-27T12:00Z"),
    )
    found = oncall.on_call(handed, NOW)
    assert oncall.words(found, NOW) == "Ada until 12:00, then Bo"
