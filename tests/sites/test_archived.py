"""A site before and after its archive was laid: every address that there was still leads somewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from opskb import project
from opskb.adapters.commands.archive import host
from opskb.edits import archive, journal, retire
from tests.engine import Engine
from tests.sitefiles import broken_links
from tests.sites.folders import write

NYGARD = "# {n}. Use {what}\n\nDate: 2025-01-0{n}\n\n## Status\n\nAccepted\n\n## Context\n\nSee [the first](0001-use-files.md).\n\n## Decision\n\nWe do.\n\n## Consequences\n\nNone.\n"
OURS = "---\nid: RB-0001\nstatus: active\ntitle: Restart\nsurface: SURF-web\nowner: Ines Ferreira\nreviews:\n  - {on: 2026-11-02, by: Ines Ferreira, checked: All of it.}\n---\n"
FILES = {
    "opskb.yml": "as_of: 2026-11-20\nsources: [{path: data}, {path: docs/decisions, kind: adr}]\n",
    "docs/index.md": "# Home\n\n[files](decisions/0001-use-files.md), [queues](decisions/0002-use-queues.md#status)\n",
    "docs/decisions/0001-use-files.md": NYGARD.format(n=1, what="files"),
    "docs/decisions/0002-use-queues.md": NYGARD.format(n=2, what="queues"),
    "docs/decisions/0003-use-streams.md": NYGARD.format(n=3, what="streams"),
    "docs/decisions/notes.md": "# Notes\n\nOn [files](0001-use-files.md).\n",
    "data/runbooks/rb-0001.md": f"{OURS}## Symptoms\n\nAs in [files](../../docs/decisions/0001-use-files.md) and [that](rb-0002.md).\n",
    "data/runbooks/rb-0002.md": OURS.replace("0001", "0002") + "## Symptoms\n\nAs in [this](rb-0001.md).\n",
    "data/surfaces/surf-web.md": "---\nid: SURF-web\nstatus: live\ntitle: Web\nowner: Ines Ferreira\n---\n",
}  # fmt: skip


def addresses(site: Path) -> set[str]:
    """Where something is published, but for the pages of rules and the record of the search."""
    return {path.relative_to(site).as_posix() for path in site.rglob("index.html")}


def test_every_old_address_leads_on(engine: Engine, tmp_path: Path) -> None:
    config = write(tmp_path, FILES)
    for id in ("ADR-0001", "ADR-0002", "RB-0002"):
        base = project.load(tmp_path)
        plan = retire.plan(base, base.graph[id], reason="We stream now", on=date(2026, 1, 5))
        journal.carry_out(tmp_path, plan)
    assert engine.build(config, tmp_path / "before").returncode == 0
    base = project.load(tmp_path)
    plan = archive.plan(base, host=host(tmp_path))
    assert [one for one in plan.done if one.startswith("moved")] == [
        "moved data/runbooks/rb-0002.md to data/runbooks/_archive/rb-0002.md, 1 link in it moved along",
        "moved docs/decisions/0001-use-files.md to docs/decisions/_archive/0001-use-files.md",
        "moved docs/decisions/0002-use-queues.md to docs/decisions/_archive/0002-use-queues.md",
    ]
    journal.carry_out(tmp_path, plan)
    built = engine.build(config, tmp_path / "after")
    assert built.returncode == 0, built.stderr
    assert "_archive" not in "".join(one for one in built.stderr.splitlines() if "link" in one)
    before, after = addresses(tmp_path / "before"), addresses(tmp_path / "after")
    assert "decisions/0001-use-files/index.html" in before
    rules = {one for one in before | after if one.startswith("rules/")}
    assert before - after - rules == set()
    assert broken_links(tmp_path / "after") == []
    for old in ("decisions/0001-use-files", "decisions/_archive/0001-use-files"):
        stub = (tmp_path / "after" / old / "index.html").read_text()
        assert 'content="0; url=' in stub
        assert "adr-0001/" in stub
