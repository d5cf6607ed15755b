from __future__ import annotations

from pathlib import Path

import pytest

from tests.checked import found, loaded

PLAN = "data/plans/plan-0001.md"


def text(front: str, body: str = "") -> str:
    return f"---\ntitle: One\n{front}---\n{body}"


# Owners and actions


@pytest.mark.parametrize(
    ("path", "front", "wanting"),
    [
        ("data/adr/adr-0001.md", "status: accepted\n", True),
        ("data/adr/adr-0001.md", "status: proposed\n", True),
        ("data/adr/adr-0001.md", "status: rejected\n", False),
        ("data/adr/adr-0001.md", "status: superseded\n", False),
        ("data/adr/adr-0001.md", "status: accepted\nowner: Ines Ferreira\n", False),
        ("data/incidents/inc-0001.md", "status: open\n", True),
        ("data/incidents/inc-0001.md", "status: open\ncommander: Ines Ferreira\n", False),
    ],
)
def test_whatever_is_open_or_in_force_has_an_owner(
    tmp_path: Path, path: str, front: str, wanting: bool
) -> None:
    assert bool(found(loaded(tmp_path, {path: text(front)}), "OKB501")) is wanting


def test_a_foreign_record_is_not_held_to_an_owner(tmp_path: Path) -> None:
    nygard = "# 1. Queue\n\nDate: 2026-01-01\n\n## Status\n\nAccepted\n\n## Decision\n\nOne.\n"
    assert not found(loaded(tmp_path, {"data/adr/0001-queue.md": nygard}), "OKB501")


ACTIONS = [
    ("{id: A1, what: x}", {"OKB502": "action A1 (x) has no owner and no date"}),
    ("{id: A1, what: x, owner: y}", {"OKB502": "action A1 (x) has no date"}),
    ("{id: A1, what: x, due: 2026-11-20}", {"OKB502": "action A1 (x) has no owner"}),
    ("{id: A1, what: x, owner: y, due: 2026-11-20}", {}),
    (
        "{id: A1, what: x, owner: y, due: 2026-11-19}",
        {"OKB503": "action A1 (x) was due on 2026-11-19, 1 day ago, from y"},
    ),
    ("{id: A1, what: x, state: done}", {"OKB504": "action A1 (x) is done, and nothing shows it"}),
    ("{id: A1, what: x, state: done, due: 2026-01-01, evidence: z}", {}),
    ("{id: A1, what: x, state: dropped, due: 2026-01-01}", {}),
]


@pytest.mark.parametrize(("row", "expected"), ACTIONS)
def test_actions(tmp_path: Path, row: str, expected: dict[str, str]) -> None:
    base = loaded(tmp_path, {PLAN: text(f"status: active\nactions:\n  - {row}\n")})
    told = {
        code: one.message for code in ("OKB502", "OKB503", "OKB504") for one in found(base, code)
    }
    assert told == expected


def test_an_action_is_waived_by_its_id_alone(tmp_path: Path) -> None:
    waiver = (
        "as_of: 2026-11-20\nwaivers:\n  - {rule: OKB503, record: PLAN-0001, field: actions/A2,"
        " until: 2026-12-31, reason: The bank is closed.}\n"
    )
    rows = "".join(f"  - {{id: A{n}, what: x, owner: y, due: 2026-11-01}}\n" for n in (1, 2))
    base = loaded(tmp_path, {PLAN: text(f"status: active\nactions:\n{rows}")}, settings=waiver)
    assert [(one.field, bool(one.waived)) for one in found(base, "OKB503")] == [
        ("actions/A1", False),
        ("actions/A2", True),
    ]


def test_the_actions_of_a_closed_record_are_still_owed(tmp_path: Path) -> None:
    rows = "actions:\n  - {id: A1, what: x, owner: y, due: 2026-11-01}\n"
    for status, owed in (("done", 1), ("retired", 0)):
        base = loaded(tmp_path / status, {PLAN: text(f"status: {status}\n{rows}")})
        assert len(found(base, "OKB503")) == owed


# Sanity reports


def metric(value: float, baseline: float, better: str = "lower", *, blocks: bool = False) -> str:
    row = f"value: {value}, baseline: {baseline}, better: {better}, blocks: {str(blocks).lower()}"
    return f"  - {{name: m, {row}}}\n"


