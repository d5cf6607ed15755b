"""What lies on a role's desk, worked by hand, as of 20 November 2026.

ROLE-payments-lead ("Payments lead") was held by Ada until 30 June and is held by Ben since 1 July.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opskb.insights import roles
from opskb.project import Project
from tests.checked import loaded

ROLE = """---
id: ROLE-payments-lead
title: Payments lead
layer: strategy
owner: Ben
holders:
  - {who: Ada, from: 2025-01-01, until: 2026-06-30}
  - {who: Ben, from: 2026-07-01}
---
"""


def adr(number: int, *lines: str) -> str:
    return "\n".join(
        ["---", f"id: ADR-000{number}", f"title: Decision {number}", *lines, "---", ""]
    )


FILES = {
    "data/roles/role-payments-lead.md": ROLE,
    "data/adr/adr-0001.md": adr(1, "status: accepted", "date: 2026-06-30", "owner: Ada"),
    "data/adr/adr-0002.md": adr(2, "status: accepted", "date: 2026-07-01", "owner: Ada"),
    "data/adr/adr-0003.md": adr(3, "status: accepted", "date: 2026-07-01", "owner: Zoe", "deciders: [Ben]"),
    "data/adr/adr-0004.md": adr(4, "status: accepted", "date: 2020-01-01", "owner: Payments Lead"),
    "data/adr/adr-0005.md": adr(5, "status: accepted", "date: 2026-07-01"),
    "data/adr/adr-0006.md": adr(6, "status: proposed", "date: 2026-11-01", "owner: 'Ben, Zoe'"),
    "data/plans/plan-0001.md": """---
id: PLAN-0001
title: Drain the queue
status: active
owner: ROLE-payments-lead
deadline: 2026-11-10
actions:
  - {id: A1, what: Count it, owner: Ben, due: 2026-12-01}
  - {id: A2, what: Mend it, owner: Ada, due: 2026-12-01}
---
""",
    "data/signals/sig-0001.md": "---\nid: SIG-0001\ntitle: Slow\nopened: 2026-11-18\n---\n",
    "data/incidents/inc-0001.md": """---
id: INC-0001
title: Payouts stand still
status: open
severity: SEV-2
commander: Zoe
started: 2026-11-20T02:14Z
---
""",
}  # fmt: skip


@pytest.fixture
def base(tmp_path: Path) -> Project:
    return loaded(tmp_path, FILES)


def test_who_holds_a_role_on_a_day(base: Project) -> None:
    role = base.graph["ROLE-payments-lead"]
    assert roles.holders(role, date(2026, 6, 30)) == ("Ada",)
    assert roles.holders(role, date(2026, 7, 1)) == ("Ben",)
    assert roles.holders(role, date(2024, 7, 1)) == ()


def test_a_decision_needs_somebody_who_held_a_role_on_its_day(base: Project) -> None:
    found = {one.id for one in roles.without_a_role(base)}
    assert found == {"ADR-0002", "ADR-0005"}, "Ada had handed over; nobody is named"


def test_without_role_records_nothing_is_asked(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if "roles" not in path}
    assert not list(roles.without_a_role(loaded(tmp_path, files)))


def test_what_lies_on_the_desk(base: Project) -> None:
    desk = roles.desk(base, base.graph["ROLE-payments-lead"])
    assert desk.names == ("ROLE-payments-lead", "Ben")
    assert [one.id for one in desk.owns] == ["PLAN-0001", "ADR-0006"]
    assert [(due.record.id, due.what, due.row) for due in desk.dues] == [
        ("PLAN-0001", "deadline", ""),
        ("PLAN-0001", "action", "A1"),
    ]
    assert [one.record.id for one in desk.decides] == ["ADR-0006", "SIG-0001"]


def test_the_ladder_gives_open_incidents_to_whoever_decides(base: Project, tmp_path: Path) -> None:
    settings = """as_of: 2026-11-20
severities:
  - {name: SEV-2, decides: Payments lead}
"""
    told = loaded(tmp_path / "other", FILES, settings=settings)
    desk = roles.desk(told, told.graph["ROLE-payments-lead"])
    assert "INC-0001" in {one.record.id for one in desk.decides}
    assert "INC-0001" not in {
        one.record.id for one in roles.desk(base, base.graph["ROLE-payments-lead"]).decides
    }


def test_the_figures_of_a_desk(base: Project) -> None:
    found = {one.name: one for one in roles.figures(base, base.graph["ROLE-payments-lead"])}
    assert (found["to-decide"].value, found["overdue"].value, found["due-soon"].value) == (2, 1, 1)
    assert found["overdue"].holds is False
