"""Golden clocks of requests: a month after receipt, to the same day or the last of a shorter month.

received 2 November    2 December     12 days left on 20 November
received 31 January    28 February    there is no 31st
received 12 October    12 November    8 days over
at most two months more: 12 October, 12 January
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import freshness
from opskb.insights import requests as r
from opskb.insights.figure import Figure
from opskb.model import Record
from opskb.project import Project
from tests.checked import loaded


def request(
    root: Path, more: str, *, type: str = "access", status: str = "received"
) -> tuple[Project, Record]:
    """A knowledge base with one request."""
    text = (
        f"---\nid: REQ-0001\ntitle: A request\nstatus: {status}\nowner: Jelena Petrović\n"
        f"type: {type}\n{more}---\n"
    )
    base = loaded(root, {"data/requests/req-0001.md": text})
    return base, base.graph["REQ-0001"]


@pytest.mark.parametrize(
    ("more", "last", "left", "fault"),
    [
        ("received: 2026-11-02\n", date(2026, 12, 2), 12, ""),
        ("received: 2026-01-31\n", date(2026, 2, 28), -265, ""),
        ("received: 2026-10-12\n", date(2026, 11, 12), -8, ""),
        ("received: 2026-10-12\ndeadline: 2026-11-05\n", date(2026, 11, 5), -15, ""),
        ("received: 2026-10-12\ndeadline: 2027-01-12\n", date(2026, 11, 12), -8, "nothing says why"),
        (
            "received: 2026-10-12\ndeadline: 2027-01-12\nextended: Two archives\n",
            date(2027, 1, 12), 53, "",
        ),
        (
            "received: 2026-10-12\ndeadline: 2027-01-13\nextended: Two archives\n",
            date(2027, 1, 12), 53, "allows no day after 2027-01-12",
        ),
    ],
)  # fmt: skip
def test_the_clock_is_that_of_the_table(
    more: str, last: date, left: int, fault: str, tmp_path: Path
) -> None:
    base, record = request(tmp_path, more)
    found = r.deadline(record)
    assert (found.last, found.left(base.as_of)) == (last, left)
    assert fault in found.fault
    assert bool(fault) == bool(found.fault)


def of(root: Path, more: str, name: str, **others: str) -> Figure:
    """One figure of a request."""
    return next(one for one in r.figures(*request(root, more, **others)) if one.name == name)


def test_an_answered_request_keeps_the_days_it_had_left(tmp_path: Path) -> None:
    more = "received: 2026-09-01\nanswered: 2026-09-24\n"
    left = of(tmp_path, more, "days_left", status="answered")
    took = of(tmp_path, more, "days_taken", status="answered")
    assert (left.value, left.holds, took.value) == (7, True, 23)


def test_a_late_answer_does_not_hold(tmp_path: Path) -> None:
    more = "received: 2026-09-01\nanswered: 2026-10-02\n"
    left = of(tmp_path, more, "days_left", status="answered")
    assert (left.value, left.holds) == (-1, False)


def test_an_answer_before_its_question_has_no_length(tmp_path: Path) -> None:
    more = "received: 2026-09-01\nanswered: 2026-08-24\n"
    took = of(tmp_path, more, "days_taken", status="answered")
    assert (took.value, took.because) == (None, "it was answered before it was received")


def test_a_closed_request_without_its_day_cannot_be_judged(tmp_path: Path) -> None:
    left = of(tmp_path, "received: 2026-09-01\n", "days_left", status="answered")
    assert (left.value, left.because) == (None, "nothing says on which day it was answered")


def test_a_hold_has_no_clock(tmp_path: Path) -> None:
    found = of(tmp_path, "received: 2026-09-01\n", "legal_deadline", type="legal-hold")
    assert (found.value, found.because) == (None, "a hold stands until it is lifted")


def test_a_request_without_its_receipt_has_no_clock(tmp_path: Path) -> None:
    found = of(tmp_path, "", "legal_deadline")
    assert (found.value, found.because) == (None, "it has no day of receipt")


def test_a_day_past_the_calendar_is_its_last(tmp_path: Path) -> None:
    base, record = request(tmp_path, "received: 9999-12-31\n")
    assert r.deadline(record).limit == date.max
    assert list(r.figures(base, record))


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ("received: 2026-11-02\n", [date(2026, 12, 2)]),
        ("received: 2026-11-02\ndeadline: 2026-11-30\n", [date(2026, 11, 30)]),
    ],
)
def test_an_open_request_is_due_once_on_its_legal_day(
    more: str, due: list[date], tmp_path: Path
) -> None:
    base, record = request(tmp_path, more)
    assert [one.day for one in freshness.dues(base) if one.record is record] == due