VERDICTS = [
    ([metric(1, 1), metric(2, 1, "higher")], "CLEAN"),
    ([metric(2, 1)], "REGRESSIONS-PRESENT"),
    ([metric(1, 2, "higher")], "REGRESSIONS-PRESENT"),
    ([metric(2, 1), metric(1, 1, blocks=True)], "REGRESSIONS-PRESENT"),
    ([metric(2, 1), metric(1.5, 1, blocks=True)], "RELEASE-BLOCKED"),
]


@pytest.mark.parametrize(("metrics", "right"), VERDICTS)
@pytest.mark.parametrize("verdict", ["CLEAN", "REGRESSIONS-PRESENT", "RELEASE-BLOCKED"])
def test_a_verdict_is_what_the_metrics_say(
    tmp_path: Path, metrics: list[str], right: str, verdict: str
) -> None:
    front = f"status: final\ndate: 2026-11-16\nverdict: {verdict}\nmetrics:\n{''.join(metrics)}"
    findings = found(loaded(tmp_path, {"data/sanity/san-1.md": text(front)}), "OKB601")
    assert [one.message.partition(":")[0] for one in findings] == [
        f"says {verdict}, and its metrics say {right}"
    ] * (verdict != right)


@pytest.mark.parametrize(
    ("days", "messages"),
    [
        (["2026-11-13"], []),
        (["2026-11-12"], ["is the last report, of 2026-11-12, 8 days ago"]),
        (["2026-11-06", "2026-11-13"], []),
        (["2026-11-04", "2026-11-13"], ["comes 9 days after the report of 2026-11-04"]),
        ([], []),
    ],
)
def test_no_week_goes_without_a_report(
    tmp_path: Path, days: list[str], messages: list[str]
) -> None:
    files = {
        f"data/sanity/san-{day}.md": text(f"status: final\ndate: {day}\nverdict: CLEAN\n")
        for day in days
    }
    # A draft fills no gap.
    files["data/sanity/san-draft.md"] = text("status: draft\ndate: 2026-11-19\nverdict: CLEAN\n")
    assert [one.message for one in found(loaded(tmp_path, files), "OKB823")] == messages


# Reviews


@pytest.mark.parametrize(
    ("rows", "wordless"),
    [
        ("{on: 2026-11-02, by: x}", True),
        ("{on: 2026-11-02, checked: All}", False),
        ("{on: 2026-11-02, evidence: a log}", False),
        ("{on: 2026-01-02}, {on: 2026-11-02, checked: All}", False),
        ("{on: 2026-11-02}, {on: 2026-01-02, checked: All}", True),
    ],
)
def test_the_newest_review_says_what_was_checked(tmp_path: Path, rows: str, wordless: bool) -> None:
    base = loaded(tmp_path, {"data/pages/a.md": text(f"reviews: [{rows}]\n")})
    assert bool(found(base, "OKB602")) is wordless


# Incidents and postmortems

INCIDENT = "data/incidents/inc-0001.md"


def incident(resolved: str = "2026-11-12", severity: str = "SEV-1", facing: str = "true") -> str:
    when = f"resolved: {resolved}T12:00Z\n" if resolved else ""
    return text(f"status: resolved\nseverity: {severity}\nuser_facing: {facing}\n{when}")


def postmortem(date: str = "2026-11-13", more: str = "", *, status: str = "published") -> str:
    return text(f"status: {status}\ndate: {date}\ncovers: INC-0001\n{more}")


@pytest.mark.parametrize(
    ("of", "late"),
    [
        # Thursday, 12 November: five business days later is Thursday the 19th.
        (incident("2026-11-12"), True),
        (incident("2026-11-13"), False),
        (incident("2026-11-12", "SEV-2"), True),
        (incident("2026-11-12", "SEV-3"), False),
        (incident("2026-11-12", facing="false"), False),
        (incident(""), False),
    ],
)
def test_a_severe_incident_has_a_postmortem_in_five_business_days(
    tmp_path: Path, of: str, late: bool
) -> None:
    assert bool(found(loaded(tmp_path, {INCIDENT: of}), "OKB811")) is late


