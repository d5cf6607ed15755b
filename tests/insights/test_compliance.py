"""Golden lines of a compliance month, as of 20 November 2026.

done 5 November, monthly      due 5 December      current
done 20 October, monthly      due 20 November     current, on its last day
done 19 October, monthly      due 19 November     late by a day
done 19 August, quarterly     due 19 November     late by a day
never done                    no day              late
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opskb.insights import compliance as c
from opskb.insights import freshness
from tests.checked import loaded

MONTH = """---
id: PROC-month
title: The month
status: active
type: compliance
owner: Jelena Petrović
requirements:
  - {id: L1, area: security, what: Scans, done: 2026-11-05}
  - {id: L2, area: privacy, what: Consent, owner: Hanna Lindqvist, done: 2026-10-20}
  - {id: L3, area: privacy, what: Retention, done: 2026-10-19}
  - {id: L4, area: regulatory, what: New rules, every: 1 quarter, done: 2026-08-19}
  - {id: L5, area: security, what: Patches}
---
"""


def test_the_lines_are_those_of_the_table(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": MONTH})
    lines = c.lines(base, base.graph["PROC-month"])
    assert [(one.id, one.due, one.late(base.as_of)) for one in lines] == [
        ("L1", date(2026, 12, 5), False),
        ("L2", date(2026, 11, 20), False),
        ("L3", date(2026, 11, 19), True),
        ("L4", date(2026, 11, 19), True),
        ("L5", None, True),
    ]
    assert [one.owner for one in lines[:2]] == ["Jelena Petrović", "Hanna Lindqvist"]


def test_all_lines_stand_by_area_and_then_as_written(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": MONTH})
    assert [one.id for one in c.all_lines(base)] == ["L4", "L2", "L3", "L1", "L5"]


def test_a_draft_owes_nothing(tmp_path: Path) -> None:
    draft = MONTH.replace("status: active", "status: draft")
    assert c.all_lines(loaded(tmp_path, {"data/procedures/proc-month.md": draft})) == ()


def test_figures_count_what_is_late(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": MONTH})
    lines, late, due = c.figures(base, base.graph["PROC-month"])
    assert (lines.value, late.value, late.holds, due.value) == (5, 3, False, date(2026, 11, 19))


def test_a_procedure_without_lines_has_no_figures(tmp_path: Path) -> None:
    plain = "---\nid: PROC-1\ntitle: Restore\nstatus: active\ntype: backup\n---\n"
    base = loaded(tmp_path, {"data/procedures/proc-1.md": plain})
    assert list(c.figures(base, base.graph["PROC-1"])) == []


def test_lines_that_were_never_done_have_no_next_day(tmp_path: Path) -> None:
    text = MONTH.split("  - {id: L1")[0] + "  - {id: L5, area: security, what: Patches}\n---\n"
    base = loaded(tmp_path, {"data/procedures/proc-month.md": text})
    *_, due = c.figures(base, base.graph["PROC-month"])
    assert (due.value, due.because) == (None, "no line was ever done")


def test_what_each_person_owes_stands_among_all_that_is_due(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": MONTH})
    lines = [one for one in freshness.dues(base) if one.what == "line"]
    # Jelena's three with a day: L3 and L4 are due on the same one, L3 stands first.
    assert [(one.day, one.owner, one.row, one.text) for one in lines] == [
        (date(2026, 11, 19), "Jelena Petrović", "L3", "Retention, and 2 more"),
        (date(2026, 11, 20), "Hanna Lindqvist", "L2", "Consent"),
    ]


def test_a_procedure_is_read_again_as_often_as_its_kind_asks(tmp_path: Path) -> None:
    texts = {
        "never": MONTH,
        "long ago": MONTH.replace(
            "requirements:",
            "every: 30 years\nreviews:\n  - {on: 2025-11-19, checked: It}\nrequirements:",
        ),
        "in time": MONTH.replace(
            "requirements:",
            "every: 30 years\nreviews:\n  - {on: 2025-11-20, checked: It}\nrequirements:",
        ),
    }
    said = {}
    for name, text in texts.items():
        base = loaded(tmp_path / name, {"data/procedures/proc-month.md": text})
        said[name] = c.unread(base, base.graph["PROC-month"])
    assert said == {
        "never": "was never reviewed",
        "long ago": "was last reviewed on 2025-11-19, and must be looked at every year",
        "in time": "",
    }


SHOWN = """---
id: PROC-month
title: The month
status: active
type: compliance
owner: Jelena Petrović
requirements:
  - {id: L1, area: privacy, what: Consent and retention, done: 2026-11-05, evidence: Minutes}
  - {id: L2, area: privacy, what: Data that leaves, line: transfers abroad, done: 2026-11-05}
  - {id: L3, area: security, what: Consent of staff, done: 2026-12-05, evidence: Minutes}
  - {id: L4, area: security, what: Scans, done: 2026-10-30, every: 10 years, evidence: Minutes}
  - {id: L5, area: security, what: Patches, done: 2020-11-05, every: 10 years, evidence: Minutes}
---
"""


def test_the_lines_that_must_be_kept_are_those_of_the_settings(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": SHOWN})
    lacks = c.lacking(base)
    # Sixteen, less consent, retention and transfers abroad of privacy, scans and patches of security.
    assert len(lacks) == 16 - 5
    assert [name for area, name in lacks if area == "privacy"] == ["subject requests"]
    assert [name for area, name in lacks if area == "security"] == ["access review", "incident log"]


def test_a_line_is_current_that_was_done_in_time_and_is_shown(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/procedures/proc-month.md": SHOWN})
    lines = c.lines(base, base.graph["PROC-month"])
    # L2 shows nothing, L3 lies ahead, L5 rested for six years where one is the longest.
    assert [one.current(base.as_of) for one in lines] == [True, False, False, True, False]
    assert [one.too_long for one in lines] == [False, False, False, True, True]
    assert [one.due for one in lines[3:]] == [date(2027, 10, 30), date(2021, 11, 5)]


def test_without_a_line_none_is_asked_for(tmp_path: Path) -> None:
    plain = "---\nid: PROC-1\ntitle: Restore\nstatus: active\ntype: backup\n---\n"
    assert c.lacking(loaded(tmp_path, {"data/procedures/proc-1.md": plain})) == ()
