"""Every setting of `opskb.yml`, with its default: data that config reads and the reference prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb.fields import Field
from opskb.model import LEVELS

SEVERITIES = ("SEV-1", "SEV-2", "SEV-3", "SEV-4")
VISIBILITIES = ("public", "internal", "private")

LADDER: list[dict[str, Any]] = [
    {
        "name": "SEV-1",
        "also": ["P0"],
        "respond": 5,
        "limit": "1 day",
        "decides": "Studio Producer",
        "team": ["Infrastructure Maintainer", "DevOps Automator", "Backend Architect"],
        "told": ["executives", "customers"],
        "mode": "war-room",
    },
    {
        "name": "SEV-2",
        "also": ["P1"],
        "respond": 60,
        "limit": "3 days",
        "decides": "Project Shepherd",
        "team": ["Infrastructure Maintainer", "DevOps Automator"],
        "told": ["executives"],
        "mode": "notify",
    },
    {
        "name": "SEV-3",
        "also": ["P2"],
        "respond": 240,
        "limit": "14 days",
        "decides": "Agents Orchestrator",
        "team": ["the owner of the surface"],
        "told": ["the team"],
        "mode": "log",
    },
    {
        "name": "SEV-4",
        "also": ["P3"],
        "respond": 20160,
        "limit": "90 days",
        "decides": "Sprint Prioritizer",
        "team": ["the owner of the surface"],
        "mode": "log",
    },
]

KEY_CLASSES: list[dict[str, Any]] = [
    {"class": "vault-sealer", "every": "3 months", "asks": ["ledger"]},
    {"class": "ledger-signer", "every": "3 months", "asks": ["public_key"]},
    {"class": "session-signer", "every": "3 months", "asks": ["migrated"]},
    {"class": "high-value-secret", "every": "3 months", "asks": ["audit"]},
    {"class": "low-value-secret", "every": "1 year", "asks": ["audit"]},
    {"class": "oauth-token", "asks": ["log"]},
    {"class": "compromise", "every": "1 day", "asks": ["ledger", "communicated"]},
]

STATEMENTS: dict[str, list[str]] = {
    "health-targets": ["indicators", "thresholds", "budget windows"],
    "severity": ["blast radius", "customer tiers", "escalation triggers"],
    "remediation": ["alone", "needs approval", "forbidden"],
    "rollback": ["triggers"],
    "alert-quality": ["actionable"],
    "capacity": ["scale", "alert", "escalate"],
    "telemetry": ["opt-in", "redaction", "sampling"],
}

PILLARS = (
    "architecture",
    "security",
    "ui-ux",
    "quality",
    "governance",
    "ai-collaboration",
    "strategy",
)
"""The six disciplines of audits, and the strategy that quarterly reviews are held for."""

AUDITS: list[dict[str, Any]] = [
    {"name": "structural review", "pillar": "architecture", "cadence": ["quarterly"]},
    {"name": "largest files", "pillar": "architecture", "cadence": ["quarterly"]},
    {"name": "penetration test", "pillar": "security", "cadence": ["annual", "major release"]},
    {"name": "empty states", "pillar": "ui-ux", "cadence": ["quarterly"]},
    {"name": "interface languages", "pillar": "ui-ux", "cadence": ["quarterly"]},
    {"name": "accessibility of changed screens", "pillar": "ui-ux", "cadence": ["release"]},
    {"name": "accessibility of everything", "pillar": "ui-ux", "cadence": ["annual"]},
    {"name": "brand kit", "pillar": "ui-ux", "cadence": ["release"]},
    {"name": "mutation score", "pillar": "quality", "cadence": ["quarterly"]},
    {"name": "flake budget", "pillar": "quality", "cadence": ["monthly"]},
    {"name": "open RFCs", "pillar": "governance", "cadence": ["quarterly"]},
    {"name": "memory grooming", "pillar": "ai-collaboration", "cadence": ["monthly"]},
    {"name": "agent recipes", "pillar": "ai-collaboration", "cadence": ["quarterly"]},
    {"name": "onboarding test", "pillar": "ai-collaboration", "cadence": ["quarterly"]},
    {"name": "market", "pillar": "strategy", "cadence": ["quarterly"]},
    {"name": "product", "pillar": "strategy", "cadence": ["quarterly"]},
    {"name": "growth", "pillar": "strategy", "cadence": ["quarterly"]},
    {"name": "organisation", "pillar": "strategy", "cadence": ["quarterly"]},
]

_SCORECARD = (
    ("Uptime", "reliability", "higher", "99.9", "percent", "Infrastructure Maintainer", "uptime"),
    ("MTTR", "reliability", "lower", "30", "minutes", "Infrastructure Maintainer", "mttr"),
    ("User growth", "growth", "higher", "20", "percent a month", "Growth Hacker", None),
    ("Activation", "growth", "higher", "60", "percent", "Analytics Reporter", None),
    ("Day-7 retention", "retention", "higher", "40", "percent", "Analytics Reporter", None),
    ("Day-30 retention", "retention", "higher", "20", "percent", "Analytics Reporter", None),
    ("LTV:CAC", "financial", "higher", "3", None, "Finance Tracker", "ltv-to-cac"),
    ("Portfolio ROI", "financial", "higher", "25", "percent", "Finance Tracker", None),
    ("NPS", "quality", "higher", "50", None, "Feedback Synthesizer", None),
    ("Support resolution", "quality", "lower", "4", "hours", "Support Responder", None),
    (
        "Regulatory adherence",
        "compliance",
        "higher",
        "98",
        "percent",
        "Legal Compliance Checker",
        "adherence",
    ),
    ("Deployments", "efficiency", "higher", "1", "a day", "DevOps Automator", "deployments"),
    (
        "Process improvement",
        "efficiency",
        "higher",
        "20",
        "percent a quarter",
        "Workflow Optimizer",
        "improvements",
    ),
)
_SCORECARD_COLUMNS = ("line", "area", "better", "target", "unit", "owner", "from")
SCORECARD: list[dict[str, Any]] = [
    {
        **dict(zip(_SCORECARD_COLUMNS, row, strict=True)),
        "over": "90 days" if row[0] in ("MTTR", "Process improvement") else "30 days",
        "reach": row[0] == "Process improvement",
    }
    for row in _SCORECARD
]
"""The thirteen lines of the scorecard, each with its target, who owns it and what computes it."""

SETTINGS: Mapping[str, Field] = {
    spec.name: spec
    for spec in (
        Field(
            "name",
            default="Operations",
            help="What the knowledge base is about; the title of its home page.",
        ),
        Field("about", default="", help="One sentence for the first line of the home page."),
        Field("sample", "flag", default=False, help="Says on every page that this is a sample."),
        Field("as_of", "date", help="The date that freshness is judged at; without it, today."),
        Field(
            "sources",
            "table",
            default=[{"path": "data"}],
            row={
                "path": Field(
                    "path",
                    "globs",
                    required=True,
                    help="A folder or a file, relative to opskb.yml.",
                ),
                "kind": Field("kind", help="The kind of every record in it."),
                "prefix": Field("prefix", help="The prefix of ids made from file names."),
            },
            help="Where records are; where nobody says, in `data`, and in `docs/adr`,"
            " `docs/security/threat-model.md` and `work/signals` where these are there.",
        ),
        Field(
            "code_root", "globs", help="Where `watches` globs are looked up; the root if not given."
        ),
        Field(
            "visibility",
            "choice",
            of=VISIBILITIES,
            default="public",
            help="The least public records to publish.",
        ),
        Field("holidays", "date", many=True, help="Days that are no business days."),
        Field(
            "archive_after",
            "duration",
            default="6 months",
            help="When a tombstone belongs into the archive.",
        ),
        Field(
            "reading_speed",
            "integer",
            unit="words a minute",
            default=220,
            help="For the minutes of a reading path.",
        ),
        Field(
            "postmortem_days",
            "integer",
            unit="business days",
            default=5,
            help="How soon a postmortem is held.",
        ),
        Field(
            "postmortem_severities",
            "choice",
            many=True,
            of=SEVERITIES,
            default=list(SEVERITIES[:2]),
            help="Which user-facing incidents need a postmortem.",
        ),
        Field(
            "sanity_every",
            "duration",
            default="7 days",
            help="How often a sanity report is written.",
        ),
        Field(
            "levels",
            "table",
            row={
                "rule": Field("rule", required=True, help="A code, or a family such as OKB3."),
                "level": Field("level", "choice", of=LEVELS, required=True),
                "paths": Field("paths", "globs", help="Where it applies; everywhere if not given."),
            },
            help="Levels of rules that differ from the defaults; the last that applies wins.",
        ),
        Field(
            "waivers",
            "table",
            row={
                "rule": Field("rule", required=True),
                "record": Field(
                    "record",
                    required=True,
                    help="A record's id, a path, or the name of an artefact.",
                ),
                "field": Field("field"),
                "until": Field("until", "date", required=True, help="The last day it holds."),
                "reason": Field("reason", required=True, help="Published on the site."),
            },
            help="Findings that are accepted for a while, for a reason.",
        ),
        Field("rules", "globs", help="Python files with rules of your own."),
        Field(
            "severities",
            "table",
            default=LADDER,
            row={
                "name": Field("name", required=True),
                "also": Field("also", many=True, help="Other names of it."),
                "respond": Field(
                    "respond",
                    "number",
                    unit="minutes",
                    help="The longest until somebody answers; five stand for at once.",
                ),
                "limit": Field("limit", "duration", help="The longest it may stay open."),
                "decides": Field("decides", help="The role that decides."),
                "team": Field("team", many=True, help="The roles that respond."),
                "told": Field("told", many=True, help="Who is told."),
                "mode": Field(
                    "mode",
                    "choice",
                    of=("log", "notify", "war-room"),
                    help="What an agent may do: mend and log, mend and notify, or nothing alone.",
                ),
            },
            help="The severity ladder, the worst first.",
        ),
        Field(
            "severe",
            "choice",
            many=True,
            of=SEVERITIES,
            default=list(SEVERITIES[:2]),
            help="Which incidents need a commander, and ask for the policies to be read again.",
        ),
        Field(
            "policy_areas",
            many=True,
            default=list(STATEMENTS),
            help="Areas that must have a policy, where any of them has one.",
        ),
        Field(
            "policy_statements",
            "table",
            default=[{"area": area, "must": must} for area, must in STATEMENTS.items()],
            row={
                "area": Field("area", required=True),
                "must": Field("must", many=True, help="Words that a statement of it must hold."),
            },
            help="What the policy of an area must state.",
        ),
        Field(
            "policy_every",
            "duration",
            default="1 month",
            help="How often the policies of these areas are read again.",
        ),
        Field(
            "spend_thresholds",
            "number",
            many=True,
            unit="percent",
            default=[50, 75, 90, 100],
            help="The shares of a budget that are told when they are reached.",
        ),
        Field(
            "spend_spike",
            "number",
            unit="times",
            default=10,
            help="How far above its trailing median a spend must be paused.",
        ),
        Field(
            "key_classes",
            "table",
            default=KEY_CLASSES,
            row={
                "class": Field("class", required=True, help="`compromise` stands for any key."),
                "every": Field(
                    "every", "duration", help="How often; by the day it expires if not given."
                ),
                "asks": Field(
                    "asks",
                    "choice",
                    many=True,
                    of=("ledger", "public_key", "migrated", "audit", "log", "communicated"),
                    help="The columns that a rotation must fill; without any, `evidence`.",
                ),
            },
            help="The classes of keys, how often each is rotated, and what proves it.",
        ),
        Field(
            "update_review",
            "duration",
            default="7 days",
            help="How often the updates that are to be had are looked through.",
        ),
        Field(
            "vulnerability_limits",
            "table",
            default=[
                {"severity": "critical", "within": "24 hours"},
                {"severity": "high", "within": "7 days"},
                {"severity": "medium", "within": "30 days"},
                {"severity": "low", "within": "90 days"},
            ],
            row={
                "severity": Field("severity", required=True),
                "within": Field("within", "duration", required=True),
            },
            help="How soon a vulnerability must be fixed.",
        ),
        Field(
            "drilled_within",
            "duration",
            default="1 year",
            help="How long a drill covers a surface: an older one proves nothing of today.",
        ),
        Field(
            "actionable_ratio",
            "ratio",
            default="80%",
            help="The least share of an alert's pages that must ask for an action.",
        ),
        Field(
            "triage_days",
            "integer",
            unit="days",
            default=7,
            help="How long a signal may wait to be triaged.",
        ),
        Field(
            "implement_days",
            "integer",
            unit="days",
            default=30,
            help="How soon the winner of an experiment must be made the rule.",
        ),
        Field(
            "flag_limit",
            "duration",
            default="90 days",
            help="How long a feature flag may stay that has no day of its own.",
        ),
        Field(
            "hunt_days",
            "integer",
            unit="days",
            default=7,
            help="How long a bug hunt may take, unless it says otherwise.",
        ),
        Field(
            "onboarding_minutes",
            "integer",
            unit="minutes",
            default=30,
            help="How soon a newcomer must be productive.",
        ),
        Field(
            "variance_limit",
            "number",
            unit="percent",
            default=10,
            help="How far a figure may lie from its plan unexplained.",
        ),
        Field(
            "debt_after",
            "duration",
            default="3 months",
            help="How long debt may contradict a decision that is in force.",
        ),
        Field(
            "audits",
            "table",
            default=AUDITS,
            row={
                "name": Field(
                    "name", required=True, help="The `subject` of the exercises that are one of it."
                ),
                "pillar": Field("pillar", "choice", of=PILLARS, required=True),
                "cadence": Field(
                    "cadence",
                    "cadence",
                    many=True,
                    required=True,
                    help="How often; before each release where it names that event.",
                ),
                "parts": Field(
                    "parts",
                    many=True,
                    help="What each time must cover part by part, such as the locales.",
                ),
                "since": Field(
                    "since", "date", help="When it begins; with its first exercise if not given."
                ),
            },
            help="The standing audits and quarterly reviews. Written here, each is held to its "
            "cadence; otherwise only those that were held once.",
        ),
        Field(
            "event_days",
            "integer",
            unit="days",
            default=14,
            help="How soon after a release, an incident or an expiry what it asks for is done.",
        ),
        Field(
            "gap_days",
            "integer",
            unit="days",
            default=92,
            help="How long a gap stays a finding; the calendar shows it for ever.",
        ),
        Field(
            "burn_windows",
            "table",
            default=[
                {"within": "1 h", "budget": "2%", "verdict": "fast"},
                {"within": "6 h", "budget": "5%", "verdict": "fast"},
                {"within": "1 day", "budget": "10%", "verdict": "fast"},
                {"within": "3 days", "budget": "10%", "verdict": "slow"},
                {"within": "7 days", "budget": "50%", "verdict": "slow"},
                {"within": "30 days", "budget": "100%", "verdict": "slow"},
            ],
            row={
                "within": Field("within", "duration", required=True),
                "budget": Field(
                    "budget",
                    "ratio",
                    required=True,
                    help="The share of the error budget that it may cost.",
                ),
                "verdict": Field("verdict", "choice", of=("fast", "slow"), default="slow"),
            },
            help="The windows that burn rates are computed over, the shortest first.",
        ),
        Field(
            "performance_tolerance",
            "ratio",
            default="10%",
            help="How far a figure of performance may be worse than its baseline.",
        ),
        Field(
            "evidence",
            "globs",
            default=["evidence"],
            help="The folder of the evidence manifest and the validation log.",
        ),
        Field(
            "entry_cadences",
            "cadence",
            many=True,
            default=["weekly", "monthly", "quarterly"],
            help="The cadences in which something must be done for the entry gate to be green.",
        ),
        Field(
            "scorecard",
            "table",
            default=SCORECARD,
            row={
                "line": Field("line", required=True, help="What a metric names in `phase`."),
                "area": Field("area", help="The heading it stands under."),
                "better": Field("better", "choice", of=("higher", "lower"), required=True),
                "target": Field("target", "number", required=True),
                "reach": Field(
                    "reach", "flag", default=False, help="Whether the target itself is enough."
                ),
                "unit": Field("unit"),
                "owner": Field("owner", "person", help="Who owns it where its metric says nobody."),
                "from": Field(
                    "from",
                    "choice",
                    of=(
                        "uptime",
                        "mttr",
                        "adherence",
                        "deployments",
                        "ltv-to-cac",
                        "improvements",
                    ),
                    help="What computes it; a metric record otherwise.",
                ),
                "over": Field(
                    "over", "duration", default="30 days", help="How far back it is computed over."
                ),
            },
            help="The lines of the scorecard.",
        ),
        Field(
            "sign_off_days",
            "integer",
            unit="days",
            default=30,
            help="How long after its quarter each of the four human validations may be given.",
        ),
        Field(
            "impact_days",
            "integer",
            unit="days",
            default=45,
            help="How long after a deployment its impact and the response of users may wait.",
        ),
        Field(
            "sanity_metrics",
            "table",
            row={
                "name": Field("name", required=True),
                "better": Field("better", "choice", of=("higher", "lower"), required=True),
                "unit": Field("unit"),
                "blocks": Field("blocks", "flag", default=False),
            },
            help="Metrics that come into sanity reports from outside, by `--metric`.",
        ),
    )
}