@pytest.mark.parametrize(
    ("settings", "late"),
    [
        ("postmortem_days: 6\n", False),
        ("holidays: [2026-11-16]\n", False),
        ("postmortem_severities: [SEV-2]\n", False),
        ("postmortem_days: 5\n", True),
    ],
)
def test_the_settings_say_which_and_how_soon(tmp_path: Path, settings: str, late: bool) -> None:
    base = loaded(tmp_path, {INCIDENT: incident()}, settings=f"as_of: 2026-11-20\n{settings}")
    assert bool(found(base, "OKB811")) is late


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (["2026-11-19"], ""),
        (["2026-11-20"], "its postmortem was held on 2026-11-20: 5 business days"),
        (["2026-11-20", "2026-11-16"], ""),
        (["2026-11-21"], "its postmortem was not held: 5 business days"),
    ],
)
def test_the_first_postmortem_counts(tmp_path: Path, held: list[str], message: str) -> None:
    files = {f"data/postmortems/pm-000{n}.md": postmortem(day) for n, day in enumerate(held, 1)}
    findings = found(loaded(tmp_path, {INCIDENT: incident(), **files}), "OKB811")
    assert len(findings) == bool(message)
    assert all(one.message.startswith(message) for one in findings)


ADR = "data/adr/adr-0001.md"
PM = "data/postmortems/pm-0001.md"


@pytest.mark.parametrize(
    ("pm", "adr", "silent"),
    [
        (postmortem(), "", True),
        (postmortem(status="in review"), "", False),
        (postmortem(more="led_to: ADR-0001\n"), "", False),
        (postmortem(), "prompted_by: PM-0001\n", False),
        (postmortem(more="nothing_followed: It was a test.\n"), "", False),
        (postmortem(more="led_to: ADR-0009\n"), "", True),
    ],
)
def test_a_postmortem_led_to_something(tmp_path: Path, pm: str, adr: str, silent: bool) -> None:
    files = {INCIDENT: incident(), PM: pm, ADR: text(f"status: accepted\n{adr}")}
    assert bool(found(loaded(tmp_path, files), "OKB812")) is silent


@pytest.mark.parametrize(
    ("pm", "unsigned"),
    [
        (postmortem(more="drafted_by: agent\n"), True),
        (postmortem(more="drafted_by: agent\n", status="draft"), False),
        (postmortem(more="drafted_by: person\n"), False),
        (postmortem(more="drafted_by: agent\nsigned_off_by: Ines Ferreira\n"), False),
    ],
)
def test_a_person_vouches_for_what_an_agent_drafted(
    tmp_path: Path, pm: str, unsigned: bool
) -> None:
    assert bool(found(loaded(tmp_path, {INCIDENT: incident(), PM: pm}), "OKB813")) is unsigned


CAUSES = [
    ("owner: Tomasz Wrona\nroot_causes: [Tomasz Wrona slept.]\n", "", True),
    ("owner: Tomasz Wrona\nroot_causes: [The worker slept.]\n", "", False),
    ("owner: Tomasz Wrona\n", "## Root cause\n\nTomasz Wrona slept.\n\n## Lessons\n", True),
    ("owner: Tomasz Wrona\n", "## Timeline\n\nTomasz Wrona woke up.\n", False),
    # People are known from anywhere: an action, a review, another record.
    ("actions: [{id: A1, what: x, owner: Jan van Dijk}]\nroot_causes: [Jan van Dijk.]\n", "", True),
    ("root_causes: [Ines Ferreira and others.]\n", "", True),
    # Neither a role, nor a team, nor part of a longer name.
    ("owner: ROLE-lead\nroot_causes: [ROLE-lead.]\n", "", False),
    ("owner: Payments team\nroot_causes: [Payments team.]\n", "", False),
    ("owner: Ann Lee\nroot_causes: [Joann Leeds.]\n", "", False),
]


@pytest.mark.parametrize(("front", "body", "blames"), CAUSES)
def test_no_person_is_a_root_cause(tmp_path: Path, front: str, body: str, blames: bool) -> None:
    files = {
        INCIDENT: incident(),
        PM: text(f"status: published\ncovers: INC-0001\n{front}", body),
        ADR: text("status: accepted\nowner: Ines Ferreira\n"),
    }
    assert bool(found(loaded(tmp_path, files), "OKB704")) is blames


