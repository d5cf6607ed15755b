"""What tests share: a browser, the two engines, the sample, the public corpora, and no silent skip in CI."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from opskb.model import Artifact
    from opskb.outputs.site import Site
    from tests.engine import Engine

ROOT = Path(__file__).parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"

# Corpora are other people's records and no part of this repository, so CI may lack them.
CORPORA_ABSENT = "the public record corpora are not beside this checkout"
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

# Noon of 20 November 2026, in seconds since 1970: no test may turn out otherwise on another day.
TODAY = "1795176000"

# The first second of that day in UTC, when it is still the day before where the sample site is built.
FAR_WEST = {"SOURCE_DATE_EPOCH": "1795132800", "TZ": "America/Anchorage", "PYTHONHASHSEED": "5"}

# A gate must say the same of the same commit; elsewhere each run looks at new cases.
hypothesis.settings.register_profile("repeatable", derandomize=True)
if IN_CI:
    hypothesis.settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all its workers have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _alone(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No cache of an earlier run, no repository around the folder of a test, one day for all."""
    with pytest.MonkeyPatch.context() as changed:
        # Tests start hundreds of processes: what one compiles is there for the next, beside no source.
        changed.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        changed.setenv("PYTHONPYCACHEPREFIX", str(shared / "bytecode"))
        changed.setenv("SOURCE_DATE_EPOCH", TODAY)
        changed.delenv("GITHUB_STEP_SUMMARY", raising=False)
        changed.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        changed.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path_factory.getbasetemp()))
        yield


@pytest.fixture(scope="session")
def corpora() -> Path:
    if not CORPORA.is_dir():
        pytest.skip(f"{CORPORA_ABSENT} ({os.path.relpath(CORPORA, ROOT)})")
    return CORPORA


@pytest.fixture(scope="session", params=["mkdocs", "properdocs"])
def engine(request: pytest.FixtureRequest) -> Engine:
    from tests.engine import Engine

    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed: make install")
    return Engine(request.param)


@pytest.fixture(scope="session")
def sample_site(shared: Path) -> Callable[[Engine], Path]:
    """A function from an engine to the sample site as it builds that strictly: for reading only."""
    from tests.once import once

    def built(engine: Engine) -> Path:
        def build(folder: Path) -> None:
            result = engine.build(ROOT / "mkdocs.yml", folder, "--strict", **FAR_WEST)
            assert result.returncode == 0, result.stderr

        return once(shared, f"sample-{engine.name}", build)

    return built


@pytest.fixture(scope="session")
def sample() -> Site:
    """The sample, loaded and checked once for all that is asked of it."""
    from opskb import project, rules
    from opskb.outputs.site import Site

    base = project.load(ROOT)
    return Site(base, rules.check(base), rules.rulebook(base))


@pytest.fixture(scope="session")
def sample_artifacts(sample: Site) -> Mapping[str, Artifact]:
    """Every artifact of the sample, by its path."""
    from opskb.outputs import render

    return {artifact.path: artifact for artifact in render(sample)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from tests.browser.harness import chromium, launched

    for package in ("playwright", "axe_playwright_python"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: make install")
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with launched(executable) as opened:
        yield opened


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in {"browser", "corpora"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_a_skip_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_a_skip_in_ci(report)
    return report


def _fail_a_skip_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI a skip is a hole: a suite without its browser would pass with nothing looked at."""
    if not IN_CI or not report.skipped or hasattr(report, "wasxfail"):
        return
    if CORPORA_ABSENT not in report.longreprtext:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longreprtext}"
