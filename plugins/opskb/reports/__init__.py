"""How to say it: each report turns one Run into text, all of them in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opskb.reports import github, gitlab, json, junit, rdjson, sarif, text
from opskb.reports.run import Run

REPORTS: Mapping[str, Callable[[Run], str]] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "rdjson": rdjson.render,
}
IN_BYTES = ("rdjson",)
"""The reports that count in bytes, and so want the lines of the files with findings."""
