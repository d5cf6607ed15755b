"""`--strict` and `opskb check` fail alike, and `strict` of the plugin does so where the host would not."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.config import BASELINE
from opskb.edits import baseline
from opskb.edits.journal import carry_out
from opskb.rules import check
from tests.engine import Engine
from tests.sites.folders import PLAIN, RECORD, copied, write

BROKEN = RECORD.replace("Words.", "See [this](gone.md).", 1)
UNKNOWN = RECORD.replace("status: accepted", "status: accepted\nmood: good")


def test_a_clean_site_passes(engine: Engine, tmp_path: Path) -> None:
    result = engine.build(copied("small", tmp_path), tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr


def test_an_error_fails_a_strict_build(engine: Engine, tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    (tmp_path / "data" / "adr").mkdir()
    (tmp_path / "data" / "adr" / "adr-0001.md").write_text(BROKEN)
    result = engine.build(config, tmp_path / "site", "--strict")
    assert result.returncode == 1
    assert "data/adr/adr-0001.md:10:5: OKB201 error" in result.stderr


def test_an_error_does_not_fail_a_plain_build(tmp_path: Path) -> None:
    config = write(tmp_path, {"data/adr/adr-0001.md": BROKEN})
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 0
    assert "WARNING -  data/adr/adr-0001.md:10:5: OKB201 error" in result.stderr


def test_a_warning_is_told_and_does_not_fail(engine: Engine, tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    (tmp_path / "data" / "adr").mkdir()
    (tmp_path / "data" / "adr" / "adr-0001.md").write_text(UNKNOWN)
    result = engine.build(config, tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "INFO    -  data/adr/adr-0001.md:5:" in result.stderr
    assert "OKB002 warning" in result.stderr


@pytest.mark.parametrize("options", [(), ("--quiet",)])
def test_the_plugin_can_be_strict_by_itself(options: tuple[str, ...], tmp_path: Path) -> None:
    strict = PLAIN.replace("{as_of: 2026-11-20}", "{as_of: 2026-11-20, strict: true}")
    config = write(tmp_path, {"mkdocs.yml": strict, "data/adr/adr-0001.md": BROKEN})
    result = Engine("mkdocs").build(config, tmp_path / "site", *options)
    assert result.returncode == 1
    assert "errors were found" in result.stderr


@pytest.mark.parametrize("written", ["'2026-02-30'", "soon"])
def test_an_as_of_that_is_no_date_is_told(written: str, tmp_path: Path) -> None:
    config = write(
        tmp_path,
        {"mkdocs.yml": PLAIN.replace("2026-11-20", written), "data/adr/adr-0001.md": RECORD},
    )
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 1
    assert "write it as 2026-11-20" in result.stderr
    assert "Traceback" not in result.stderr


def test_settings_may_have_another_name(tmp_path: Path) -> None:
    config = write(
        tmp_path,
        {
            "mkdocs.yml": PLAIN.replace("{as_of: 2026-11-20}", "{config: ops/kb.yml}"),
            "ops/kb.yml": "name: Elsewhere\nas_of: 2026-11-20\nsources: [{path: notes}]\n",
            "ops/notes/adr/adr-0001.md": RECORD,
        },
    )
    result = Engine("mkdocs").build(config, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "site" / "decisions" / "adr-0001" / "index.html").is_file()


def test_an_option_that_does_not_exist_is_told(tmp_path: Path) -> None:
    config = write(
        tmp_path, {"mkdocs.yml": PLAIN.replace("as_of", "asof"), "data/adr/adr-0001.md": RECORD}
    )
    result = Engine("mkdocs").build(config, tmp_path / "site", "--strict")
    assert result.returncode == 1
    assert "asof" in result.stderr


def test_what_the_baseline_covers_passes_and_is_shown_as_open(
    engine: Engine, tmp_path: Path
) -> None:
    config = copied("small", tmp_path)
    (tmp_path / "data" / "adr").mkdir()
    (tmp_path / "data" / "adr" / "adr-0001.md").write_text(BROKEN)
    base = project.load(tmp_path)
    carry_out(tmp_path, baseline.written(base))
    result = engine.build(config, tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "in the baseline" in result.stderr
    page = (tmp_path / "site/findings/index.html").read_text()
    assert page.count("In the baseline. What to do: ") == sum(one.baselined for one in check(base))
    (tmp_path / BASELINE).write_text("damaged")
    result = engine.build(config, tmp_path / "site", "--strict")
    assert result.returncode == 1
    assert "OKB907" in result.stderr
    assert "OKB201" in result.stderr
