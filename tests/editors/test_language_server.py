"""What opskb says of a YAML file, an editor says too: the language server of npm, over good and bad files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from opskb import config, project, rules
from opskb.adapters.cli import cli
from tests.editors.server import HERE, Server
from tests.npm.packages import node

BASE = HERE / "base"
# The records of a kind that is broken are records no more, and `kind.yml` itself is 9xx.
OF_A_FILE = {"OKB001", "OKB002", "OKB003", "OKB006", "OKB401", "OKB901"}
FILES = sorted(
    path.relative_to(BASE).as_posix()
    for path in BASE.rglob("*.yml")
    if "good-" in path.as_posix() or "bad-" in path.as_posix()
)
GOOD = [path for path in FILES if "good-" in path]
BAD = [path for path in FILES if "bad-" in path]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base with what opskb writes for editors: no schema of the test's own."""
    root = tmp_path_factory.mktemp("editors") / "base"
    shutil.copytree(BASE, root)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(root)
        result = CliRunner().invoke(cli, ["schema", "--write"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    (root / "data/runbooks/new.yml").write_text("")
    (root / "data/runbooks/begun.yml").write_text("id: RB-0900\nstatus: \nsteps:\n  - \n")
    return root


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    program = node()
    yaml: dict[str, Any] = {
        "schemas": json.loads((root / ".vscode/settings.json").read_text())["yaml.schemas"],
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "validate": True,
        "hover": True,
        "completion": True,
    }
    server = Server(program, root, {"yaml": yaml})
    try:
        for path in (*FILES, "data/runbooks/new.yml", "data/runbooks/begun.yml"):
            server.open(root / path)
        yield server
        assert "NETWORK" not in server.close()
    finally:
        server.kill()


@pytest.fixture(scope="module")
def ours(root: Path) -> dict[str, list[str]]:
    """What opskb finds in each file alone."""
    found: dict[str, list[str]] = {path: [] for path in FILES}
    for one in rules.check(project.load(root)):
        if one.code in OF_A_FILE:
            found.setdefault(one.place.path, []).append(f"{one.code} {one.message}")
    for path in (path for path in FILES if path.startswith("settings/")):
        _, problems = config.load((root / path).parent)
        found[path] += [f"{one.code} {one.message}" for one in problems]
    return found


def test_there_are_files_enough() -> None:
    assert len(GOOD) >= 20
    assert len(BAD) >= 20
    assert len({path.split("/")[1] for path in GOOD if path.startswith("data/")}) > 10


@pytest.mark.parametrize("path", GOOD)
def test_a_good_file_is_good_to_both(
    path: str, root: Path, server: Server, ours: dict[str, list[str]]
) -> None:
    assert (server.judged(root / path), ours[path]) == ([], [])
    lines = (root / path).read_text("utf-8").split("\n")
    first = next(at for at, line in enumerate(lines) if line and not line.startswith("#"))
    assert server.hover(root / path, first, 1), "no schema is known for it"


@pytest.mark.parametrize("path", BAD)
def test_a_bad_file_is_bad_to_both(
    path: str, root: Path, server: Server, ours: dict[str, list[str]]
) -> None:
    assert server.judged(root / path)
    assert ours[path]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "data/adr/bad-a-day-that-no-month-has.yml",
            "is no day that exists: write it as 2026-11-20",
        ),
        ("data/slos/bad-a-share-above-one.yml", "above the maximum"),
        ("data/metrics/bad-a-cadence-nobody-knows.yml", "is not a cadence: write it as"),
        ("data/surfaces/bad-a-field-misspelt.yml", "Property critical is not allowed"),
        ("data/roles/bad-nothing-of-what-is-required.yml", 'Missing property "layer"'),
        ("data/rfcs/bad-a-status-of-another-kind.yml", '"open", "draft", "accepted"'),
    ],
)
def test_what_is_wrong_is_said_in_words(path: str, said: str, root: Path, server: Server) -> None:
    assert said in " ".join(server.judged(root / path))


def _spot(path: Path, word: str) -> tuple[int, int]:
    lines = path.read_text("utf-8").split("\n")
    return next((at, line.index(word) + 1) for at, line in enumerate(lines) if word in line)


@pytest.mark.parametrize(
    ("path", "word", "shown"),
    [
        ("data/runbooks/good-runbook.yml", "surface", "leads to `surface` (such as `SURF-"),
        ("data/runbooks/good-runbook.yml", "every", "if not written: `90 days`"),
        ("data/runbooks/good-runbook.yml", "may", "an agent with approval"),
        ("data/runbooks/good-runbook.yml", "supersedes", "seen from there: `superseded_by`"),
        ("data/runbooks/good-runbook.yml", "status", "* `superseded`: retired"),
        ("data/adr/good-adr.yml", "date", "*date* · role `opened`"),
        ("data/adr/good-adr.yml", "date", "2026-11-20"),
        ("data/slos/good-slo.yml", "latency", "in milliseconds"),
        ("data/_kinds/good-contract/kind.yml", "prefix", "What their ids begin with."),
        ("data/_kinds/good-contract/kind.yml", "role", "What it means to opskb"),
        ("settings/good-whole/opskb.yml", "archive_after", "When a tombstone belongs"),
    ],
)
def test_what_a_field_is_for_is_shown_over_it(
    path: str, word: str, shown: str, root: Path, server: Server
) -> None:
    assert shown in server.hover(root / path, *_spot(root / path, word))


def test_the_statuses_of_the_kind_are_offered(root: Path, server: Server) -> None:
    offered = server.offers(root / "data/runbooks/begun.yml", 1, len("status: "))
    assert {"draft", "active", "superseded", "retired"} <= offered.keys()


def test_a_whole_record_is_offered_and_so_is_a_row(root: Path, server: Server) -> None:
    whole = server.offers(root / "data/runbooks/new.yml", 0, 0)[
        "A whole record of the kind runbook"
    ]
    assert whole.startswith("id: ${1:RB-")
    assert "\nsurface:" in whole
    assert "\n  ## Symptoms\n" in whole
    rows = server.offers(root / "data/runbooks/begun.yml", 3, len("  - "))
    assert "intent: ${" in rows["A row of steps"]
