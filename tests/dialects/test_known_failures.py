"""What breaks, or passes unseen, in the theme that reads `adr:` headers: each is one clear finding here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from opskb import project, rules
from opskb.model import Finding

PAGE = "---\ntitle: {title}\nadr:\n  created: 2025-08-01\n{header}---\nText.\n"


def check(folder: Path, headers: Mapping[str, str]) -> list[Finding]:
    """The findings on pages with these headers, but for those about what every record should have."""
    (folder / "docs").mkdir()
    for name, header in headers.items():
        lines = "".join(f"  {line}\n" for line in header.split("; "))
        (folder / "docs" / f"{name}.md").write_text(PAGE.format(title=name, header=lines))
    found = rules.check(project.load(folder, as_of="2026-11-20"))
    return [finding for finding in found if finding.code[:4] not in ("OKB5", "OKB7")]


def test_a_successor_that_is_not_there(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, {"0001-old": "status: superseded; superseded_by: 0002-gone"})
    assert (finding.code, str(finding.place)) == ("OKB201", "docs/0001-old.md:6:18")
    assert "0002-gone" in finding.message


@pytest.mark.parametrize("day", ["2023-08-01", "01-Aug-2023"])
def test_a_date_of_either_kind_is_understood(day: str, tmp_path: Path) -> None:
    header = "status: accepted"
    assert check(tmp_path, {"0001-new": header}) == []
    path = tmp_path / "docs/0001-new.md"
    path.write_text(path.read_text().replace("2025-08-01", day))
    loaded = project.load(tmp_path, as_of="2026-11-20")
    assert [str(record.opened) for record in loaded.records] == ["2023-08-01"]
    assert loaded.problems == ()


def test_a_status_that_nobody_knows(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, {"0001-odd": "status: bananas"})
    assert (finding.code, str(finding.place)) == ("OKB401", "docs/0001-odd.md:5:11")
    assert "bananas" in finding.message


def test_superseded_by_nobody(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, {"0001-old": "status: superseded"})
    assert finding.code == "OKB206"
    assert finding.place.path == "docs/0001-old.md"


def test_a_successor_that_does_not_say_so(tmp_path: Path) -> None:
    headers = {
        "0001-old": "status: superseded; superseded_by: 0002-new",
        "0002-new": "status: accepted",
    }
    (finding,) = check(tmp_path, headers)
    assert (finding.code, finding.place.path) == ("OKB203", "docs/0002-new.md")


def test_a_circle(tmp_path: Path) -> None:
    headers = {
        "0001-one": "status: superseded; superseded_by: 0002-two; supersedes: 0002-two",
        "0002-two": "status: superseded; superseded_by: 0001-one; supersedes: 0001-one",
    }
    (finding,) = check(tmp_path, headers)
    assert finding.code == "OKB204"


def test_a_sentence_that_links_to_nothing_is_wrong_once(tmp_path: Path) -> None:
    (tmp_path / "adr").mkdir()
    (tmp_path / "adr/0001-old.md").write_text(
        "# 1. Old\n\nDate: 2026-01-02\n\n## Status\n\nSuperseded by [2. New](0002-gone.md)\n"
    )
    found = rules.check(project.load(tmp_path, as_of="2026-11-20"))
    (finding,) = [one for one in found if one.code[:4] not in ("OKB5", "OKB7")]
    assert (finding.code, str(finding.place)) == ("OKB201", "adr/0001-old.md:7:1")
