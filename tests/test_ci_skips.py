"""A skip for want of a browser or a package is listed on a desk and fails in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CORPORA_ABSENT

SKIPS = {
    "in a test": "def test_it():\n    pytest.skip('no Chromium on this machine')\n",
    "by a mark": "@pytest.mark.skip(reason='no Chromium on this machine')\ndef test_it(): pass\n",
    "by a fixture": "@pytest.fixture\ndef tool(): pytest.skip('no Chromium on this machine')\n"
    "def test_it(tool): pass\n",
    "by a module": "pytest.skip('no Chromium on this machine', allow_module_level=True)\n",
}


def run(folder: Path, body: str, *, ci: str | None) -> subprocess.CompletedProcess[str]:
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -ra\n")
    (folder / "test_seeded.py").write_text(f"import pytest\n\n{body}")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    if ci is not None:
        environment["CI"] = ci
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("body", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_in_ci(tmp_path: Path, body: str) -> None:
    result = run(tmp_path, body, ci="true")
    assert result.returncode != 0
    assert "skipped, which CI does not allow" in result.stdout
    assert "no Chromium on this machine" in result.stdout


@pytest.mark.parametrize("body", SKIPS.values(), ids=SKIPS)
@pytest.mark.parametrize("ci", [None, "", "false"])
def test_a_skip_is_listed_with_its_reason_elsewhere(
    tmp_path: Path, body: str, ci: str | None
) -> None:
    result = run(tmp_path, body, ci=ci)
    assert result.returncode in {0, 5}  # 5: a skipped module leaves no test to run
    assert "no Chromium on this machine" in result.stdout
    assert "1 skipped" in result.stdout


def test_absent_corpora_may_skip_in_ci(tmp_path: Path) -> None:
    result = run(tmp_path, f"def test_it(): pytest.skip({CORPORA_ABSENT!r})\n", ci="true")
    assert result.returncode == 0
    assert CORPORA_ABSENT in result.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    body = "@pytest.mark.xfail(reason='known')\ndef test_it(): raise ValueError\n"
    result = run(tmp_path, body, ci="true")
    assert result.returncode == 0
    assert "1 xfailed" in result.stdout
