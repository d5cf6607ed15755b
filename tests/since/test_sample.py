"""A branch of the sample: a decision is superseded, and a runbook is left relying on the old one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.checked import commit, git, write
from tests.since.changed import Check, Told

ROOT = Path(__file__).parents[2]
RUNBOOK = "data/runbooks/rb-0014-balances-are-old.md"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample in a repository of its own; the runbook says that it relies on the decision."""
    for name in ("data", "docs/decisions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "opskb.yml", tmp_path)
    relying = "\nrelates_to: [ADR-0016]\nstatus:"
    text = (tmp_path / RUNBOOK).read_text("utf-8")
    write(tmp_path, {RUNBOOK: text.replace("\nstatus:", relying, 1)})
    commit(tmp_path, "2026-11-18")
    git(tmp_path, "checkout", "-q", "-b", "side")
    return tmp_path


def test_a_superseded_decision_leaves_a_runbook_behind(
    sample: Path, told: Told, check: Check, tmp_path: Path
) -> None:
    (old,) = sample.glob("data/adr/adr-0016-*.md")
    text = old.read_text("utf-8")
    assert "status: accepted" in text
    new = text.replace("ADR-0016", "ADR-0099", 1).replace(
        "\nstatus:", "\nsupersedes: [ADR-0016]\nstatus:", 1
    )
    gone = text.replace("status: accepted", "status: superseded\nsuperseded_by: [ADR-0099]", 1)
    write(sample, {"data/adr/adr-0099-ask-the-ledger.md": new, str(old.relative_to(sample)): gone})
    write(sample, {"data/_code/services/ledger/balances.py": "AGE = 1\n"})
    commit(sample, "2026-11-19")
    said = told(sample, "main")
    direct = [one for one in said["since"]["relying"] if not one["via"]]
    assert ("RB-0014", "ADR-0016", "ADR-0099") in [
        (one["id"], one["retired"], one["successor"]) for one in direct
    ]
    assert ("OKB207", "RB-0014") in [(one["code"], one["record"]) for one in said["findings"]]
    # None of what the sample does wrong on purpose is the change's.
    assert not {"OKB301", "OKB204"} & {one["code"] for one in said["findings"]}
    assert {one["id"]: one["standing"] for one in said["since"]["governing"]}[
        "RB-0014"
    ] == "suspect"
    records = said["since"]["records"]
    assert [(one["id"], one["by"]) for one in records["superseded"]] == [("ADR-0016", "ADR-0099")]
    file = tmp_path / "comment.md"
    assert check(sample, "--since", "main", "--comment", str(file)).exit_code == 1
    assert re.search(
        r"\| `RB-0014` \| `ADR-0016` \| +\| superseded by `ADR-0099` \|", file.read_text()
    )


def test_the_sample_without_a_change_introduces_nothing(sample: Path, told: Told) -> None:
    said = told(sample, "main")
    assert (said["findings"], said["since"]["mended"]) == ([], [])
    assert said["since"]["relying"] == said["since"]["governing"] == []
