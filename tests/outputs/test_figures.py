"""Figures and the values behind a chart, as pages show them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from opskb.insights.figure import Figure
from opskb.outputs.sections import show
from tests.knowledge import published, record, site


@pytest.mark.parametrize(
    ("value", "holds", "tone", "verdict"),
    [
        ("green", True, "live", "Green"),
        ("waived", True, "waived", "Waived"),
        ("red", False, "overdue", "Red"),
    ],
)
def test_a_criterion_has_one_verdict_and_what_is_waived_does_not_hold(
    value: str, holds: bool, tone: str, verdict: str
) -> None:
    found = show(Figure("exit_x", "Bug hunt", value, holds=holds, because="It was held."))
    assert (found.words, found.tone, found.verdict) == ("", tone, verdict)
    assert found.because == "It was held."


CYCLE = record(
    "CYC-1",
    title="Release 1",
    status="closed",
    opened="2026-11-01",
    closed="2026-11-12",
    waivers="\n  - {criterion: bug hunt, reason: Texts alone., by: Ada}",
)


def test_what_a_gate_tells_is_not_told_again_but_stays_in_the_json(tmp_path: Path) -> None:
    pages = published(site(tmp_path, {"data/cycles/cyc-1.md": CYCLE}))
    page = pages["cycles/cyc-1/index.html"].html
    computed = page.split('id="okb-computed"')[1]
    labels = re.findall(r"<dt>([^<]+)</dt>", computed.split("</dl>")[0])
    assert labels == ["Days", "Criteria red and not waived"]
    assert "Waived: Texts alone." in page
    data = json.loads(pages["api/v1/records/cyc-1.json"].content or b"")
    names = {one["name"] for one in data["computed"]}
    assert "exit_bug_hunt" in names


def _metric(count: int, peak: int) -> dict[str, str | bytes]:
    """Days of a metric of 10 each, but one, with which the mean of its month is far from its peak."""
    days = [date.fromordinal(date(2026, 10, 1).toordinal() + at) for at in range(count)]
    rows = "".join(f"{day},{300 if at == peak else 10}\n" for at, day in enumerate(days))
    fields = {"status": "active", "type": "performance", "unit": "s", "values": "m.csv"}
    return {
        "data/metrics/met-1.md": record("MET-1", title="Delay", **fields),
        "data/metrics/m.csv": f"on,value\n{rows}",
    }


@pytest.mark.parametrize("path", ["dashboards/performance", "metrics/met-1"])
def test_the_rows_behind_a_chart_are_its_own_and_not_the_means_of_months(
    path: str, tmp_path: Path
) -> None:
    pages = published(site(tmp_path, _metric(50, peak=20)))
    page = pages[f"{path}/index.html"].html
    (drawn,) = re.findall(r"<summary>(The 50 rows[^<]*)</summary>(.*?)</details>", page, re.S)
    assert drawn[0] == "The 50 rows it is drawn from"
    assert re.search(r'21 Oct 2026</td><td class="okb-number">300</td>', drawn[1])
    assert "api/v1/records/met-1.json" in drawn[1]


def test_a_long_line_shows_the_values_it_bends_at_and_leads_to_the_others(tmp_path: Path) -> None:
    page = published(site(tmp_path, _metric(51, peak=20)))["metrics/met-1/index.html"].html
    assert "The 51 rows it is drawn from" in page
    rows = "".join(f"{date.fromordinal(739000 + at)},{at % 9}\n" for at in range(400))
    files = {**_metric(1, 0), "data/metrics/m.csv": f"on,value\n{rows}"}
    page = published(site(tmp_path, files))["metrics/met-1/index.html"].html
    (count,) = map(int, re.findall(r"The (\d+) of 400 rows it is drawn from", page))
    assert count <= 120
    assert "Those between lie on the line." in page


def test_a_figure_says_what_it_is_before_how_much(tmp_path: Path) -> None:
    """In the text, and on the page: no style turns the two round."""
    page = published(site(tmp_path, _metric(2, 0)))["metrics/met-1/index.html"].html
    figures = page.split('class="okb-figures okb-computed">')[1].split("</dl>")[0]
    assert re.match(r"<div[^>]*><dt>", figures)
    css = (Path(__file__).parents[2] / "plugins/opskb/assets/opskb.css").read_text()
    assert "column-reverse" not in css


def _objective(name: str, kept: float) -> dict[str, str | bytes]:
    """Ten days of which one lost something: 1 % of ten days may be, a day at 96 % loses 40 % of that."""
    fields = {"status": "active", "objective": "99%", "window": "10 days"}
    rows = "".join(f"2026-11-{day},{kept if day == 15 else 1}\n" for day in range(11, 21))
    id, file = f"SLO-{name}", f"{name}.csv"
    return {
        f"data/slos/slo-{name}.md": record(id, title=name.title(), compliance=file, **fields),
        f"data/slos/{file}": f"on,value\n{rows}",
    }


def test_a_bar_has_the_tone_of_its_row_and_a_word_where_it_is_low_or_missed(tmp_path: Path) -> None:
    files = {**_objective("well", 0.96), **_objective("low", 0.92), **_objective("missed", 0.85)}
    page = published(site(tmp_path, files))["dashboards/slo/index.html"].html
    bars = page.split('class="okb-bars"')[1].split("okb-scroll")[0]
    found = re.findall(
        r'<div class="okb-(\w+)"><span>([^<]+)</span>.*?okb-number">([^<]+)<', bars, re.S
    )
    assert found == [
        ("overdue", "Missed, missed", "-50 %"),
        ("soon", "Low, low", "20 %"),
        ("live", "Well", "60 %"),
    ]
    table = page.split('aria-label="2 error budgets below 25 %, table"')[1].split("</table>")[0]
    states = re.findall(r'okb-pill okb-(\w+)">(\w+)<', table)
    assert states == [("overdue", "Red"), ("soon", "Low"), ("live", "Green")]
    assert "Used up on 15 Nov 2026" in table


def test_what_is_low_and_what_is_measured_enough_are_settings(tmp_path: Path) -> None:
    files = {**_objective("well", 0.96), **_objective("low", 0.92)}
    files["opskb.yml"] = "as_of: 2026-11-20\nbudget_low: 10%\nbudget_measured: 100%\n"
    page = published(site(tmp_path, files))["dashboards/slo/index.html"].html
    assert "Every error budget is above 10 %" in page
    assert "Windows of which less than 100 % were measured are left out." in page


def test_a_figure_begins_as_a_heading_does(tmp_path: Path) -> None:
    page = published(site(tmp_path, _objective("well", 1)))["slos/slo-well/index.html"].html
    assert re.search(r"<dt>Burn alert</dt><dd>None ", page)


def test_a_hole_in_the_coverage_warns_whatever_the_surface(tmp_path: Path) -> None:
    surface = {"status": "live", "owner": "Ada", "title": "Pay"}
    files: dict[str, str | bytes] = {
        "data/surfaces/surf-a.md": record("SURF-a", criticality="critical", **surface),
        "data/surfaces/surf-b.md": record("SURF-b", criticality="high", **surface),
        "data/runbooks/rb-1.md": record("RB-1", title="Nothing of either", status="active"),
    }
    page = published(site(tmp_path, files))["coverage/index.html"].html
    tones = re.findall(r'okb-pill okb-(\w+)">Missing<', page)
    assert tones == ["overdue", "overdue", "soon", "soon"]  # no runbook and no drill, of each


def test_a_flag_stands_by_its_name_on_a_scale_of_all_users(tmp_path: Path) -> None:
    fields = {"status": "running", "flag": "login.passkeys", "opened": "2026-11-01"}
    rows = "\n  - {on: 2026-11-02, decision: advance, to: 5, by: Ada}"
    files: dict[str, str | bytes] = {
        "data/rollouts/ro-1.md": record("RO-1", title="Passkeys", decisions=rows, **fields)
    }
    page = published(site(tmp_path, files))["rollouts/index.html"].html
    assert re.search(r'<span>login\.passkeys</span><svg[^>]*><rect x="0\.0%" width="5\.0%"', page)
