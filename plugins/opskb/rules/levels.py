"""The one table of default levels; `levels` in `opskb.yml` changes them by rule and path."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from opskb.config import Config
from opskb.model import Level

DEFAULTS: Mapping[str, Level] = {
    "OKB001": "error",
    "OKB002": "warning",
    "OKB003": "error",
    "OKB004": "error",
    "OKB005": "error",
    "OKB006": "error",
    "OKB007": "error",
    "OKB008": "error",
    "OKB101": "error",
    "OKB102": "error",
    "OKB103": "warning",
    "OKB104": "warning",
    "OKB105": "warning",
    "OKB201": "error",
    "OKB202": "error",
    "OKB203": "error",
    "OKB204": "error",
    "OKB205": "error",
    "OKB206": "error",
    "OKB207": "error",
    "OKB208": "error",
    "OKB301": "error",
    "OKB302": "error",
    "OKB303": "error",
    "OKB304": "warning",
    "OKB305": "warning",
    "OKB306": "error",
    "OKB307": "error",
    "OKB401": "error",
    "OKB402": "warning",
    "OKB403": "error",
    "OKB404": "error",
    "OKB405": "error",
    "OKB406": "warning",
    "OKB407": "error",
    "OKB408": "error",
    "OKB409": "error",
    "OKB410": "error",
    "OKB411": "error",
    "OKB501": "warning",
    "OKB502": "warning",
    "OKB503": "error",
    "OKB504": "warning",
    "OKB601": "error",
    "OKB602": "warning",
    "OKB701": "error",
    "OKB702": "warning",
    "OKB703": "warning",
    "OKB704": "warning",
    "OKB705": "warning",
    "OKB801": "error",
    "OKB802": "error",
    "OKB803": "error",
    "OKB811": "error",
    "OKB812": "error",
    "OKB813": "error",
    "OKB821": "error",
    "OKB822": "error",
    "OKB823": "error",
    "OKB827": "error",
    "OKB828": "error",
    "OKB829": "error",
    "OKB831": "error",
    "OKB832": "error",
    "OKB833": "error",
    "OKB860": "error",
    "OKB861": "error",
    "OKB862": "error",
    "OKB863": "error",
    "OKB864": "error",
    "OKB865": "error",
    "OKB866": "error",
    "OKB867": "error",
    "OKB868": "error",
    "OKB869": "error",
    "OKB870": "error",
    "OKB871": "error",
    "OKB872": "error",
    "OKB873": "error",
    "OKB885": "error",
    "OKB886": "error",
    "OKB887": "error",
    "OKB888": "error",
    "OKB889": "error",
    "OKB901": "error",
    "OKB902": "error",
    "OKB903": "error",
    "OKB904": "error",
    "OKB905": "error",
    "OKB906": "error",
}


def level(code: str, path: str, config: Config) -> Level:
    """The level of a rule at a path: the last setting that names it, else the default, else error."""
    found: Level = DEFAULTS.get(code, "error")
    for row in config.levels:
        if code.startswith(row["rule"]) and (
            not row["paths"] or any(fnmatchcase(path, glob) for glob in row["paths"])
        ):
            found = row["level"]
    return found
