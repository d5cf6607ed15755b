"""Other people's decisions, retired and laid in the archive: nothing else is said of them afterwards."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from opskb import project
from opskb.edits import archive, journal, retire
from opskb.edits.refused import Refused
from opskb.model import Record
from opskb.project import Project
from opskb.rules import check

CORPORA = (
    "adr-arachne", "adr-brighter", "adr-dfe-bfys", "adr-govuk-aws", "adr-hydra", "adr-jabref", "adr-korifi",
    "adr-log4brains", "adr-madr4", "adr-moj-cloud-platform", "adr-semantic-kernel", "adr-shopware",
    "run-kubevirt", "run-moj-modernisation", "run-prometheus-operator", "inc-jenkins-cstate",
)  # fmt: skip
TWO = 2
ENDED = ("OKB206", "OKB404", "OKB405", "OKB410", "OKB411")


def copied(corpora: Path, name: str, root: Path) -> Project:
    shutil.copytree(corpora / name, root / "data" / name)
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (root / "opskb.yml").write_text("as_of: 2026-11-20\n")
    return project.load(root)


def ended(base: Project) -> tuple[Project, list[str]]:
    """The knowledge base with two records retired, those that most others lead to."""
    ids: list[str] = []
    for one in sorted(base.graph, key=lambda one: -len(base.graph.incoming.get(one.key, ()))):
        try:
            plan = retire.plan(base, one, reason="No longer how we work", on=date(2026, 1, 5))
        except Refused:
            continue
        journal.carry_out(base.root, plan)
        base, ids = project.load(base.root), [*ids, one.id]
        if len(ids) == TWO:
            break
    return base, ids


def told(base: Project) -> Counter[tuple[str, str]]:
    """How often each rule finds something in each record; a link that was dead before may mean by
    its name, from now on, what lies in the archive."""
    codes = {"OKB408": "OKB201"}
    found = (one for one in check(base) if one.code != "OKB406")
    return Counter((codes.get(one.code, one.code), one.record) for one in found)


def leads(base: Project, one: Record) -> list[tuple[str, str, str]]:
    links = base.graph.outgoing.get(one.key, ())
    return [(link.form, link.relation, link.target) for link in links]


@pytest.mark.parametrize("name", CORPORA)
def test_nothing_is_lost_on_the_way_into_the_archive(
    corpora: Path, name: str, tmp_path: Path
) -> None:
    base, ids = ended(copied(corpora, name, tmp_path))
    assert len(ids) == TWO
    assert not [(code, id) for code, id in told(base) if id in ids and code in ENDED]
    plan = archive.plan(base)
    journal.carry_out(base.root, plan)
    after = project.load(base.root)
    assert [after.graph[id].archived for id in ids] == [True, True]
    assert {one.key for one in after.graph} == {one.key for one in base.graph}
    for one in base.graph:
        now = after.graph[one.key]
        assert (now.title, now.status, now.dialect) == (one.title, one.status, one.dialect)
        assert leads(after, now) == leads(base, one)
        assert after.graph.digest(now) == base.graph.digest(one)
    assert told(after) == told(base)
    assert not archive.plan(after)
