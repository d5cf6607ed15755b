"""Next rotations and their proofs, against numbers worked by hand; the as-of day is 20 November 2026.

| key | class asks | last proof | cadence | due | days left |
|---|---|---|---|---|---|
| sealing | ledger | 4 Aug 2026 | 3 months | 4 Nov 2026 | -16 |
| sessions | migrated | 6 Oct 2026 | 3 months | 6 Jan 2027 | 11 + 31 + 5 ... = 47 |
| printer | audit | none, made 2 Mar 2026 | 1 year | 2 Mar 2027 | 102 |
| token | log | 1 Oct 2026 | its expiry | 30 Nov 2026 | 10 |
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import exits, keys, measures
from opskb.insights.criteria import Span
from opskb.insights.keys import Scheduled
from opskb.outputs.boards import keys as keys_board
from opskb.outputs.site import Site
from opskb.project import Project
from tests.checked import loaded


def key(id: str, front: str) -> dict[str, str]:
    text = f"---\nid: {id}\ntitle: T\nowner: Rashid Al-Amin\n{front}\n---\n"
    return {f"data/keys/{id.lower()}.md": text}


SEALING = key(
    "KEY-sealing",
    "class: vault-sealer\nsince: 2025-12-08\ntrigger: The calendar\nrotations:\n"
    "  - {on: 2026-05-05, by: Ines Ferreira, ledger: 7}\n"
    "  - {on: 2026-08-04, by: Rashid Al-Amin, ledger: 12}\n"
    "  - {on: 2026-11-03, by: Rashid Al-Amin, evidence: We saw it.}",
)
SESSIONS = key(
    "KEY-sessions",
    "class: session-signer\nsince: 2026-07-07\nrotations: [{on: 2026-10-06, migrated: All.}]",
)
PRINTER = key("KEY-printer", "class: low-value-secret\nsince: 2026-03-02")
TOKEN = key(
    "KEY-token",
    "class: oauth-token\nsince: 2026-07-01\nexpires: 2026-11-30\n"
    "rotations: [{on: 2026-10-01, log: refresh.log}]",
)


def base(folder: Path, *files: dict[str, str], settings: str = "as_of: 2026-11-20\n") -> Project:
    return loaded(
        folder, {name: text for one in files for name, text in one.items()}, settings=settings
    )


def by_id(project: Project, as_of: date | None = None) -> dict[str, Scheduled]:
    return {one.record.id: one for one in keys.schedule(project, as_of)}


def test_the_next_rotation_follows_from_the_last_that_is_proven(tmp_path: Path) -> None:
    found = by_id(base(tmp_path, SEALING, SESSIONS, PRINTER, TOKEN))
    assert {id: (one.due, one.days, one.overdue) for id, one in found.items()} == {
        "KEY-sealing": (date(2026, 11, 4), -16, True),
        "KEY-token": (date(2026, 11, 30), 10, False),
        "KEY-sessions": (date(2027, 1, 6), 47, False),
        "KEY-printer": (date(2027, 3, 2), 102, False),
    }
    assert list(found) == ["KEY-sealing", "KEY-token", "KEY-sessions", "KEY-printer"]


def test_owner_trigger_and_evidence_are_told(tmp_path: Path) -> None:
    one = by_id(base(tmp_path, SEALING))["KEY-sealing"]
    assert (one.owner, one.trigger, one.evidence) == (
        "Rashid Al-Amin",
        "The calendar",
        "ledger entry 12",
    )
    assert [rotation.lacks for rotation in one.rotations] == [(), (), ("ledger",)]


def test_a_schedule_can_be_asked_as_it_stood(tmp_path: Path) -> None:
    found = by_id(base(tmp_path, SEALING, SESSIONS), date(2026, 7, 1))
    # The rotation of 4 August had not been done: 5 May and three months; sessions had no key yet.
    assert {id: one.due for id, one in found.items()} == {"KEY-sealing": date(2026, 8, 5)}


def test_on_the_day_itself_there_is_still_time(tmp_path: Path) -> None:
    project = base(tmp_path, TOKEN)
    assert not by_id(project, date(2026, 11, 30))["KEY-token"].overdue
    assert by_id(project, date(2026, 12, 1))["KEY-token"].overdue


def test_a_cadence_of_its_own_comes_before_that_of_the_class(tmp_path: Path) -> None:
    own = key("KEY-own", "class: low-value-secret\nsince: 2026-11-01\nevery: 30 days")
    assert by_id(base(tmp_path, own))["KEY-own"].due == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("front", "because"),
    [
        ("class: master\nsince: 2026-01-01", "`key_classes` has no class `master`"),
        ("class: oauth-token\nsince: 2026-01-01", "it does not say when it ends"),
        ("class: vault-sealer", "it does not say since when it is used"),
        ("since: 2026-01-01", "it names no class"),
    ],
)
def test_what_cannot_be_told_says_why(front: str, because: str, tmp_path: Path) -> None:
    project = base(tmp_path, key("KEY-1", front))
    one = by_id(project)["KEY-1"]
    assert (one.due, one.days, one.overdue, one.because) == (None, None, False, because)
    (figure,) = keys.figures(project, one.record)
    assert (figure.value, figure.because) == (None, because)


def test_a_cadence_beyond_the_calendar_ends_with_it(tmp_path: Path) -> None:
    far = key("KEY-far", "class: oauth-token\nsince: 2026-01-01\nevery: 9999 years")
    assert by_id(base(tmp_path, far))["KEY-far"].due == date.max


def test_classes_are_a_setting(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nkey_classes:\n  - {class: badge, every: 2 months}\n"
    badge = key(
        "KEY-badge",
        "class: badge\nsince: 2026-01-01\nrotations: [{on: 2026-10-01, evidence: Seen.}]",
    )
    assert by_id(base(tmp_path, badge, settings=settings))["KEY-badge"].due == date(2026, 12, 1)


# | known | rotated | limit (one day) | late | lacks |
@pytest.mark.parametrize(
    ("rotation", "late", "lacks"),
    [
        ("{on: 2026-11-10, ledger: 3, communicated: Told.}", False, ()),
        ("{on: 2026-11-11, ledger: 3, communicated: Told.}", False, ()),
        ("{on: 2026-11-12, ledger: 3, communicated: Told.}", True, ()),
        ("{on: 2026-11-10, migrated: All.}", False, ("ledger", "communicated")),
        ("{on: 2026-11-09, ledger: 3, communicated: Told.}", True, ()),
    ],
)
def test_a_compromise_is_answered_by_the_first_rotation_from_its_day(
    rotation: str, late: bool, lacks: tuple[str, ...], tmp_path: Path
) -> None:
    front = f"class: session-signer\nsince: 2026-09-01\ncompromised: 2026-11-10\nrotations: [{rotation}]"
    project = base(tmp_path, key("KEY-1", front))
    found = keys.compromise(project, project.graph["KEY-1"])
    assert found
    assert (found.limit, found.late(project.as_of), found.lacks) == (
        date(2026, 11, 11),
        late,
        lacks,
    )


def test_figures_of_a_key(tmp_path: Path) -> None:
    project = base(tmp_path, SEALING)
    found = {
        one.name: (one.value, one.holds)
        for one in keys.figures(project, project.graph["KEY-sealing"])
    }
    assert found == {
        "next_rotation": (date(2026, 11, 4), False),
        "days_left": (-16, False),
        "proven_rotations": (2, False),
    }


@pytest.mark.parametrize(
    ("every", "due"), [("10 years", date(2026, 4, 1)), ("1 month", date(2026, 2, 1))]
)
def test_a_keys_own_cadence_binds_where_it_is_shorter(
    every: str, due: date, tmp_path: Path
) -> None:
    own = key("KEY-1", f"class: vault-sealer\nsince: 2026-01-01\nevery: {every}")
    assert by_id(base(tmp_path, own))["KEY-1"].due == due


@pytest.mark.parametrize(("number", "proven"), [(-12, False), (0, True), (12, True)])
def test_no_entry_of_a_ledger_has_a_number_below_nought(
    number: int, proven: bool, tmp_path: Path
) -> None:
    row = f"class: vault-sealer\nsince: 2026-01-01\nrotations:\n  - {{on: 2026-11-02, by: A, ledger: {number}}}"
    (rotation,) = by_id(base(tmp_path, key("KEY-1", row)))["KEY-1"].rotations
    assert rotation.proven is proven


# Known on 10 November with one day to act: the 11th is still in time, on the 12th it is late.
@pytest.mark.parametrize(
    ("rotation", "day", "holds"),
    [
        ("", date(2026, 11, 9), True),  # nobody knew of it yet
        ("", date(2026, 11, 11), True),
        ("", date(2026, 11, 12), False),
        ("{on: 2026-11-13, migrated: All.}", date(2026, 11, 12), False),
        ("{on: 2026-11-13, migrated: All.}", date(2026, 11, 13), True),
        ("{on: 2026-11-10, because: compromise}", date(2026, 11, 12), False),  # it shows nothing
        ("{on: 2026-11-09, migrated: All.}", date(2026, 11, 12), False),
    ],
)
def test_a_compromised_key_is_overdue_from_the_day_after_its_last(
    rotation: str, day: date, holds: bool, tmp_path: Path
) -> None:
    front = f"class: session-signer\nsince: 2026-09-01\ncompromised: 2026-11-10\nrotations: [{rotation}]"
    project = base(tmp_path, key("KEY-1", front))
    one = by_id(project, day)["KEY-1"]
    assert (one.lapsed, one.overdue, one.holds) == (False, not holds, holds)


def test_one_predicate_tells_late_unknown_and_kept_apart(tmp_path: Path) -> None:
    unknown = key("KEY-unknown", "class: master\nsince: 2026-01-01")
    since = key("KEY-since", "class: session-signer\nsince: 2026-10-01\nstatus: compromised")
    leaked = key("KEY-leaked", "class: session-signer\nsince: 2026-10-01\ncompromised: 2026-11-10")
    project = base(tmp_path, SEALING, SESSIONS, unknown, since, leaked)
    found = keys.standing(project)
    assert [one.record.id for one in found.late] == ["KEY-sealing", "KEY-leaked"]
    assert [(one.record.id, one.because) for one in found.unknown] == [
        ("KEY-unknown", "`key_classes` has no class `master`"),
        ("KEY-since", "it is compromised, and does not say since when"),
    ]
    assert [one.record.id for one in found.kept] == ["KEY-sessions"]
    assert found.holds is False
    assert keys.standing(base(tmp_path / "b", unknown)).holds is None
    assert keys.standing(base(tmp_path / "c", SESSIONS)).holds is True
    # Two are late and two cannot be judged: none of the four is known to be in time.
    values = {one.name: one.value for one in measures.measure(project, ())}
    assert values["key rotations overdue"] == 4
    line = exits.key_rotations(project, Span(date(2026, 11, 1), date(2026, 11, 20)))
    assert (line.holds, set(line.records)) == (
        False, {"KEY-sealing", "KEY-leaked", "KEY-unknown", "KEY-since"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("class: master\nsince: 2026-01-01", "1 key, 1 that cannot be judged."),
        (
            "class: session-signer\nsince: 2026-10-01\ncompromised: 2026-11-10",
            "1 key, 1 overdue.",
        ),
        (
            "class: session-signer\nsince: 2026-10-01",
            "1 key, none overdue; the next rotation is KEY-1 on 1 Jan 2027.",
        ),
    ],
)
def test_the_board_says_none_overdue_only_where_each_can_be_judged(
    front: str, words: str, tmp_path: Path
) -> None:
    project = base(tmp_path, key("KEY-1", front))
    assert keys_board.BOARD.lede(Site(project, (), ())) == words
