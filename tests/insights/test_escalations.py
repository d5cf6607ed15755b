"""Escalations: how soon they were answered, and what each type owes at its end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import escalations
from opskb.model import Record
from opskb.project import Project
from tests.checked import loaded

OPENED = "opened: 2026-11-18T09:30Z"


def one(root: Path, *lines: str, more: dict[str, str] | None = None) -> tuple[Project, Record]:
    text = "\n".join(("---", "id: ESC-1", "title: T", "owner: Ada", *lines, "---\n"))
    base = loaded(root, {"data/escalations/esc-1.md": text, **(more or {})})
    return base, base.graph["ESC-1"]


@pytest.mark.parametrize(
    ("severity", "answered", "minutes", "holds"),
    [("SEV-2", "10:30", 60, True), ("SEV-2", "10:31", 61, False), ("SEV-1", "09:35", 5, True)],
)
def test_an_answer_is_judged_by_the_ladder(
    tmp_path: Path, severity: str, answered: str, minutes: int, holds: bool
) -> None:
    """SEV-1 within 5 minutes, SEV-2 within 60, of 09:30."""
    said = (
        f"severity: {severity}",
        "status: answered",
        OPENED,
        f"answered: 2026-11-18T{answered}Z",
    )
    figure = escalations.answer_time(*one(tmp_path, *said))
    assert (figure.value, figure.holds) == (minutes, holds)


def test_an_answer_before_the_question_is_not_computed(tmp_path: Path) -> None:
    said = ("severity: SEV-2", "status: answered", OPENED, "answered: 2026-11-18T09:00Z")
    base, record = one(tmp_path, *said)
    assert escalations.answer_time(base, record).because == "`answered` lies before `opened`"
    assert escalations.backwards(record) == ("answered",)


@pytest.mark.parametrize(
    ("severity", "opened", "last"),
    [
        ("SEV-2", "2026-11-19T23:30Z", None),
        ("SEV-2", "2026-11-18T23:30Z", date(2026, 11, 19)),
        ("SEV-4", "2026-11-06T09:00Z", None),
        ("SEV-4", "2026-11-05T09:00Z", date(2026, 11, 19)),
    ],
)
def test_unanswered_is_judged_when_the_day_of_the_answer_is_over(
    tmp_path: Path, severity: str, opened: str, last: date | None
) -> None:
    """23:30 and 60 minutes is the next day; SEV-4 has 20160 minutes, fourteen days."""
    base, record = one(tmp_path, f"severity: {severity}", "status: open", f"opened: {opened}")
    assert escalations.unanswered_since(base, record) == last


RB = {"data/runbooks/rb-1.md": "---\nid: RB-1\ntitle: T\nstatus: active\nowner: Ada\n---\n"}
SIG = {"data/signals/sig-1.md": "---\nid: SIG-1\ntitle: T\nopened: 2026-11-18\n---\n"}
INC = {
    "data/incidents/inc-1.md": "---\nid: INC-1\ntitle: T\nseverity: SEV-2\nstarted: 2026-11-18T09:00Z\n---\n"
}


@pytest.mark.parametrize(
    ("lines", "more", "count"),
    [
        (("type: novel-failure",), {}, 1),
        (("type: novel-failure", "led_to: [RB-1]"), RB, 0),
        (("type: scope-exceeded",), {}, 1),
        (("type: scope-exceeded", "answer: rejected"), {}, 0),
        (("type: target-breach",), {}, 1),
        (("type: target-breach", "about: [INC-1]"), INC, 0),
        (("type: vulnerability",), {}, 1),
        (("type: vulnerability", "verified_by: Bo"), {}, 0),
        (("type: cost-anomaly", "structural: true"), {}, 2),
        (("type: cost-anomaly", "structural: true", "answer: approved"), {}, 1),
        (("type: cost-anomaly", "answer: approved"), {}, 1),
        (("type: cost-anomaly",), {}, 2),
        (("type: cost-anomaly", "structural: false", "answer: approved"), {}, 0),
        (("type: cost-anomaly", "structural: true", "answer: approved", "led_to: [SIG-1]"), SIG, 0),
    ],
)
def test_each_type_owes_its_outcome(
    tmp_path: Path, lines: tuple[str, ...], more: dict[str, str], count: int
) -> None:
    said = ("severity: SEV-3", "status: closed", OPENED, "outcome: x", *lines)
    assert len(escalations.lacking(*one(tmp_path, *said, more=more))) == count


def test_a_closed_one_says_what_came_of_it_and_an_open_one_need_not(tmp_path: Path) -> None:
    base, record = one(tmp_path, "severity: SEV-3", "status: open", "type: vulnerability", OPENED)
    assert escalations.lacking(base, record) == ()
    closed = ("severity: SEV-3", "status: closed", "type: vulnerability", OPENED, "verified_by: Bo")
    assert escalations.lacking(*one(tmp_path, *closed)) == ("an `outcome` in words",)
