"""Which policies and lines of compliance there must be, and what they say."""

from __future__ import annotations

from opskb.fields import Field

STATEMENTS: dict[str, list[str]] = {
    "health-targets": ["indicators", "thresholds", "budget windows"],
    "severity": ["blast radius", "customer tiers", "escalation triggers"],
    "remediation": ["alone", "needs approval", "forbidden"],
    "rollback": ["triggers"],
    "alert-quality": ["actionable"],
    "capacity": ["scale", "alert", "escalate"],
    "telemetry": ["opt-in", "redaction", "sampling"],
}

LINES: dict[str, list[str]] = {
    "regulatory": ["new rules", "changed rules", "actions against others", "deadlines"],
    "privacy": ["subject requests", "consent", "retention", "transfers abroad"],
    "security": ["scans", "patches", "access review", "incident log"],
    "audit-readiness": ["documents", "evidence", "training", "acknowledgements"],
}

FIELDS = (
    Field(
        "policy_areas",
        many=True,
        default=list(STATEMENTS),
        help="Areas that must have a policy, where any policy is kept. Leave out what you do not want.",
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
        "compliance_lines",
        "table",
        default=[{"area": area, "lines": lines} for area, lines in LINES.items()],
        row={
            "area": Field("area", "choice", of=tuple(LINES), required=True),
            "lines": Field("lines", many=True, help="What a line of it is called in its `what`."),
        },
        help="The lines that a compliance month must have, where it has any.",
    ),
    Field(
        "compliance_longest",
        "duration",
        default="1 year",
        help="The longest that a line may rest until it is done again.",
    ),
)
