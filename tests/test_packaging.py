"""What users install: the wheel holds all files of the package and runs on its own."""

from __future__ import annotations

import os
import subprocess
import sys
from configparser import ConfigParser
from email.parser import HeaderParser
from importlib.metadata import EntryPoint
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "plugins" / "opskb"
ENTRY_POINTS = {
    "console_scripts": {"opskb": "opskb.adapters.cli:main"},
    "mkdocs.plugins": {"opskb": "opskb.adapters.mkdocs:OpskbPlugin"},
    "properdocs.plugins": {"opskb": "opskb.adapters.mkdocs:OpskbPlugin"},
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by way of the sdist, so that a file missing there is missing here, and with no network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def read(wheel: Path, name: str) -> str:
    with ZipFile(wheel) as archive:
        path = next(path for path in archive.namelist() if path.endswith(f".dist-info/{name}"))
        return archive.read(path).decode()


def test_the_wheel_holds_the_whole_package(wheel: Path) -> None:
    sources = {
        f"opskb/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == sources


@pytest.mark.parametrize(
    "pattern",
    ["opskb/kinds/*/kind.yml", "opskb/kinds/*.html.j2", "*.css", "*.js", "opskb/py.typed"],
)
def test_data_files_are_packed(wheel: Path, pattern: str) -> None:
    with ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if Path(name).match(pattern)]


def test_entry_points_are_declared_and_load(wheel: Path) -> None:
    parser = ConfigParser(delimiters="=")
    parser.read_string(read(wheel, "entry_points.txt"))
    assert {group: dict(parser[group]) for group in parser.sections()} == ENTRY_POINTS
    for group, points in ENTRY_POINTS.items():
        for name, value in points.items():
            assert callable(EntryPoint(name, value, group).load())


def test_development_tools_are_no_dependency_of_users(wheel: Path) -> None:
    metadata = HeaderParser().parsestr(read(wheel, "METADATA"))
    required = metadata.get_all("Requires-Dist", [])
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert not [line for line in required if "pytest" in line and "extra ==" not in line]
    assert all(">=" in line for line in required if "extra ==" not in line)


def test_the_installed_wheel_lists_its_kinds(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(tmp_path / "lib"), str(wheel)], check=True)
    # PYTHONPATH comes before the editable install that the development environment holds.
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}
    script = "import opskb; print(opskb.__file__)"
    shown = [
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        for command in (
            [sys.executable, "-c", script],
            [str(tmp_path / "lib" / "bin" / "opskb"), "kinds"],
        )
    ]
    assert shown[0].stdout.startswith(str(tmp_path))
    assert shown[1].returncode == 0, shown[1].stderr
    for folder in PACKAGE.glob("kinds/*/kind.yml"):
        assert folder.parent.name in shown[1].stdout
