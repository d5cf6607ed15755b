"""What covers a surface and what does not, on small knowledge bases that are read through by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.insights import coverage
from opskb.project import Project
from tests.checked import loaded

PAY = "---\nid: SURF-pay\nstatus: live\nowner: Ada\ncriticality: critical\n---\n# Payouts\n"
SHOP = "---\nid: SURF-shop\nstatus: live\nowner: Ada\ncriticality: normal\n---\n# Shop\n"
BOTH = {"data/surfaces/surf-pay.md": PAY, "data/surfaces/surf-shop.md": SHOP}


def cells(base: Project, id: str = "SURF-pay") -> dict[str, list[str]]:
    row = next(row for row in coverage.matrix(base) if row.surface.id == id)
    return {name: [cover.record.id for cover in covers] for name, covers in row.cells.items()}


def book(
    drill: str = "", more: str = "surface: SURF-pay", status: str = "active"
) -> dict[str, str]:
    drills = f"drills: [{drill}]\n" if drill else ""
    return {
        "data/runbooks/rb-0001.md": f"---\nid: RB-0001\nstatus: {status}\n{more}\n{drills}---\n"
    }


def exercise(text: str) -> dict[str, str]:
    head = "id: EX-0001\ntype: drill\nstatus: done\nowner: Ada\ndate: 2026-09-01\n"
    return {"data/exercises/ex-0001.md": f"---\n{head}{text}\n---\n"}


def test_without_other_kinds_only_the_owner_is_asked_for(tmp_path: Path) -> None:
    base = loaded(tmp_path, BOTH)
    assert [one.name for one in coverage.columns(base)] == ["owner"]
    assert cells(base) == {"owner": ["SURF-pay"]}
    assert list(coverage.holes(base)) == []


def test_the_critical_ones_come_first_and_retired_ones_not_at_all(tmp_path: Path) -> None:
    gone = PAY.replace("SURF-pay", "SURF-drop").replace("live", "retired")
    base = loaded(tmp_path, {**BOTH, "data/surfaces/surf-drop.md": gone})
    assert [row.surface.id for row in coverage.matrix(base)] == ["SURF-pay", "SURF-shop"]


@pytest.mark.parametrize(
    ("drill", "counts"),
    [
        ("{on: 2026-10-01, how: performed, evidence: a recording}", True),
        ("{on: 2025-11-20, how: performed, evidence: a recording}", True),  # a year ago to the day
        ("{on: 2025-11-19, how: performed, evidence: a recording}", False),
        ("{on: 2026-10-01, how: performed}", False),
        ("{on: 2026-10-01, how: table-top, evidence: a recording}", False),
        ("{on: 2026-12-01, how: performed, evidence: a recording}", False),
    ],
)
def test_a_rehearsal_counts_that_was_performed_and_is_young(
    drill: str, counts: bool, tmp_path: Path
) -> None:
    base = loaded(tmp_path, {**BOTH, **book(drill)})
    assert cells(base)["drill"] == (["RB-0001"] if counts else [])


def test_how_long_a_drill_counts_is_the_readers(tmp_path: Path) -> None:
    drill = book("{on: 2026-10-01, how: performed, evidence: a recording}")
    settings = "as_of: 2026-11-20\ndrilled_within: 30 days\n"
    base = loaded(tmp_path, {**BOTH, **drill}, settings=settings)
    assert cells(base)["drill"] == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("surface: SURF-pay\nevidence: [a recording]", True),
        ("tests: SURF-pay\nevidence: [a recording]", True),
        ("tests: RB-0001\nevidence: [a recording]", True),
        ("surface: SURF-pay", False),
        ("surface: SURF-pay\nevidence: [a recording]\nhow: table-top", False),
        ("surface: SURF-shop\nevidence: [a recording]", False),
    ],
)
def test_a_drill_of_its_own_counts_by_what_it_tests(
    text: str, counts: bool, tmp_path: Path
) -> None:
    base = loaded(tmp_path, {**BOTH, **book(), **exercise(text)})
    assert cells(base)["drill"] == (["EX-0001"] if counts else [])


def test_the_newest_drill_stands_first(tmp_path: Path) -> None:
    """The rehearsal of 1 October is younger than the drill of 1 September."""
    drill = book("{on: 2026-10-01, how: performed, evidence: a recording}")
    base = loaded(
        tmp_path, {**BOTH, **drill, **exercise("tests: SURF-pay\nevidence: [a recording]")}
    )
    assert cells(base)["drill"] == ["RB-0001", "EX-0001"]


def test_threats_count_by_the_surface_of_their_row(tmp_path: Path) -> None:
    rows = "threats:\n  - {id: T1, what: a, surface: SURF-pay}\n  - {id: T2, what: b, surface: SURF-pay}\n"
    model = f"---\nid: TM-0001\nstatus: active\nsurface: [SURF-pay, SURF-shop]\n{rows}---\n"
    base = loaded(tmp_path, {**BOTH, "data/threat-models/tm-0001.md": model})
    (pay,) = (row for row in coverage.matrix(base) if row.surface.id == "SURF-pay")
    assert [cover.words for cover in pay.cells["threat"]] == ["T1", "T2"]
    # It was walked over the shop too, and found nothing there: that is no threat.
    assert cells(base, "SURF-shop")["threat"] == []


def test_an_slo_of_another_tool_covers_the_service_it_names(tmp_path: Path) -> None:
    spec = 'version: "prometheus/v1"\nservice: {}\nslos: [{{name: up, objective: 99}}]\n'
    files = {"data/slos/a.yml": spec.format("payouts"), "data/slos/b.yml": spec.format("pay")}
    base = loaded(tmp_path, {**BOTH, **files})
    assert cells(base)["slo"] == ["SLO-pay-up", "SLO-payouts-up"]
    assert cells(base, "SURF-shop")["slo"] == []


def test_holes_are_those_of_critical_surfaces(tmp_path: Path) -> None:
    """Of runbook and drill the payouts have neither, and of the budget nothing; the shop is not critical."""
    budget = "---\nid: BUD-a\nstatus: active\nscope: tenant\namount: 10\npays_for: SURF-shop\n---\n"
    base = loaded(
        tmp_path, {**BOTH, **book(more="surface: SURF-shop"), "data/budgets/bud-a.md": budget}
    )
    found = [(surface.id, column.name) for surface, column in coverage.holes(base)]
    assert found == [("SURF-pay", "runbook"), ("SURF-pay", "drill"), ("SURF-pay", "budget")]


def test_a_hidden_record_covers_nothing(tmp_path: Path) -> None:
    base = loaded(tmp_path, {**BOTH, **book(more="surface: SURF-pay\nvisibility: private")})
    assert [one.name for one in coverage.columns(base)] == ["owner"]


def test_incidents_of_a_status_page_are_known_to_the_system_they_name(tmp_path: Path) -> None:
    post = "---\ntitle: {0}\ndate: 2026-0{1}-04T10:00:00Z\nresolved: false\nseverity: down\naffected: {2}\n---\n"
    files = {
        "config.yml": "params: {systems: [{name: shop.example.org}, {name: Bank}]}\n",
        "data/a.md": post.format("A", 5, "[shop.example.org, Bank]"),
        "data/b.md": post.format("B", 6, "[shop.example.org, shop]"),
    }
    settings = "as_of: 2026-11-20\nsources: [{path: data}, {path: config.yml}]\n"
    base = loaded(tmp_path, files, settings=settings)
    found = {key: [one.id for one in all] for key, all in coverage.affected(base).items()}
    assert found == {"SURF-shop.example.org": ["INC-b", "INC-a"], "SURF-Bank": ["INC-a"]}
