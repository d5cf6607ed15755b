"""Golden numbers of what steering sees, worked by hand.

incidents over:  SEV-3 four: two alone and verified, one alone and never verified, one by a person
                 → 2 / 4 = 50 %;   SEV-1 one, by a person → 0 / 1 = 0 %;   SEV-2 none over
cost, EUR:       vault 100 + 100, cloud 900 in July = 1,000 (its first budget); October 110 + 990 = 1,100
                 1,100 / 1,000 − 1 = 10 % more than three months before; November is not over
"""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.insights import ladder, measures, postmortems, posture, quality, slo
from opskb.insights.criteria import Span
from opskb.outputs import standing as outputs_standing
from opskb.outputs.boards import slo as dashboard
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import check
from tests.checked import loaded


def incident(number: int, severity: str, *lines: str, status: str = "closed") -> str:
    head = (
        f"id: INC-000{number}",
        f"title: Incident {number}",
        f"status: {status}",
        f"severity: {severity}",
        "started: 2026-10-01T10:00Z",
    )
    return "\n".join(["---", *head, *lines, "---", ""])


def budget(name: str, **months: float) -> str:
    rows = "\n".join(f"  - {{on: 2026-{m[1:]}, value: {value}}}" for m, value in months.items())
    return f"""---
id: BUD-{name}
title: {name}
owner: Aroha Ngata
scope: account
amount: 2000
spend:
{rows.replace("_", "-")}
---
"""


@pytest.fixture
def base(tmp_path: Path) -> Project:
    files = {
        "data/incidents/inc-0001.md": incident(1, "SEV-3", "remediation: alone", "verified: true"),
        "data/incidents/inc-0002.md": incident(2, "SEV-3", "remediation: alone", "verified_by: Zoe"),
        "data/incidents/inc-0003.md": incident(3, "SEV-3", "remediation: alone"),
        "data/incidents/inc-0004.md": incident(4, "SEV-3", "verified: true"),
        "data/incidents/inc-0005.md": incident(5, "SEV-1", "verified: true"),
        "data/incidents/inc-0006.md": incident(6, "SEV-2", "remediation: alone", status="open"),
        "data/budgets/bud-vault.md": budget("vault", m07_01=100, m07_02=100, m10_01=110),
        "data/budgets/bud-cloud.md": budget("cloud", m07_01=800, m10_01=990, m11_01=300),
    }  # fmt: skip
    return loaded(tmp_path, files)


def test_maturity_counts_what_was_mended_alone_and_verified(base: Project) -> None:
    found = {one.severity: (one.over, one.alone, one.verified) for one in posture.maturity(base)}
    assert found == {
        "SEV-1": (1, 0, 0),
        "SEV-2": (0, 0, 0),
        "SEV-3": (4, 3, 2),
        "SEV-4": (0, 0, 0),
    }
    shares = [one.share for one in posture.maturity(base)]
    assert shares == [0, None, 0.5, None]


def test_cost_is_the_sum_of_all_budgets_and_leaves_the_running_month_out(base: Project) -> None:
    (cost,) = posture.costs(base)
    assert [value for _, value in cost.whole] == [1000, 1100]
    assert cost.running
    assert cost.change == pytest.approx(0.1)


def test_the_figures_say_what_is_and_what_cannot_be_told(base: Project) -> None:
    found = {one.name: one for one in posture.figures(base)}
    assert found["cost-eur"].value == 1100
    assert "10 % more" in found["cost-eur"].because
    assert found["alone-sev-3"].because == "2 of 4; 1 more alone and never verified"
    assert found["alone-sev-2"].because == "no incident of this severity is over"
    assert found["open-incidents"].value == 1
    assert found["objectives"].because == "no objective is measured"


def test_nothing_at_all_is_not_computable(tmp_path: Path) -> None:
    found = {one.name: one for one in posture.figures(loaded(tmp_path, {}))}
    assert found["cost"].value is None
    assert found["alone-sev-1"].value is None


def objective(name: str, *rows: str) -> dict[str, str]:
    head = (f"id: SLO-{name}", "title: T", "objective: 99%", "window: 3 days")
    days = ("compliance:", *rows) if rows else ()
    return {f"data/slos/slo-{name}.md": "\n".join(["---", *head, *days, "---", ""])}


GOOD = objective("good", "  - {on: 2026-11-19, value: 1}", "  - {on: 2026-11-20, value: 1}")
# In two of three days one part of a hundred: 0.5 is lost at once.
BAD = objective("bad", "  - {on: 2026-11-19, value: 1}", "  - {on: 2026-11-20, value: 0.5}")
BARE = objective("bare") | objective("empty")


