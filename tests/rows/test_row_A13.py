"""A13, adoption: records of other tools are read as they are, and held to the same rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rows import row
from tests.rows.row import Row

# No other tool knows a review with its reader, or a drill with its evidence: who adopts opskb on an old
# repository lets these two wait, by path, and takes them up folder by folder.
SETTINGS = """as_of: 2026-11-20
levels:
  - {rule: OKB801, level: "off"}
  - {rule: OKB802, level: "off"}
  - {rule: OKB803, level: "off"}
  - {rule: OKB305, level: "off", paths: ["data/foreign/*"]}
  - {rule: OKB821, level: "off", paths: ["data/foreign/*"]}
  - {rule: OKB822, level: "off", paths: ["data/foreign/*"]}
  - {rule: OKB501, level: "off", paths: ["data/foreign/*"]}
"""
OPENSLO = """apiVersion: openslo/v1
kind: SLO
metadata:
  name: payouts-on-time
  labels: {team: payments}
spec:
  description: Payouts that leave within a minute.
  service: payouts
  timeWindow: [{duration: 28d}]
  budgetingMethod: Occurrences
  objectives:
    - target: 0.995
  alertPolicies:
    - alertPolicyRef: PayoutsBurn
---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: {name: PayoutsBurn, labels: {team: payments}}
spec:
  description: Payouts burn their budget.
  conditions:
    - kind: AlertCondition
      metadata: {name: fast-burn}
      spec:
        severity: page
        condition: {kind: burnrate, op: gt, threshold: 14, lookbackWindow: 1h, alertAfter: 5m}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: figures}
spec: {type: Prometheus}
"""
SLOTH = """version: "prometheus/v1"
service: shop
labels: {owner: shop-team}
slos:
  - {name: availability, objective: 99.9, description: Requests that are answered.}
  - {name: latency, objective: 99, description: Requests that are answered in time.}
"""
RULES = """groups:
  - name: payouts
    rules:
      - record: payouts:age
        expr: max(payout_age_seconds)
      - alert: PayoutsOld
        expr: payouts:age > 300
        for: 5m
        labels: {severity: critical, team: payments}
        annotations:
          summary: Payouts wait too long.
          runbook_url: https://books.example.org/payoutsold
"""
RUNBOOK = """---
title: Payouts Old
weight: 20
---

# PayoutsOld

## Meaning

A payout has waited for more than five minutes.

## Impact

Merchants see it arrive in the evening.

## Diagnosis

See whether the worker runs.

## Mitigation

Start the worker.
"""
BURN = RUNBOOK.replace("# PayoutsOld", "# PayoutsBurn").replace("Payouts Old", "Payouts Burn")
STATUS_PAGE = """params:
  systems:
    - {name: shop.example.org, description: Where people buy.}
"""
INCIDENT = """---
title: The shop is slow
date: 2026-05-04T08:30:00Z
resolved: true
resolvedWhen: 2026-05-04T09:45:00Z
severity: disrupted
affected:
  - shop.example.org
section: issue
---
A disk was full.
"""
FIRST = """# 1. Use one queue

Date: 2026-03-03

## Status

Superseded by [2. Use two queues](0002-use-two-queues.md)

## Context

Payouts wait.

## Decision

One queue.

## Consequences

It is simple.
"""
SECOND = """# 2. Use two queues

Date: 2026-05-05

## Status

Accepted

Supersedes [1. Use one queue](0001-use-one-queue.md)

## Context

Large ones block small ones.

## Decision

Two queues.

## Consequences

They can differ.
"""
PAGE = """---
title: On call
owner_slack: "#payments"
last_reviewed_on: 2026-10-05
review_in: 3 months
---
Say at ten what is still open.
"""
FINAL = """PEP: 7
Title: Payouts wait in one queue
Author: Ines Ferreira <ines@example.org>
Status: Final
Type: Standards Track
Created: 05-Jul-2026
Replaces: 3

