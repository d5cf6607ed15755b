"""From a signal to what came of it: how long each step may take."""

from __future__ import annotations

from opskb.fields import Field

FIELDS = (
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
        "impact_days",
        "integer",
        unit="days",
        default=45,
        help="How long after a deployment its impact and the response of users may wait.",
    ),
    Field(
        "debt_after",
        "duration",
        default="3 months",
        help="How long debt may contradict a decision that is in force.",
    ),
)
