"""Pages a week, their actionable ratio and the one runbook of an alert, against numbers worked by hand.

As of Friday 20 November 2026 the last thirteen weeks begin after 21 August:

| week of    | pages | asked for an action |                                             |
|------------|------:|--------------------:|---------------------------------------------|
| 2026-08-17 |    40 |                   0 | too old: 21 August is 13 × 7 = 91 days ago  |
| 2026-08-24 |     4 |                   4 |                                             |
| 2026-09-07 |     3 |                   2 | the week of 31 August is not recorded       |
| 2026-11-09 |     6 |                   3 |                                             |
| 2026-11-16 |     0 |                   0 | a week without a page counts as a week      |
| 2026-11-23 |     9 |                   9 | has not come                                |

4 + 3 + 6 + 0 = 13 pages in 4 recorded weeks are 13 / 4 = 3.25 a week; 4 + 2 + 3 + 0 = 9 of 13 asked for
an action, 9 / 13 = 0.6923.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from opskb import rules
from opskb.adapters.cli import cli
from opskb.insights import alerts
from opskb.insights.figure import Figure
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from tests.checked import loaded

ROWS = {
    "2026-08-17": (40, 0),
    "2026-08-24": (4, 4),
    "2026-09-07": (3, 2),
    "2026-11-09": (6, 3),
    "2026-11-16": (0, 0),
    "2026-11-23": (9, 9),
}


def alert(rows: dict[str, tuple[int, int]], more: str = "") -> str:
    pages = "".join(
        f"\n  - {{on: {on}, value: {all}, actionable: {some}}}" for on, (all, some) in rows.items()
    )
    series = f"pages:{pages}\n" if rows else ""
    return (
        f"---\nid: AL-queue-age\nstatus: active\nseverity: page\n{series}{more}---\n# Queue age\n"
    )


def runbook(id: str, more: str = "", status: str = "active") -> str:
    return f"---\nid: {id}\nstatus: {status}\n{more}---\n# {id} by its title\n"


def figures(base: Project) -> dict[str, Figure]:
    return {one.name: one for one in alerts.figures(base, base.by_kind["alert"][0])}


def test_pages_a_week_and_their_ratio(tmp_path: Path) -> None:
    found = figures(loaded(tmp_path, {"data/alerts/a.md": alert(ROWS)}))
    assert found["pages_a_week"].value == 3.25
    assert found["pages_a_week"].because == "of 4 recorded weeks of the last 13"
    ratio = found["actionable_ratio"]
    assert (ratio.value, ratio.target, ratio.holds, ratio.because) == (
        0.6923,
        0.8,
        False,
        "9 of 13",
    )


def test_a_ratio_at_its_least_holds(tmp_path: Path) -> None:
    """4 of 5 are 0.8 sharp."""
    found = figures(loaded(tmp_path, {"data/alerts/a.md": alert({"2026-11-09": (5, 4)})}))
    assert (found["actionable_ratio"].value, found["actionable_ratio"].holds) == (0.8, True)


def test_the_least_ratio_is_the_readers(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nactionable_ratio: 0.5\n"
    found = figures(loaded(tmp_path, {"data/alerts/a.md": alert(ROWS)}, settings=settings))
    assert found["actionable_ratio"].holds is True


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({}, "no week of the last 13 is recorded under `pages`"),
        ({"2026-08-17": (40, 0)}, "no week of the last 13 is recorded under `pages`"),
        ({"2026-11-09": (0, 0), "2026-11-16": (0, 0)}, "it paged nobody in 2 recorded weeks"),
    ],
)
def test_a_ratio_of_nothing_is_not_nought(
    rows: dict[str, tuple[int, int]], why: str, tmp_path: Path
) -> None:
    found = figures(loaded(tmp_path, {"data/alerts/a.md": alert(rows)}))["actionable_ratio"]
    assert (found.value, found.because) == (None, why)


def test_a_week_that_cannot_be_is_left_out(tmp_path: Path) -> None:
    """Four of three, and fewer than none: 2 pages of the one week that can be remain."""
    rows = {"2026-11-02": (3, 4), "2026-11-09": (-1, 0), "2026-11-16": (2, 2)}
    base = loaded(tmp_path, {"data/alerts/a.md": alert(rows)})
    (week,) = alerts.weeks(base.by_kind["alert"][0], base.as_of)
    assert (week.on, week.pages) == (date(2026, 11, 16), 2)


def test_a_week_belongs_to_the_month_it_begins_in(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/alerts/a.md": alert({**ROWS, "2026-08-31": (1, 1)})})
    months = alerts.months(base.by_kind["alert"][0], base.as_of)
    # August: 40 + 4 + 1 = 45; September: 3; November: 6 + 0 = 6, the 23rd has not come
    assert {f"{month:%Y-%m}": pages.total for month, pages in months.items()} == {
        "2026-08": 45,
        "2026-09": 3,
        "2026-11": 6,
    }


@pytest.mark.parametrize(
    ("more", "files", "ids"),
    [
        ("leads_to: RB-0001\n", {"RB-0001": ""}, ["RB-0001"]),
        ("", {"RB-0001": "alerts: [queue-age]\n"}, ["RB-0001"]),
        ("", {"RB-0001": "alerts: [Queue-Age]\n"}, ["RB-0001"]),
        ("", {"RB-0001": "led_to_by: AL-queue-age\n"}, ["RB-0001"]),
        ("", {"RB-queue-age": ""}, ["RB-queue-age"]),
        ("runbook_url: https://example.org/books/RB-0001.md\n", {"RB-0001": ""}, ["RB-0001"]),
        (
            "runbook_url: https://example.org/all.md#alert-name-queue-age\n",
            {"RB-queue-age": ""},
            ["RB-queue-age"],
        ),
        (
            "leads_to: RB-0001\n",
            {"RB-0001": "", "RB-0002": "alerts: [queue-age]\n"},
            ["RB-0001", "RB-0002"],
        ),
        # Its own name is the last thing that is asked: one that says where it leads is believed.
        ("leads_to: RB-0001\n", {"RB-0001": "", "RB-queue-age": ""}, ["RB-0001"]),
        ("", {"RB-0001": ""}, []),
    ],
)
def test_the_runbooks_an_alert_leads_to(
    more: str, files: dict[str, str], ids: list[str], tmp_path: Path
) -> None:
    books = {f"data/runbooks/{id}.md": runbook(id, text) for id, text in files.items()}
    base = loaded(tmp_path, {"data/alerts/a.md": alert({}, more), **books})
    assert [one.id for one in alerts.matches(base)["AL-queue-age"]] == ids
    assert figures(base)["runbook"].holds is (None if not ids else len(ids) == 1)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_runbook_that_is_not_in_force_is_none(status: str, tmp_path: Path) -> None:
    book = runbook("RB-0001", "alerts: [queue-age]\n", status)
    base = loaded(tmp_path, {"data/alerts/a.md": alert({}), "data/runbooks/rb-0001.md": book})
    assert alerts.matches(base)["AL-queue-age"] == ()


OWN = """title: Bells
prefix: BELL
folder: bells
url: bells
states: {on: live}
fields:
  windows: integer
  explained: flag
  runbook_url: {many: true}
  severity: {type: text, role: severity}
  pages: {type: table, role: series, row: {'on': date, value: text, actionable: flag}}
