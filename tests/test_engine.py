"""Both engines build a plain site here, so that a failing site test speaks of opskb."""

from __future__ import annotations

from pathlib import Path

from tests.engine import Engine

CONFIG = "site_name: Plain\ntheme: {name: material, font: false}\n"


def test_an_engine_builds_a_plain_site(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A plain page\n")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    result = engine.build(tmp_path / "mkdocs.yml", tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "A plain page" in (tmp_path / "site" / "index.html").read_text()


def test_an_engine_says_why_it_cannot_build(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIG}plugins: [not-there]\n")
    result = engine.build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert result.returncode != 0
    assert "not-there" in result.stderr
