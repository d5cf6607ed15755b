"""The lines that a whole company is judged by."""

from __future__ import annotations

from typing import Any

from opskb.fields import Field

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

FIELDS = (
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
)
