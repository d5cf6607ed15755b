"""Nothing that a record of the security kinds may hold stops a check or a page."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from opskb import rules
from opskb.outputs import render
from opskb.outputs.site import Site
from tests.checked import loaded

WORDS = ("", "~", "[]", "{}", "9999-12-31", "0001-01-01", "2026-11-20T10:00", "-1", "no", "[{}]")
FIELDS = {
    "key": (
        "class: vault-sealer\nsince: 2026-01-01\n",
        ("class", "since", "every", "expires", "compromised", "rotations", "owner", "trigger"),
    ),
    "vulnerability": (
        "status: open\nseverity: high\nfound: 2026-11-16T10:00Z\n",
        ("status", "severity", "was", "found", "fixed", "mitigated", "surface"),
    ),
    "threat-model": (
        "status: active\nsurface: SURF-1\n",
        ("status", "surface", "threats", "walks", "assets", "actors"),
    ),
    "update": (
        "status: pending\nopened: 2026-11-16\nsecurity: true\nurgency: high\n",
        ("status", "opened", "closed", "urgency", "fixes", "component", "reviews"),
    ),
}
ROWS = {
    "key": ("rotations", ("on", "by", "ledger", "because", "audit")),
    "threat-model": ("threats", ("id", "what", "surface", "adr", "residual", "signed_off_on")),
    "update": ("reviews", ("on", "by", "checked")),
}


def texts(kind: str) -> dict[str, str]:
    """One record for each field and word, and one for each column of its table and word."""
    base, names = FIELDS[kind]
    fronts = []
    for name, word in product(names, WORDS):
        kept = "".join(f"{line}\n" for line in base.splitlines() if not line.startswith(f"{name}:"))
        fronts.append(f"{kept}{name}: {word}\n")
    table, columns = ROWS.get(kind, ("", ()))
    fronts += [
        f"{base}{table}: [{{{name}: {word or '~'}}}]\n" for name, word in product(columns, WORDS)
    ]
    return {
        f"data/{kind}/{index}.md": f"---\nid: X-{index}\nkind: {kind}\ntitle: T\n{front}---\n"
        for index, front in enumerate(fronts)
    }


@pytest.mark.parametrize("kind", FIELDS)
def test_every_value_is_told_or_left_out(kind: str, tmp_path: Path) -> None:
    cycle = {
        "data/cycles/cyc-1.md": "---\nid: CYC-1\ntitle: C\nstatus: closed\nrelease: r\nowner: A\n"
        "opened: 2026-01-01\nclosed: 2026-11-01\n---\n",
        "data/surfaces/surf-1.md": "---\nid: SURF-1\ntitle: S\nstatus: live\nowner: A\n"
        "criticality: high\nsince: 2026-11-19\n---\n",
    }
    base = loaded(tmp_path, {**texts(kind), **cycle})
    assert len(base.by_kind[kind]) > len(FIELDS[kind][1]) * 5
    site = Site(base, rules.check(base), rules.rulebook(base))
    paths = {one.path for one in render(site)}
    assert {site.path(record) for record in base.by_kind[kind]} <= paths
    assert all(one.place.line for one in site.findings)