@pytest.mark.parametrize(
    ("files", "value", "holds", "because", "missed"),
    [
        (GOOD, 1.0, True, "1 of 1", 0),
        (GOOD | BAD, 0.5, False, "1 of 2", 1),
        (GOOD | BARE, 0.3333, None, "1 of 3; not measured: SLO-bare, SLO-empty", 0),
        (BAD | BARE, 0.0, False, "0 of 3; not measured: SLO-bare, SLO-empty", 1),
        (BARE, None, None, "no objective is measured", None),
    ],
)
def test_an_objective_that_nobody_measures_is_not_held(
    files: dict[str, str],
    value: float | None,
    holds: bool | None,
    because: str,
    missed: int | None,
    tmp_path: Path,
) -> None:
    found = loaded(tmp_path, files)
    figure = {one.name: one for one in posture.health(found)}["objectives"]
    assert (figure.value, figure.holds, figure.because) == (value, holds, because)
    measured = {one.name: one.value for one in measures.measure(found, ())}
    assert measured.get("objectives missed") == missed
    standing = slo.standing(found)
    assert standing.count == len(files)
    # The gate looks at the same records, and is green only where all were held.
    line = quality.slos_held(found, Span(found.as_of, found.as_of))
    assert line.holds is (standing.holds is True)


@pytest.mark.parametrize(
    ("files", "title"),
    [
        (GOOD, "Every error budget is above 25 %"),
        (GOOD | BARE, "1 error budget above 25 %, 2 not computable"),
        (BAD | BARE, "1 error budget below 25 %, 2 not computable"),
        (BARE, "No error budget can be computed"),
    ],
)
def test_the_dashboard_counts_the_budgets_that_nobody_can_compute(
    files: dict[str, str], title: str, tmp_path: Path
) -> None:
    site = Site(loaded(tmp_path, files), (), ())
    assert next(iter(dashboard.BOARD.sections(site))).title == title


LADDER = """as_of: 2026-11-20
severe: [critical, P1]
postmortem_severities: [p0]
severities:
  - {name: critical, also: [SEV-1, P0]}
  - {name: grave, also: [SEV-2, P1]}
  - {name: minor, also: [SEV-3]}
"""


def test_a_severity_counts_under_every_name_of_its_step(tmp_path: Path) -> None:
    files = {
        "data/incidents/inc-0001.md": incident(1, "SEV-1", "remediation: alone", "verified: true"),
        "data/incidents/inc-0002.md": incident(2, "SEV-2", "remediation: alone"),
        "data/incidents/inc-0003.md": incident(3, "SEV-2"),
        "data/incidents/inc-0004.md": incident(4, "SEV-3"),
    }
    base = loaded(tmp_path, files, settings=LADDER)
    assert not [one for one in check(base) if one.code == "OKB901"]
    found = {one.severity: (one.over, one.alone, one.verified) for one in posture.maturity(base)}
    assert found == {"critical": (1, 1, 1), "grave": (2, 1, 0), "minor": (1, 0, 0)}
    severe = [one.id for one in base.graph if ladder.severe(base.config, one.severity)]
    assert severe == ["INC-0001", "INC-0002", "INC-0003"]
    assert [one.id for one in postmortems.severe_ones(base)] == ["INC-0001"]
    # From 1 October to 20 November are 50 days.
    words = [one.words for one in outputs_standing.standing(Site(base, (), ())).figures]
    assert "last critical 50 days ago" in words


@pytest.mark.parametrize(
    ("settings", "message", "remedy", "line"),
    [
        (
            "severe: [SEV-1, SEV2]\n",
            "`SEV2` is no severity of `severities`",
            "did you mean `SEV-2`?",
            2,
        ),
        (
            "postmortem_severities:\n  - SEV-1\n  - outage\n",
            "`outage` is no severity of `severities`",
            "write one of SEV-1, P0, SEV-2, P1, SEV-3, P2, SEV-4, P3",
            4,
        ),
        (
            "severe: [bad]\nseverities: [{name: bad}]\n",
            "`postmortem_severities` is not set, and `severities` has none of SEV-1, SEV-2",
            "add `postmortem_severities:` with names of the ladder, such as bad",
            1,
        ),
    ],
)
def test_a_setting_names_what_the_ladder_has(
    settings: str, message: str, remedy: str, line: int, tmp_path: Path
) -> None:
    base = loaded(tmp_path, {}, settings=f"as_of: 2026-11-20\n{settings}")
    told = [one for one in check(base) if one.code == "OKB901"]
    assert [(one.message, one.remedy, one.place.line) for one in told] == [(message, remedy, line)]