Abstract
========

They wait, and no longer leave at once as in :pep:`3`.
"""
REPLACED = """PEP: 3
Title: Payouts leave at once
Author: Ines Ferreira <ines@example.org>
Status: Superseded
Type: Standards Track
Created: 01-Feb-2026
Superseded-By: 7

At once.
"""
KEP = """title: A card for every merchant
kep-number: 30
authors: ["@ines"]
owning-sig: sig-card
status: implementable
creation-date: 2026-05-04
see-also:
  - /keps/sig-pay/12-ledger/README.md
"""
LEDGER = """title: One ledger
kep-number: 12
authors: ["@ines"]
owning-sig: sig-pay
status: implemented
creation-date: 2026-03-02
"""
HOME = "data/foreign"
PEP_NEW, PEP_OLD = f"{HOME}/peps/pep-0007.rst", f"{HOME}/peps/pep-0003.rst"
KEP_CARD, KEP_PAY = (
    f"{HOME}/keps/sig-card/30-card/kep.yaml",
    f"{HOME}/keps/sig-pay/12-ledger/kep.yaml",
)
SLO, ALERTS, BOOK = f"{HOME}/openslo.yaml", f"{HOME}/rules.yaml", f"{HOME}/books/PayoutsOld.md"
POST, OLD, NEW = (
    f"{HOME}/issues/2026-05-04-shop.md",
    f"{HOME}/adr/0001-use-one-queue.md",
    f"{HOME}/adr/0002-use-two-queues.md",
)

ROW = Row(
    "A13",
    "Adoption",
    ("adr", "alert", "incident", "page", "proposal", "runbook", "slo", "surface"),
    {
        SLO: OPENSLO,
        f"{HOME}/sloth.yml": SLOTH,
        ALERTS: RULES,
        BOOK: RUNBOOK,
        f"{HOME}/books/PayoutsBurn.md": BURN,
        f"{HOME}/config.yml": STATUS_PAGE,
        POST: INCIDENT,
        OLD: FIRST,
        NEW: SECOND,
        f"{HOME}/oncall.html.md": PAGE,
        PEP_NEW: FINAL,
        PEP_OLD: REPLACED,
        KEP_CARD: KEP,
        KEP_PAY: LEDGER,
    },
    {
        # A1, A6: what is superseded is so on both sides, and a reference leads somewhere.
        "OKB203": {
            NEW: SECOND.replace("Supersedes [1. Use one queue](0001-use-one-queue.md)\n", "")
        },
        "OKB201": {SLO: OPENSLO.replace("alertPolicyRef: PayoutsBurn", "alertPolicyRef: nobody")},
        "OKB104": {KEP_CARD: KEP.replace("kep-number: 30", "kep-number: 31")},
        "OKB401": {KEP_CARD: KEP.replace("implementable", "imlpementable")},
        "OKB411": {PEP_OLD: REPLACED.replace("Superseded\n", "Final\n")},
        "OKB706": {KEP_CARD: KEP.replace("implementable", "provisional|implementable|implemented")},
        # A3: a runbook has its sections, and they are written.
        "OKB701": {BOOK: RUNBOOK.replace("## Mitigation\n\nStart the worker.\n", "")},
        "OKB702": {BOOK: RUNBOOK.replace("Start the worker.", "TODO")},
        "OKB816": {BOOK: RUNBOOK.replace("See whether", "```sh\nsee whether")},
        # A4: what is out of force says why.
        "OKB206": {BOOK: RUNBOOK.replace("# PayoutsOld", "# PayoutsOld [Deprecated]")},
        # A8: what is reviewed comes due.
        "OKB301": {f"{HOME}/oncall.html.md": PAGE.replace("2026-10-05", "2026-08-05")},
        # A9: 99.9 where 0.999 was meant, and a status page that speaks of what nobody declared.
        "OKB003": {SLO: OPENSLO.replace("target: 0.995", "target: 99.5")},
        "OKB809": {POST: INCIDENT.replace("  - shop.example.org", "  - the shop")},
        "OKB844": {POST: INCIDENT.replace("2026-05-04T09:45", "2026-05-04T07:45")},
        "OKB805": {
            ALERTS: RULES.replace("books.example.org/payoutsold", "books.example.org/gone").replace(
                "PayoutsOld", "PayoutsGone"
            )
        },
    },
    "slos/slo-payouts-on-time/index.html",
    "api/v1/records/slo-payouts-on-time.json",
    SETTINGS,
    warns=("OKB702", "OKB816", "OKB809", "OKB104", "OKB706"),
)


def test_row_A13_holds(tmp_path: Path) -> None:
    row.holds(tmp_path, ROW)


@pytest.mark.parametrize("code", ROW.breaks)
def test_row_A13_breaks(code: str, tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, code)
    assert found.place.path in {*ROW.files, *ROW.breaks[code]}


def test_row_A13_a_percentage_where_a_share_was_meant_says_what_to_write(tmp_path: Path) -> None:
    found = row.breaks(tmp_path, ROW, "OKB003")
    assert found.message == "`objective` is 99.5, not a share between 0 and 1"
    assert found.remedy == "write 0.995, or 99.5% with its sign"
    line = OPENSLO[: OPENSLO.index("target:")].count("\n") + 1
    assert str(found.place) == f"{SLO}:{line}:15"


def test_row_A13_every_format_is_told_apart(tmp_path: Path) -> None:
    base = row.site(tmp_path, ROW).project
    assert {one.id: one.dialect for one in base.records} == {
        "ADR-0001": "nygard",
        "ADR-0002": "nygard",
        "AL-PayoutsBurn": "openslo",
        "AL-PayoutsOld": "prometheus-rules",
        "INC-2026-05-04-shop": "cstate",
        "KEP-12": "kep",
        "KEP-30": "kep",
        "PAGE-oncall": "pages",
        "PEP-0003": "pep",
        "PEP-0007": "pep",
        "RB-PayoutsBurn": "runbook-sections",
        "RB-PayoutsOld": "runbook-sections",
        "SLO-payouts-on-time": "openslo",
        "SLO-shop-availability": "sloth",
        "SLO-shop-latency": "sloth",
        "SURF-shop.example.org": "cstate",
    }
    reasons = {skip.reason for skip in base.skipped}
    assert "its object 3, an OpenSLO DataSource, says where figures come from" in reasons
    assert "a rule of it records a series and wakes nobody" in reasons


def test_row_A13_shows(tmp_path: Path) -> None:
    words, data = row.shown(tmp_path, ROW)
    assert "Payouts that leave within a minute." in words
    assert "Watched by AL-PayoutsBurn" in words
    assert "payments" in words
    assert (data["path"], data["kind"], data["owner"]) == (SLO, "slo", "payments")


def test_row_A13_shows_an_alert_of_prometheus_with_its_runbook(tmp_path: Path) -> None:
    page, data = "alerts/al-payoutsold/index.html", "api/v1/records/al-payoutsold.json"
    words, found = row.shown(tmp_path, Row("A13", "", (), ROW.files, {}, page, data, SETTINGS))
    assert "Payouts wait too long." in words
    computed = {one["name"]: one for one in found["computed"]}
    assert computed["runbook"]["records"] == ["RB-PayoutsOld"]


def test_row_A13_shows_a_text_that_is_not_converted(tmp_path: Path) -> None:
    page, data = "proposals/pep-0007/index.html", "api/v1/records/pep-0007.json"
    words, found = row.shown(tmp_path, Row("A13", "", (), ROW.files, {}, page, data, SETTINGS))
    assert "no longer leave at once as in PEP 3" in words
    assert "Supersedes PEP-0003" in words
    assert (found["kind"], found["status"], found["owner"]) == (
        "proposal",
        "final",
        "Ines Ferreira",
    )