"""
BELL = """---
id: BELL-1
windows: 5
explained: true
runbook_url: [a, b]
pages: [{on: 2026-11-09, value: many, actionable: true}]
---
"""
BOOK = "title: Books\nprefix: BK\nfolder: books\nurl: books\nstates: {on: live}\nfields: {alerts: text}\n"


def test_kinds_of_a_users_own_under_these_names_break_nothing(tmp_path: Path) -> None:
    files = {
        "data/_kinds/alert/kind.yml": OWN,
        "data/_kinds/runbook/kind.yml": BOOK,
        "data/bells/bell-1.md": BELL,
        "data/books/bk-1.md": "---\nid: BK-1\nalerts: BELL-1\n---\n",
    }
    base = loaded(tmp_path, files)
    site = Site(base, rules.check(base), rules.rulebook(base))
    pages = {one.path for one in render(site)}
    assert {"bells/bell-1/index.html", "dashboards/alerts/index.html", "bells/index.html"} <= pages
    assert figures(base)["pages_a_week"].value is None


RULES_FILE = """\
groups:
  - name: pods
    rules:
      - alert: KubePodCrashLooping
        expr: rate(restarts[5m]) > 0
        labels: {severity: critical}
      - alert: KubeletDown
        expr: up == 0
        labels: {severity: critical}
        annotations: {runbook_url: 'https://runbooks.example/kubelet-gone.html'}
"""


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two alerts of a rule file, one with a runbook of its name, one with the address of its runbook."""
    files = {
        "data/alerts/pods.yml": RULES_FILE,
        "data/runbooks/a.md": runbook("RB-KubePodCrashLooping"),
        "data/runbooks/b.md": runbook("RB-kubelet-gone"),
    }
    base = loaded(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    return base


@pytest.mark.parametrize(
    ("alert", "book"),
    [("AL-KubePodCrashLooping", "RB-KubePodCrashLooping"), ("AL-KubeletDown", "RB-kubelet-gone")],
)
def test_what_names_match_is_linked_both_ways(alert: str, book: str, named: Project) -> None:
    """On both pages, in `refs` and in JSON, as what it is: derived."""
    pages = {one.path: one for one in render(Site(named, rules.check(named), rules.RULES))}
    for one, other, words in ((alert, book, "Leads to"), (book, alert, "Reached from")):
        shown = CliRunner().invoke(cli, ["refs", one]).output
        assert f"{words}: {other} " in shown
        assert "(by name)" in shown
        folder = "alerts" if one == alert else "runbooks"
        page = pages[f"{folder}/{one.lower()}/index.html"].html
        assert f"{other.lower()}/" in page
        (said,) = json.loads(pages[f"api/v1/records/{one.lower()}.json"].content)["relations"]
        assert said == {"relation": "leads_to", "from": alert, "to": book, "derived": True}


def test_a_name_under_alerts_leads_to_the_alert(tmp_path: Path) -> None:
    files = {
        "data/alerts/a.md": alert({}),
        "data/runbooks/a.md": runbook("RB-0001", "alerts: [Queue-Age, long-gone]\n"),
    }
    base = loaded(tmp_path, files)
    pages = {one.path: one.html for one in render(Site(base, rules.check(base), rules.RULES))}
    page = pages["runbooks/rb-0001/index.html"]
    words = page.split("Alerts that lead here:</span>")[1].split("</p>")[0]
    first, _, second = words.partition(", ")
    assert "alerts/al-queue-age/" in first
    assert second == "<code>long-gone</code>."


def test_nothing_is_owed_for_what_names_match(named: Project) -> None:
    (edge,) = named.graph.edges_of["AL-KubeletDown"]
    assert (edge.derived, edge.one_sided) == (True, False)
    found = {one.code for one in rules.check(named) if "RB-kubelet-gone" in one.related}
    assert found == set()


def test_what_is_written_is_not_derived_again(tmp_path: Path) -> None:
    files = {
        "data/alerts/a.md": alert({}, "leads_to: RB-0001\n"),
        "data/runbooks/a.md": runbook("RB-0001", "alerts: [queue-age]\n"),
    }
    (edge,) = loaded(tmp_path, files).graph.edges
    assert not edge.derived
