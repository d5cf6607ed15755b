"""How an objective stands: compliance, error budget, burn rates, what is left and until when.

The words and formulas are those of The Site Reliability Workbook (Beyer et al., O'Reilly 2018): an
indicator is good over total (chapter 2), the error budget is one minus the objective (chapter 2), the
burn rate is how fast that budget is spent relative to it (chapter 5, "Alerting on SLOs").
"""

from __future__ import annotations

from opskb.insights.slo.answered import Crowd
from opskb.insights.slo.burn import RATE_DAYS, Burn, burns, gone_on, pace, rate, verdict
from opskb.insights.slo.figures import figures
from opskb.insights.slo.measured import KIND, TOO_SHORT, Measured, Objective, counted, objectives
from opskb.insights.slo.standing import Standing, standing
from opskb.insights.slo.windows import (
    Month,
    Window,
    explained,
    history,
    inside,
    left_by_day,
    lost_on,
    overcharged,
    window,
    windows,
)

__all__ = [
    "KIND",
    "RATE_DAYS",
    "TOO_SHORT",
    "Burn",
    "Crowd",
    "Measured",
    "Month",
    "Objective",
    "Standing",
    "Window",
    "burns",
    "counted",
    "explained",
    "figures",
    "gone_on",
    "history",
    "inside",
    "left_by_day",
    "lost_on",
    "objectives",
    "overcharged",
    "pace",
    "rate",
    "standing",
    "verdict",
    "window",
    "windows",
]
