"""`mkdocs serve` rebuilds when a record, a kind, a template or the settings change, and at nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from opskb.kind import BUILT_IN
from opskb.outputs import assets
from opskb.outputs.template import TEMPLATES
from tests.sites.folders import copied

PATIENCE = 60


class Watcher:
    """Remembers what it was told to watch, as the server of the host does."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def watch(self, path: str) -> None:
        self.paths.append(path)


def watched(config: Path) -> list[Path]:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    loaded = load_config(str(config), site_dir=str(config.parent / "site"))
    build(loaded)
    watcher = Watcher()
    loaded.plugins.on_serve(watcher, config=loaded, builder=build)  # type: ignore[arg-type]
    return [Path(path) for path in watcher.paths]


def test_everything_that_a_site_is_made_of_is_watched(tmp_path: Path) -> None:
    paths = watched(copied("small", tmp_path))
    inside = {
        path.relative_to(tmp_path).as_posix() for path in paths if path.is_relative_to(tmp_path)
    }
    assert inside == {"opskb.yml", "data", "docs/decisions"}
    assert {BUILT_IN, TEMPLATES, assets.HOME} <= set(paths)


def test_rules_of_a_users_own_are_watched_too(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    (tmp_path / "ops_rules.py").write_text("RULES = ()\n")
    with (tmp_path / "opskb.yml").open("a") as settings:
        settings.write("rules: [ops_rules.py]\n")
    assert tmp_path / "ops_rules.py" in watched(config)


def test_a_build_writes_nothing_where_it_watches(tmp_path: Path) -> None:
    config = copied("small", tmp_path)
    paths = watched(config)
    before = {path: path.stat().st_mtime_ns for base in paths for path in [base, *base.rglob("*")]}
    watched(config)
    after = {path: path.stat().st_mtime_ns for base in paths for path in [base, *base.rglob("*")]}
    assert {
        path
        for path in after
        if after[path] != before.get(path) and "__pycache__" not in path.parts
    } == set()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A served site, at a port that the server is left to find: it is tried from 8765 on."""
    config = copied("small", tmp_path / "site")
    for port in range(8765, 8800):
        log = tmp_path / f"{port}.log"
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "serve",
            "--no-strict",
            "-a",
            f"127.0.0.1:{port}",
            "-f",
            str(config),
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        found = _serving(log, process)
        if found:
            yield config.parent, f"{found}"
            process.terminate()
            process.wait(timeout=10)
            return
        process.kill()
    pytest.fail("no port was free to serve at")


def _serving(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(PATIENCE * 10):
        found = re.search(r"Serving on (http://\S+)", log.read_text(errors="replace"))
        if found:
            return found[1]
        if process.poll() is not None:
            return ""
        time.sleep(0.1)
    return ""


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def awaited(address: str, words: str) -> bool:
    for _ in range(PATIENCE * 5):
        if words in read(address):
            return True
        time.sleep(0.2)
    return False


def test_a_change_of_a_record_a_kind_and_a_template_is_shown(served: tuple[Path, str]) -> None:
    folder, address = served
    page = f"{address}vendors/vend-acme/"
    assert "Acme &amp; Sons" in read(page)
    record = folder / "data" / "vendors" / "vend-acme.md"
    record.write_text(record.read_text().replace("They <b>deliver</b>.", "They deliver late."))
    assert awaited(page, "They deliver late.")
    kind = folder / "data" / "_kinds" / "vendor" / "kind.yml"
    kind.write_text(kind.read_text().replace("title: Vendors", "title: Suppliers"))
    assert awaited(f"{address}vendors/", "Suppliers")
    template = kind.parent / "page.html.j2"
    template.write_text(template.read_text().replace("A vendor, by", "A supplier, by"))
    assert awaited(page, "A supplier, by")