# Runbooks, RFCs, plans


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("status: active\n", "was never drilled"),
        ("status: draft\n", ""),
        ("drills: [{on: 2026-10-05, how: performed}]\n", "was never drilled"),
        ("drills: [{on: 2026-12-05, how: planned}]\n", "was never drilled (only planned)"),
        (
            "drills: [{on: 2026-12-05, how: planned}, {on: 2026-01-05, how: table-top}]\n",
            "was never drilled (only planned and table-top)",
        ),
        ("drills: [{on: 2026-10-05, how: performed, evidence: a log}]\n", ""),
    ],
)
def test_a_runbook_was_drilled(tmp_path: Path, front: str, message: str) -> None:
    findings = found(loaded(tmp_path, {"data/runbooks/rb-0001.md": text(front)}), "OKB821")
    assert [one.message for one in findings] == [message] * bool(message)


@pytest.mark.parametrize(
    ("surface", "runbook", "bare"),
    [
        ("status: live\n", "status: active\nsurface: SURF-payouts\n", False),
        ("status: live\n", "status: active\nsurface: [SURF-login, SURF-payouts]\n", False),
        ("status: live\n", "status: retired\nsurface: SURF-payouts\n", True),
        ("status: live\n", "status: active\nrelates_to: SURF-payouts\n", True),
        ("status: planned\n", "status: active\n", False),
    ],
)
def test_a_live_surface_has_a_runbook(
    tmp_path: Path, surface: str, runbook: str, bare: bool
) -> None:
    files = {
        "data/surfaces/surf-payouts.md": text(surface),
        "data/runbooks/rb-0001.md": text(runbook),
    }
    assert bool(found(loaded(tmp_path, files), "OKB822")) is bare


def test_surfaces_are_held_to_runbooks_only_where_there_are_any(tmp_path: Path) -> None:
    base = loaded(tmp_path, {"data/surfaces/surf-payouts.md": text("status: live\n")})
    assert not found(base, "OKB822")


RFC = "data/rfcs/rfc-0001.md"


@pytest.mark.parametrize(
    ("front", "adr", "bare"),
    [
        ("status: accepted\n", "", True),
        ("status: accepted\npromoted_to: ADR-0001\n", "", False),
        ("status: accepted\n", "promoted_from: RFC-0001\n", False),
        ("status: rejected\n", "", False),
    ],
)
def test_an_accepted_rfc_became_a_decision(
    tmp_path: Path, front: str, adr: str, bare: bool
) -> None:
    base = loaded(tmp_path, {RFC: text(front), ADR: text(f"status: accepted\n{adr}")})
    assert bool(found(base, "OKB831")) is bare


@pytest.mark.parametrize(
    ("front", "waiting"),
    [
        ("status: open\nopened: 2026-09-30\n", True),
        ("status: open\nopened: 2026-10-01\n", False),
        ("status: open\nopened: 2025-11-20\n", True),
        ("status: open\nopened: 2026-01-01\nreviews: [{on: 2026-10-01, checked: x}]\n", False),
        ("status: draft\nopened: 2026-01-01\n", False),
        ("status: rejected\nopened: 2026-01-01\n", False),
    ],
)
def test_an_open_rfc_is_looked_at_every_quarter(tmp_path: Path, front: str, waiting: bool) -> None:
    windowed = f"{front}closes: 2026-12-04\n"
    assert bool(found(loaded(tmp_path, {RFC: text(windowed)}), "OKB832")) is waiting


@pytest.mark.parametrize(
    ("front", "stone", "bare"),
    [
        ("status: done\n", "", True),
        ("status: abandoned\n", "", True),
        ("status: active\n", "", False),
        ("status: done\ntombstone: {on: 2026-11-02, reason: Done}\n", "", False),
        ("status: done\n", "marks: PLAN-0001\n", False),
        ("status: done\nmarked_by: TS-0001\n", "", False),
    ],
)
def test_a_finished_plan_has_a_tombstone(
    tmp_path: Path, front: str, stone: str, bare: bool
) -> None:
    files = {PLAN: text(front), "data/tombstones/ts-0001.md": text(f"retired: 2026-11-02\n{stone}")}
    assert bool(found(loaded(tmp_path, files), "OKB833")) is bare
