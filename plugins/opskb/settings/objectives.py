"""What is promised of a service, and the evidence of it."""

from __future__ import annotations

from opskb.fields import Field

FIELDS = (
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
        "budget_low",
        "ratio",
        default="25%",
        help="The share of an error budget below which what is left of it counts as low.",
    ),
    Field(
        "budget_measured",
        "ratio",
        default="90%",
        help="The share of a window that must be measured for a month's end to be judged by it.",
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
)
