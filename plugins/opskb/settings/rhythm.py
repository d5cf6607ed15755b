"""What is done again and again: audits, reports, hunts, retrospectives and sign-offs."""

from __future__ import annotations

from typing import Any

from opskb.fields import Field

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
SIX = PILLARS[:-1]
"""The pillars that are audited, without the strategy."""

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

FIELDS = (
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
        help="The standing audits and quarterly reviews. Written here, each is asked for from the "
        "start; otherwise all that are shipped, once one was held. Leave out what you do not want.",
    ),
    Field(
        "sanity_every",
        "duration",
        default="7 days",
        help="How often a sanity report is written.",
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
        "sign_off_days",
        "integer",
        unit="days",
        default=30,
        help="How long after its quarter each of the four human validations may be given.",
    ),
    Field(
        "entry_cadences",
        "cadence",
        many=True,
        default=["weekly", "monthly", "quarterly"],
        help="The cadences in which something must be done for the entry gate to be green.",
    ),
    Field(
        "entry_days",
        "integer",
        unit="days",
        default=92,
        help="How long before a cycle began what vouches for its entry may have been shown.",
    ),
)
