"""C11: five checkpoints and five success criteria, each line with the records that make it so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row
from tests.rows.test_row_B15 import BACKUP, DRILL, HUNT, INCIDENT, POSTMORTEM

SURFACE = """---
id: SURF-payouts
status: live
title: Payouts
summary: "Pays merchants."
owner: Tomasz Wrona
criticality: high
---
# Payouts

They pay.
"""
SLO = """---
id: SLO-payouts
status: active
title: Payouts in time
summary: "Payouts can be made."
owner: Tomasz Wrona
surface: [SURF-payouts]
objective: 99.5%
window: 3 days
reviews:
  - {on: 2026-11-02, by: Tomasz Wrona, checked: Compared it with what merchants were told.}
compliance:
  - {on: 2026-11-18, value: 0.999}
  - {on: 2026-11-19, value: 0.998}
  - {on: 2026-11-20, value: 1}
---
# Payouts in time

Good minutes over all minutes.
"""
PLAYBOOK = """---
id: PROC-incidents
status: active
title: What to do when it burns
summary: "Who is called, and what is done first."
type: incident-response
owner: Priya Raghunathan
reviews:
  - {on: 2026-10-20, by: Priya Raghunathan, checked: Walked through it with the rota.}
---
# What to do when it burns

Call the commander.
"""
IMPROVEMENT = """---
id: PLAN-0002
status: done
title: Fewer pages at night
type: improvement
summary: "From nine pages a week to four."
owner: Priya Raghunathan
opened: 2026-09-07
finished: 2026-11-13
outcome: "Four pages a week instead of nine."
measure: MET-pages
stages:
  - {stage: measured, on: 2026-09-07}
  - {stage: deployed, on: 2026-10-05}
  - {stage: impact measured, on: 2026-11-09}
  - {stage: user response, on: 2026-11-11, note: "The rota slept."}
before: 9
after: 4
tombstone: {on: 2026-11-13, reason: It is done.}
---
# Fewer pages at night

Symptoms, not causes.
"""
METRIC = """---
id: MET-pages
status: active
title: Pages in the on-call week
summary: "Pages a week."
type: other
owner: Priya Raghunathan
unit: pages
better: lower
---
# Pages in the on-call week

Counted on Fridays.
"""
CYCLE = """---
id: CYC-2026.48
status: planned
title: Release 2026.48
summary: "Is being planned."
release: '2026.48'
owner: Mateo Quispe
opened: 2026-11-02
gates:
{marks}---
# Release 2026.48

