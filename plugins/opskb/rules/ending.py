"""Which findings come with time alone, and why: a baseline covers these for a while, never for ever."""

from __future__ import annotations

from collections.abc import Mapping

_AGAIN = "what was looked at once must be looked at again"
_DAY = "a day that was set, or a limit that is counted from one, has passed"
_PERIOD = "each period asks for it anew"
_GROWS = "what is owed, or foreseen, is another thing from day to day"

ENDING: Mapping[str, str] = {
    "OKB3": _AGAIN,
    "OKB406": _DAY,
    "OKB415": _DAY,
    "OKB503": _DAY,
    "OKB507": _DAY,
    "OKB611": _PERIOD,
    "OKB617": _DAY,
    "OKB618": _GROWS,
    "OKB619": _DAY,
    "OKB717": _AGAIN,
    "OKB802": _AGAIN,
    "OKB807": _PERIOD,
    "OKB811": _DAY,
    "OKB823": _PERIOD,
    "OKB824": _PERIOD,
    "OKB825": _DAY,
    "OKB827": _PERIOD,
    "OKB832": _PERIOD,
    "OKB834": _PERIOD,
    "OKB837": _PERIOD,
    "OKB841": _PERIOD,
    "OKB846": _DAY,
    "OKB847": _GROWS,
    "OKB860": _DAY,
    "OKB863": _DAY,
    "OKB866": _PERIOD,
    "OKB867": _DAY,
    "OKB868": _PERIOD,
    "OKB871": _PERIOD,
    "OKB872": _DAY,
    "OKB875": _PERIOD,
    "OKB877": _PERIOD,
    "OKB882": _PERIOD,
    "OKB883": _DAY,
    "OKB884": _PERIOD,
    "OKB885": _DAY,
    "OKB886": _DAY,
    "OKB887": _DAY,
    "OKB890": _PERIOD,
    "OKB894": _PERIOD,
    "OKB895": _PERIOD,
    "OKB899": _PERIOD,
}
"""The reason by the code of a rule, or by the beginning of the codes of a family.

A rule stands here whose finding appears, or would appear again, though nobody touches a file.
"""


def ends(code: str) -> bool:
    """Whether the findings of a rule come with time alone."""
    return code in ENDING or code[:4] in ENDING


def retold(code: str) -> bool:
    """Whether the message of a rule tells of other periods, or of other things owed, on another day."""
    return ENDING.get(code) in (_PERIOD, _GROWS)
