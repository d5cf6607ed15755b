"""RFCs in the order their windows close, and what an RFC became."""

from __future__ import annotations

from pathlib import Path

from opskb.insights import rfcs
from tests.checked import loaded

RFC = "---\nid: RFC-{n}\ntitle: One\nauthor: Ines Ferreira\nopened: 2026-10-0{n}\n{more}---\n"
ADR = "---\nid: ADR-1\ntitle: One\nstatus: {status}\n---\n"


def test_the_window_that_closes_first_comes_first(tmp_path: Path) -> None:
    said = {
        1: "status: open\ncloses: 2026-12-04\n",
        2: "closes: 2026-11-30\n",  # no status: open
        3: "status: draft\n",
        4: "status: rejected\n",
        5: "status: open\n",
    }
    base = loaded(
        tmp_path, {f"data/rfcs/rfc-{n}.md": RFC.format(n=n, more=more) for n, more in said.items()}
    )
    assert [one.id for one in rfcs.open_ones(base)] == ["RFC-5", "RFC-2", "RFC-1"]
    assert [one.id for one in rfcs.decided(base)] == ["RFC-4"]


def test_a_rejected_decision_is_none(tmp_path: Path) -> None:
    rfc = RFC.format(n=1, more="status: accepted\npromoted_to: ADR-1\n")
    for status, there in (("accepted", 1), ("proposed", 1), ("superseded", 1), ("rejected", 0)):
        files = {"data/rfcs/rfc-1.md": rfc, "data/adr/adr-1.md": ADR.format(status=status)}
        base = loaded(tmp_path / status, files)
        record = base.graph["RFC-1"]
        assert len(rfcs.named(base, record)) == 1
        assert len(rfcs.became(base, record)) == there, status