Texts.
"""
CHECKPOINTS = (
    "SLO monitoring live",
    "incident procedures written",
    "postmortem process in use",
    "improvement active",
    "documentation current",
)
SUCCESS = (
    "SLOs held",
    "incidents in time",
    "postmortems done",
    "improvements landed",
    "knowledge reachable",
)


def marks(gate: str, lines: tuple[str, ...]) -> str:
    mark = "  - {{gate: {}, criterion: {}, passed: true, by: Mateo Quispe, 'on': 2026-11-20}}\n"
    return "".join(mark.format(gate, line) for line in lines)


MARKED = CYCLE.format(marks=marks("checkpoints", CHECKPOINTS) + marks("success", SUCCESS))
FILES = {
    "data/surfaces/surf-payouts.md": SURFACE,
    "data/slos/slo-payouts.md": SLO,
    "data/procedures/proc-incidents.md": PLAYBOOK,
    "data/procedures/proc-backup.md": BACKUP,
    "data/exercises/ex-restore-q4.md": DRILL,
    "data/exercises/ex-hunt-refunds.md": HUNT.replace("release: CYC-2026.46\n", ""),
    "data/incidents/inc-2026-11-03-payouts.md": INCIDENT,
    "data/postmortems/pm-0001.md": POSTMORTEM,
    "data/plans/plan-0002.md": IMPROVEMENT,
    "data/metrics/met-pages.md": METRIC.replace(
        "better: lower\n", "better: lower\nvalues:\n  - {on: 2026-10-30, value: 9}\n"
    ),
    "data/cycles/cyc-2026.48.md": MARKED,
}
SLOS, PROC = "data/slos/slo-payouts.md", "data/procedures/proc-incidents.md"
INC, PM = "data/incidents/inc-2026-11-03-payouts.md", "data/postmortems/pm-0001.md"
PLAN = "data/plans/plan-0002.md"
SETTINGS = f'{row.SETTINGS}  - {{rule: OKB822, level: "off"}}\n  - {{rule: OKB814, level: "off"}}\n'
ROW = Row(
    "C11",
    "Quality gates and success criteria",
    ("cycle", "slo", "procedure", "postmortem", "plan"),
    FILES,
    {"OKB893": {PLAN: None}},
    "gates/index.html",
    "api/v1/boards/gates.json",
    settings=SETTINGS,
    names={"OKB893": "CYC-2026.48"},
    counts={"OKB893": 2},
)


def test_row_C11_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_C11_breaks(code: str, tmp_path: Path) -> None:
    row.breaks(tmp_path, ROW, code)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {SLOS: SLO.replace("status: active", "status: draft")},
            {"SLO monitoring live", "SLOs held"},
        ),
        (
            {
                SLOS: SLO.replace("2026-11-18", "2026-11-11")
                .replace("2026-11-19", "2026-11-12")
                .replace("2026-11-20", "2026-11-13")
            },
            {"SLO monitoring live", "SLOs held"},
        ),
        ({SLOS: SLO.replace("value: 0.998", "value: 0.9")}, {"SLOs held"}),
        ({PROC: None}, {"incident procedures written"}),
        ({PROC: PLAYBOOK.replace("2026-10-20", "2025-10-20")}, {"documentation current"}),
        ({PM: None}, {"postmortem process in use", "postmortems done"}),
        ({PM: POSTMORTEM.replace("date: 2026-11-09", "date: 2026-11-16")}, {"postmortems done"}),
        (
            {
                INC: INCIDENT.replace(
                    "acknowledged: 2026-11-03T09:10Z", "acknowledged: 2026-11-03T10:10Z"
                )
            },
            {"incidents in time"},
        ),
        ({INC: INCIDENT.replace("acknowledged: 2026-11-03T09:10Z\n", "")}, {"incidents in time"}),
        ({PLAN: IMPROVEMENT.replace("after: 4", "after: 11")}, {"improvements landed"}),
        ({PLAN: None}, {"improvement active", "improvements landed"}),
        (
            {PLAN: IMPROVEMENT.replace("MET-pages", "MET-nights")},
            {"knowledge reachable", "improvements landed"},
        ),
    ],
)
def test_row_C11_takes_no_mark_that_the_records_do_not_support(
    changed: dict[str, str | None], words: set[str], tmp_path: Path
) -> None:
    found = [one for one in row.site(tmp_path, ROW, changed).findings if one.code == "OKB893"]
    red = {
        line for line in (*CHECKPOINTS, *SUCCESS) for one in found if one.message.startswith(line)
    }
    assert red == words, [one.message for one in found]


def test_row_C11_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Checkpoints: 5 of 5 green. Success criteria: 5 of 5 green." in words
    assert "Judged from 1 Oct 2026 to 20 Nov 2026." in words
    assert "1 improvement reached a stage from 1 Oct 2026 to 20 Nov 2026." in words
    assert "PLAN-0002 moved its number." in words
    sections = {one["name"]: one for one in data["sections"]}
    lines = sections["checkpoints"]["table"] + sections["success"]["table"]
    assert [line["State"] for line in lines] == ["Green"] * 10
    assert lines[5]["Records"] == "SLO-payouts"


def test_row_C11_says_what_explains_a_miss(tmp_path: Path) -> None:
    """Of 3 · 1,440 · 0.5 % = 21.6 minutes 1.4 + 28.8 + 0 were lost; without the 28 charged ones 2.2."""
    missed = SLO.replace("value: 0.998", "value: 0.98")
    began = INCIDENT.replace("2026-11-03T", "2026-11-19T")
    charged = began.replace("no_signal:", "spent: {to: SLO-payouts, minutes: 28}\nno_signal:")
    words, _ = row.shown(tmp_path, replace(ROW, files={**FILES, SLOS: missed, INC: charged}))
    assert "SLO-payouts was missed and explained by INC-2026-11-03-payouts" in words
    assert "No SLO was held;" in words


def test_row_C11_counts_a_broken_link_as_the_rule_of_references_does(tmp_path: Path) -> None:
    broken = {PROC: PLAYBOOK.replace("Call the", "See [the list](proc-list.md), call the")}
    found = {one.code: one.message for one in row.site(tmp_path, ROW, broken).findings}
    assert "proc-list.md" in found["OKB201"]
    assert found["OKB893"].startswith("knowledge reachable is marked as passed")


def test_row_C11_is_not_green_on_nothing(tmp_path: Path) -> None:
    bare = replace(ROW, files={"data/cycles/cyc-2026.48.md": CYCLE.format(marks="")}, kinds=())
    words, _ = row.shown(tmp_path, bare)
    assert "Checkpoints: 0 of 5 green, 2 not judged." in words
    assert "Success criteria: 0 of 5 green, 3 not judged." in words
