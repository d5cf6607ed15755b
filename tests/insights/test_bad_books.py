"""Records of money, requests, debt and knowledge that are wrong in every way: shown, and never a fall."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opskb.insights.computed import figures
from opskb.outputs import boards
from opskb.outputs.boards import compliance, debt, finance, knowledge, spend
from opskb.outputs.sections import content
from opskb.outputs.site import Site
from opskb.rules import check, rulebook
from tests.checked import loaded

BOARDS = (spend.BOARD, compliance.BOARD, debt.BOARD, knowledge.BOARD, finance.BOARD)
WILD = "1e60", "-1e60", "1e-60", "0", "-5"

EMPTY = {
    "data/budgets/bud-1.md": "---\nid: BUD-1\n---\n",
    "data/requests/req-1.md": "---\nid: REQ-1\n---\n",
    "data/debt/debt-1.md": "---\nid: DEBT-1\n---\n",
    "data/procedures/proc-1.md": "---\nid: PROC-1\ntype: compliance\nrequirements: [{}]\nstatus: active\n---\n",
    "data/pages/page-1.md": "---\nid: PAGE-1\ntype: training\nacknowledgements: [{}]\ncites: [PM-9]\n---\n",
    "data/metrics/met-1.md": "---\nid: MET-1\ntype: finance\n---\n",
}
WRONG = {
    "data/budgets/bud-1.md": "---\nid: BUD-1\nscope: moon\namount: much\nspend: [1, {on: 1}]\nspikes: x\npolicy_changes: [{ledger: x}]\n---\n",
    "data/requests/req-1.md": "---\nid: REQ-1\ntype: 3\nreceived: never\nanswered: 2026-02-30\nstatus: answered\n---\n",
    "data/debt/debt-1.md": "---\nid: DEBT-1\nopened: x\nagainst: [DEBT-1, NONE-1]\ncontradicts_it: maybe\n---\n",
    "data/procedures/proc-1.md": "---\nid: PROC-1\nrequirements: [{id: L1, every: often, done: x}, 3]\n---\n",
    "data/pages/page-1.md": "---\nid: PAGE-1\nacknowledgements: [{who: A, on: x}]\ncites: PAGE-1\n---\n",
    "data/metrics/met-1.md": "---\nid: MET-1\ntype: finance\nunit: 4\nvalues: [{on: x, value: y}]\nbudgeted: z\n---\n",
}


def shown(root: Path, files: dict[str, str]) -> tuple[Site, str]:
    """What the boards and the records say of a knowledge base."""
    base = loaded(root, files)
    site = Site(base, check(base), rulebook(base))
    said = [content(board.sections(site)) for board in BOARDS]
    said += [content(boards.of_record(site, one)) for one in base.graph]
    said += [content(boards.of_index(site, kind)) for kind in base.kinds]
    assert all(board.lede(site) for board in BOARDS)
    assert all(one.label for record in base.graph for one in figures(base, record))
    return site, str(said)


@pytest.mark.parametrize("files", [{}, EMPTY, WRONG], ids=["nothing", "empty", "wrong"])
def test_every_board_stands(files: dict[str, str], tmp_path: Path) -> None:
    site, said = shown(tmp_path, files)
    assert not re.search(r"\b(nan|inf)\b", said)
    assert "OKB003" in {one.code for one in site.findings} or not files


@pytest.mark.parametrize("amount", WILD)
@pytest.mark.parametrize("value", WILD)
def test_wild_amounts_are_shown_or_said_to_be_not_computable(
    amount: str, value: str, tmp_path: Path
) -> None:
    rows = "".join(f"  - {{on: 2026-{month:02}-01, value: {value}}}\n" for month in range(1, 12))
    budget = f"---\nid: BUD-1\nstatus: active\nscope: account\namount: {amount}\nhard_cap: {amount}\nspend:\n{rows}---\n"
    metric = f"---\nid: MET-1\ntype: finance\nline: mrr\nunit: EUR\nbudgeted: {amount}\nvalues:\n{rows}---\n"
    files = {"data/budgets/bud-1.md": budget, "data/metrics/met-1.md": metric}
    site, said = shown(tmp_path, files)
    assert not re.search(r"\b(nan|inf)\b", said)
    if float(amount) < 0.01:
        assert "OKB871" in {one.code for one in site.findings}
