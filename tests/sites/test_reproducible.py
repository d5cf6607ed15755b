"""Equal input and an equal date give equal bytes, whatever the machine, the clock and the order of files."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import FAR_WEST, ROOT
from tests.engine import Engine
from tests.sites.folders import HERE


def build(config: Path, site: Path, **environment: str) -> None:
    # The host dates its sitemap; the variable is the way to pin it (reproducible-builds.org).
    known = {"SOURCE_DATE_EPOCH": FAR_WEST["SOURCE_DATE_EPOCH"], **environment}
    result = Engine("mkdocs").build(config, site, **known)
    assert result.returncode == 0, result.stderr


def differing(one: Path, other: Path) -> list[str]:
    names = {
        path.relative_to(base).as_posix()
        for base in (one, other)
        for path in base.rglob("*")
        if path.is_file()
    }
    _, unequal, missing = filecmp.cmpfiles(one, other, sorted(names), shallow=False)
    return [*unequal, *missing]


def shuffled(source: Path, target: Path) -> None:
    """The same files, written in another order and at another time."""
    files = sorted((path for path in source.rglob("*") if path.is_file()), reverse=True)
    for path in files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (1_000_000_000, 1_000_000_000))


def test_two_builds_of_a_small_site_are_equal(tmp_path: Path) -> None:
    shutil.copytree(HERE / "small", tmp_path / "a")
    shuffled(HERE / "small", tmp_path / "elsewhere" / "b")
    build(
        tmp_path / "a" / "mkdocs.yml",
        tmp_path / "one",
        TZ="UTC",
        PYTHONHASHSEED="1",
        LC_ALL="C.UTF-8",
    )
    build(
        tmp_path / "elsewhere" / "b" / "mkdocs.yml",
        tmp_path / "two",
        TZ="Pacific/Kiritimati",
        PYTHONHASHSEED="77",
        LC_ALL="C",
    )
    assert (tmp_path / "one" / "api" / "v1" / "records.json").is_file()
    assert differing(tmp_path / "one", tmp_path / "two") == []


@pytest.mark.skipif(
    not (ROOT / "opskb.yml").is_file(), reason="the sample knowledge base is not in this checkout"
)
def test_two_builds_of_the_sample_are_equal(
    tmp_path: Path, sample_site: Callable[[Engine], Path]
) -> None:
    build(ROOT / "mkdocs.yml", tmp_path, TZ="Asia/Kolkata", PYTHONHASHSEED="6")
    assert FAR_WEST.keys() == {"SOURCE_DATE_EPOCH", "TZ", "PYTHONHASHSEED"}
    assert differing(sample_site(Engine("mkdocs")), tmp_path) == []
