"""Golden shares of acknowledgements, as of 20 November 2026.

three asked: one done on 8 September, one on 9 December, one with no day   1 of 3 = 33.3 %
the one of December has not happened; both owe it, unless their day is still to come
"""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.insights import acknowledgements as a
from opskb.project import Project
from tests.checked import loaded

HEAD = "---\nid: PAGE-1\ntitle: Cards\nstatus: published\ntype: {}\n"
THREE = """acknowledgements:
  - {who: Callum Reid, on: 2026-09-08}
  - {who: Yusuf Demir, on: 2026-12-09}
  - {who: Daan Vermeulen}
"""


def page(root: Path, more: str, *, type: str = "training") -> Project:
    """A knowledge base with one page and one lesson."""
    files = {
        "data/pages/page-1.md": f"{HEAD.format(type)}{more}---\n",
        "data/postmortems/pm-0001.md": "---\nid: PM-0001\ntitle: A lesson\ndate: 2026-08-25\n---\n",
        "data/incidents/inc-0001.md": (
            "---\nid: INC-0001\ntitle: A fall\nstarted: 2026-08-19T11:30Z\n"
            "resolved: 2026-08-20T01:50Z\n---\n"
        ),
    }
    return loaded(root, files)


def test_the_share_is_that_of_the_table(tmp_path: Path) -> None:
    base = page(tmp_path, THREE)
    found = a.completion(base, base.graph["PAGE-1"])
    assert found.share == pytest.approx(33.333, abs=0.001)
    assert [row["who"] for row in found.done] == ["Callum Reid"]
    assert [(index, row["who"]) for index, row in found.owed] == [
        (1, "Yusuf Demir"),
        (2, "Daan Vermeulen"),
    ]
    (figure,) = a.figures(base, base.graph["PAGE-1"])
    assert (figure.value, figure.holds, figure.because) == (33.3, False, "1 of 3")


@pytest.mark.parametrize(("due", "owed"), [("2026-11-19", 1), ("2026-11-20", 0), ("2026-12-01", 0)])
def test_who_has_a_day_owes_nothing_before_it_is_over(due: str, owed: int, tmp_path: Path) -> None:
    base = page(tmp_path, f"acknowledgements:\n  - {{who: Daan Vermeulen, due: {due}}}\n")
    assert len(a.completion(base, base.graph["PAGE-1"]).owed) == owed


def test_a_training_of_nobody_has_no_share(tmp_path: Path) -> None:
    base = page(tmp_path, "")
    (figure,) = a.figures(base, base.graph["PAGE-1"])
    assert (figure.value, figure.because) == (None, "nobody is named who must take it")


def test_a_plain_page_asks_nobody(tmp_path: Path) -> None:
    base = page(tmp_path, "", type="page")
    assert list(a.figures(base, base.graph["PAGE-1"])) == []
    assert a.all_completions(base) == ()


@pytest.mark.parametrize(
    ("last", "newer"),
    [
        ("2026-08-19", ["PM-0001", "INC-0001"]),
        ("2026-08-20", ["PM-0001"]),
        ("2026-08-25", []),
        ("", ["PM-0001", "INC-0001"]),
    ],
)
def test_a_lesson_is_newer_from_the_day_after_the_review(
    last: str, newer: list[str], tmp_path: Path
) -> None:
    reviewed = f"last_reviewed_on: {last}\n" if last else ""
    base = page(tmp_path, f"cites: [PM-0001, INC-0001]\n{reviewed}", type="recipe")
    found = a.newer_lessons(base, base.graph["PAGE-1"])
    assert [one.id for one, _ in found] == newer
