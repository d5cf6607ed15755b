"""Keys, vulnerabilities and updates."""

from __future__ import annotations

from typing import Any

from opskb.fields import Field

KEY_CLASSES: list[dict[str, Any]] = [
    {"class": "vault-sealer", "every": "3 months", "asks": ["ledger"]},
    {"class": "ledger-signer", "every": "3 months", "asks": ["public_key"]},
    {"class": "session-signer", "every": "3 months", "asks": ["migrated"]},
    {"class": "high-value-secret", "every": "3 months", "asks": ["audit"]},
    {"class": "low-value-secret", "every": "1 year", "asks": ["audit"]},
    {"class": "oauth-token", "asks": ["log"]},
    {"class": "compromise", "every": "1 day", "asks": ["ledger", "communicated"]},
]

SEVERITIES = ("critical", "high", "medium", "low")
"""The severities of vulnerabilities and updates, the worst first."""

FIELDS = (
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
        "vulnerability_limits",
        "table",
        default=[
            {"severity": "critical", "within": "24 hours"},
            {"severity": "high", "within": "7 days"},
            {"severity": "medium", "within": "30 days"},
            {"severity": "low", "within": "90 days"},
        ],
        row={
            "severity": Field("severity", "choice", of=SEVERITIES, required=True),
            "within": Field("within", "duration", required=True),
        },
        help="How soon a vulnerability must be fixed, a row for each severity.",
    ),
    Field(
        "update_review",
        "duration",
        default="7 days",
        help="How often the updates that are to be had are looked through.",
    ),
)
