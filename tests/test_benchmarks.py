"""The benchmarks measure what they say: same bytes every time, records that check clean, honest tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from statistics import mean

import pytest

from benchmarks import agents, build, check, plain, report, since
from benchmarks.__main__ import main
from benchmarks.generate import generate
from benchmarks.measure import Command, Cost, Failed, interleaved, medians, ratio
from benchmarks.plan import SHARES
from opskb import markdown, project, rules
from opskb.project import Project

ROOT = Path(__file__).parent.parent
GENERATE = "import sys, pathlib; from benchmarks.generate import generate; generate(pathlib.Path(sys.argv[1]), 60)"


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}" for path in files
    ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("base")
    generate(folder, 60)
    return project.load(folder)


def test_the_same_size_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", GENERATE, str(tmp_path / seed)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        found.add(digest(tmp_path / seed))
    assert len(found) == 1
    assert len(found.pop().split("\n")) > 60


def test_every_generated_record_loads(base: Project) -> None:
    assert len(base.records) == 60
    assert not base.skipped
    assert not base.problems
    assert {record.kind for record in base.records} == set(SHARES)


def test_generated_records_check_clean(base: Project) -> None:
    findings = [finding for finding in rules.check(base) if not finding.waived]
    assert [str(one) for one in findings if one.level == "error"] == []
    assert len(findings) <= 6


def test_generated_records_are_of_the_stated_size(base: Project) -> None:
    texts = [(base.root / record.path).read_text("utf-8") for record in base.records]
    fronts = [text.index("\n---\n", 3) for text in texts]
    assert 400 < mean(fronts) < 600
    assert 1_800 < mean(map(len, texts)) - mean(fronts) < 2_200
    assert 3 <= mean(len(base.graph.outgoing[record.key]) for record in base.records) <= 6


MEASURE = """
import sys, pathlib
from benchmarks.measure import Command, once
for code in sys.argv[1:]:
    cost = once(Command((sys.executable, "-c", code), pathlib.Path()))
    print(cost.cpu, cost.wall, cost.memory)
"""


def test_a_process_is_measured_with_what_it_takes() -> None:
    # In a process of its own, as the benchmarks run: that of a starting process counts as well.
    command = [sys.executable, "-c", MEASURE, "pass", "x = bytearray(80_000_000); sum(range(9**7))"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    idle, busy = (tuple(map(float, line.split())) for line in said.splitlines())
    assert busy[0] > idle[0]
    assert busy[2] > idle[2] + 60_000_000


def test_a_process_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    command = Command((sys.executable, "-c", "raise SystemExit('no such theme')"), tmp_path)
    with pytest.raises(Failed, match="no such theme"):
        interleaved({"only": command}, rounds=1)


def test_ratios_compare_the_two_of_one_round() -> None:
    ours = [Cost(2, 2, 10), Cost(40, 40, 30), Cost(3, 3, 20)]
    floor = [Cost(1, 4, 1), Cost(10, 4, 1), Cost(1, 4, 1)]
    assert medians(ours) == Cost(3, 3, 20)
    assert ratio(ours, floor) == 3
    assert ratio(ours, floor, lambda cost: cost.wall) == 0.75


SECTIONS = (
    report.Section(
        "Check",
        (
            report.Result("opskb check", Cost(2.5, 2.6, 150_000_000), {"× parse": 1.25}),
            report.Result("floor", Cost(2, 2.04, 18_000_000)),
        ),
        (report.Aim("CPU of a check", 1.25, 2.5, " × the floor"), report.Aim("memory", 201, 200, " MB")),
        {"a page": 14_900, "the site": 21_000_000},
    ),
)  # fmt: skip


def test_a_table_says_figures_ratios_sizes_and_aims() -> None:
    assert report.text(SECTIONS) == (
        "Check          CPU s  wall s  peak MB  × parse\n"
        "  opskb check   2.50    2.60      150     1.25\n"
        "  floor         2.00    2.04       18\n"
        "\n"
        "  a page    14.9 kB\n"
        "  the site  21.0 MB\n"
        "\n"
        "Aims\n"
        "  met     CPU of a check: 1.25 × the floor, wanted below 2.5 × the floor\n"
        "  missed  memory: 201.00 MB, wanted below 200 MB\n"
    )


def test_json_says_the_same_figures() -> None:
    said = json.loads(report.as_json(SECTIONS, rounds=3))
    assert said["rounds"] == 3
    assert said["sections"][0]["results"][0]["ratios"] == {"× parse": 1.25}
    assert [aim["met"] for aim in said["sections"][0]["aims"]] == [True, False]


def test_the_peer_converts_with_the_extensions_of_opskb() -> None:
    assert set(plain.EXTENSIONS) == set(markdown.EXTENSIONS)


def test_a_whole_run_measures_both_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "COUNTS", (20, 40))
    monkeypatch.setattr(since, "COUNT", 60)
    monkeypatch.setattr(agents, "COUNT", 20)
    monkeypatch.setattr(build, "COUNT", 40)
    monkeypatch.setattr(build, "FEW", 20)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["--rounds", "1", "--json", str(tmp_path / "figures.json")]) == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "figures.json"]
    checked, served, changed, built, sample = json.loads(
        (tmp_path / "figures.json").read_text("utf-8")
    )["sections"]
    assert [one["cost"]["cpu"] > 0 for one in checked["results"]] == [True] * 6
    assert (
        checked["results"][0]["ratios"]["× read"] > checked["results"][0]["ratios"]["× parse"] > 1
    )
    assert changed["results"][1]["ratios"]["× check"] > 1
    assert served["results"][1]["ratios"]["× check"] > 1
    assert 0 < served["results"][2]["ratios"]["× check"] < 1
    assert built["sizes"]["site"] > built["sizes"]["site of the peer"] > 1_000_000
    assert built["sizes"]["record page, median of 40"] > 5_000
    assert sample["results"][0]["ratios"]["× peer"] > 0
    assert capsys.readouterr().out.count("wanted below") == 9
