"""What is spent, and how far it may be off its plan."""

from __future__ import annotations

from opskb.fields import Field

FIELDS = (
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
        "billed_within",
        "duration",
        default="14 days",
        help="How long after its end a month may wait for its bill.",
    ),
    Field(
        "variance_limit",
        "number",
        unit="percent",
        default=10,
        help="How far a figure may lie from its plan unexplained.",
    ),
)
