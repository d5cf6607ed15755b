"""What is recorded from outside: kept whole whatever lies there and however many write at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from opskb.edits import evidence
from opskb.edits.refused import Refused
from opskb.insights.evidence import read
from opskb.project import Project
from tests.checked import found, loaded

SLO = "---\nid: SLO-x\nstatus: active\nobjective: 99%\nwindow: 30 days\nlatency: 100\n---\n"
FILES = {"data/slos/slo-x.md": SLO}
MANIFEST, LOG = "evidence/manifest.json", "evidence/validation.jsonl"


def _manifest(root: Path) -> dict[str, object]:
    text = (root / MANIFEST).read_text(encoding="utf-8")
    data: dict[str, object] = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return data


def _graph(folder: Path, text: str = "a graph\n") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "the graph; of \u2603.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_objective_stands_for_an_availability_it_does_not_name(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    assert evidence.record(base, "x", availability=0.99, slo_id="SLO-x").passed
    assert not evidence.record(base, "x", availability=0.9899, slo_id="SLO-x").passed
    assert evidence.record(base, "x", latency=100, slo_id="SLO-x").passed
    assert not evidence.record(base, "x", latency=100.1, slo_id="SLO-x").passed
    assert not evidence.record(base, "x", error_rate=0.02, targets={"error_rate": 0.01}).passed


def test_evidence_is_copied_and_listed_and_a_change_is_found(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    files = [_graph(tmp_path / "away")]
    kept = evidence.record(base, "x", availability=0.5, slo_id="SLO-x", files=files)
    assert (kept.passed, kept.enforced, kept.owed) == (False, False, "")
    (row,) = _manifest(tmp_path)["files"]  # type: ignore[misc,attr-defined]
    assert row["path"] == "evidence/VAL-0001/the-graph-of-.txt"
    assert not found(loaded(tmp_path, {}), "OKB604")
    (tmp_path / row["path"]).write_text("a better graph\n")
    (problem,) = found(loaded(tmp_path, {}), "OKB604")
    assert "is not what it was when it was listed" in problem.message
    with pytest.raises(Refused, match="another name"):
        evidence.attach(base, "VAL-0001", [tmp_path / row["path"]])


def test_attached_evidence_pays_what_is_owed_and_a_pass_enforces_again(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    assert evidence.record(base, "x", availability=0.5, slo_id="SLO-x").owed
    assert found(loaded(tmp_path, {}), "OKB603")
    assert not evidence.record(base, "x", availability=1, slo_id="SLO-x").enforced
    assert evidence.attach(base, "VAL-0001", [_graph(tmp_path / "away")]).enforced
    assert not found(loaded(tmp_path, {}), "OKB603")
    assert _manifest(tmp_path)["automation"] == {
        "parameters": {"incident_ids": []},
        "phases": {"operate": {"automation_enforced": True, "owed": []}},
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "nothing was measured"),
        ({"availability": 1.2}, "not a share"),
        ({"availability": float("nan")}, "not a share"),
        ({"latency": -1.0}, "not a number of milliseconds"),
        ({"error_rate": 0.1}, "error rate has no target"),
        ({"latency": 5.0, "slo_id": "SLO-y"}, "no objective `SLO-y`"),
        ({"latency": 5.0, "incidents": ["INC-9"]}, "no incident `INC-9`"),
        ({"latency": 5.0, "phase": "a\nb"}, "no name of a phase"),
    ],
)
def test_what_cannot_be_judged_is_not_recorded(
    given: dict[str, object], says: str, tmp_path: Path
) -> None:
    base = loaded(tmp_path, FILES)
    with pytest.raises(Refused, match=says):
        evidence.record(base, "x", **{"slo_id": "SLO-x", **given})  # type: ignore[arg-type]
    assert not (tmp_path / "evidence").exists()


BROKEN = {
    "": "is not JSON",
    "{": "is not JSON",
    "[]": "is not an object",
    '{"schema": "opskb/evidence-v9"}': "has the schema",
    '{"schema": "opskb/evidence-v1", "files": 3}': "is not a list",
    '{"schema": "opskb/evidence-v1", "files": [{"path": 7}]}': "without a path and a SHA-256",
    '{"schema": "opskb/evidence-v1", "results": [{"id": "VAL-9"}]}': "which the log does not hold",
    '{"schema": NaN}': "is not JSON",
    "[" * 100_000: "is not JSON",
    "9" * 5_000: "is not JSON",
    r'{"schema": "\ud800"}': "is not JSON that can be written again",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_manifest_is_a_finding_and_stops_a_result_before_it_is_written(
    text: str, tmp_path: Path
) -> None:
    base = loaded(tmp_path, {**FILES, MANIFEST: text, LOG: ""})
    (problem, *_) = found(base, "OKB605")
    assert BROKEN[text] in problem.message
    with pytest.raises(Refused, match="nothing was recorded"):
        evidence.record(base, "x", availability=1, slo_id="SLO-x")
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == text
    assert (tmp_path / LOG).read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    "line",
    [
        r'{"a": "\ud800"}',
        "{",
        "null",
        "{}",
        '{"schema": "opskb/validation-v1", "id": 3}',
        "\x00",
        "[" * 99_999,
    ],
)
def test_a_broken_line_is_found_where_it_stands(line: str, tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    evidence.record(base, "x", availability=1, slo_id="SLO-x")
    with (tmp_path / LOG).open("a") as log:
        log.write(f"{line}\n")
    (problem,) = found(loaded(tmp_path, {}), "OKB605")
    assert (problem.place.path, problem.place.line) == (LOG, 2)


def test_a_result_that_was_changed_afterwards_is_found(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    evidence.record(base, "x", availability=0.5, slo_id="SLO-x")
    log = tmp_path / LOG
    log.write_text(log.read_text().replace('"FAIL"', '"PASS"'))
    (problem,) = found(loaded(tmp_path, {}), "OKB605")
    assert "`VAL-0001` is PASS here, and the manifest says FAIL of it" in problem.message


def test_a_manifest_that_is_behind_its_log_is_found_and_mended_by_the_next_result(
    tmp_path: Path,
) -> None:
    base = loaded(tmp_path, FILES)
    files = [_graph(tmp_path / "away")]
    evidence.record(base, "x", availability=1, slo_id="SLO-x")
    before = (tmp_path / MANIFEST).read_text()
    evidence.record(base, "x", availability=0.5, slo_id="SLO-x", files=files)
    (tmp_path / MANIFEST).write_text(before)
    assert "does not list it" in found(loaded(tmp_path, {}), "OKB605")[0].message
    evidence.record(base, "x", availability=1, slo_id="SLO-x")
    assert not found(loaded(tmp_path, {}), "OKB605")
    assert [row["path"] for row in _manifest(tmp_path)["files"]] == [  # type: ignore[attr-defined]
        "evidence/VAL-0002/the-graph-of-.txt"
    ]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    base = loaded(tmp_path / "here", FILES)
    (tmp_path / "there").mkdir()
    (tmp_path / "here/evidence").symlink_to(tmp_path / "there")
    with pytest.raises(Refused, match="symbolic link"):
        evidence.record(base, "x", availability=1, slo_id="SLO-x")
    assert not list((tmp_path / "there").iterdir())
    assert "symbolic link" in read(tmp_path / "here", "evidence").faults[0].message


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    loaded(tmp_path, FILES)
    asked = ["slo", "record", "x", "--slo", "SLO-x", "--availability", "100%"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "opskb", *asked],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(6)
    ]
    assert [one.wait(timeout=60) for one in running] == [0] * 6
    ids = [json.loads(line)["id"] for line in (tmp_path / LOG).read_text().splitlines()]
    assert ids == [f"VAL-000{number}" for number in range(1, 7)]
    assert len(_manifest(tmp_path)["results"]) == 6  # type: ignore[arg-type]
    assert sorted(path.name for path in (tmp_path / "evidence").iterdir()) == [
        "manifest.json",
        "validation.jsonl",
    ]


def test_a_result_of_a_record_that_may_not_be_seen_is_not_told(tmp_path: Path) -> None:
    from opskb.insights.evidence import kept

    base: Project = loaded(tmp_path, FILES)
    evidence.record(base, "x", availability=0.5, slo_id="SLO-x")
    hidden = {"data/slos/slo-x.md": SLO.replace("status", "visibility: private\nstatus")}
    after = loaded(tmp_path, hidden)
    assert not kept(after).results
    assert not found(after, "OKB603")


SURFACE = "---\nid: SURF-shop\nstatus: live\n---\n"
ON = "---\nid: SLO-%s\nstatus: %s\nobjective: 99%%\nsurface: SURF-shop\n%s---\n"
SHOP = {
    "data/surfaces/surf-shop.md": SURFACE,
    "data/slos/slo-pay.md": ON % ("pay", "active", "latency: 100\n"),
    "data/slos/slo-look.md": ON % ("look", "active", "error_rate: 1%\n"),
    "data/slos/slo-old.md": ON % ("old", "retired", "latency: 50\n"),
}


@pytest.mark.parametrize(
    ("name", "given", "objective"),
    [
        ("SLO-pay", {"availability": 0.99}, "SLO-pay"),
        ("pay", {"availability": 0.99}, "SLO-pay"),
        ("Pay", {"latency": 90.0}, "SLO-pay"),
        ("shop", {"latency": 90.0}, "SLO-pay"),
        ("SURF-shop", {"latency": 90.0, "availability": 0.99}, "SLO-pay"),
        ("shop", {"error_rate": 0.001}, "SLO-look"),
        # Two objectives promise an availability: one that is given its target needs neither.
        ("shop", {"availability": 0.99, "targets": {"availability": 0.9}}, ""),
    ],
)
def test_a_project_finds_its_objective(
    name: str, given: dict[str, object], objective: str, tmp_path: Path
) -> None:
    kept = evidence.record(loaded(tmp_path, SHOP), name, **given)  # type: ignore[arg-type]
    assert (kept.line["slo"], kept.passed) == (objective, True)


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("shop", {"availability": 1}, "`shop` may mean SLO-look or SLO-pay; say which with --slo"),
        ("else", {"availability": 1}, "`else` means no objective .* with --slo, or give --target-a"),
        ("pay", {"error_rate": 0.1}, "SLO-pay states none; write it there, or give --target-error-r"),
        ("old", {"latency": 1}, "`old` means no objective"),
        ("x", {"slo_id": "SLO-pay", "availability": 0.5, "targets": {"availability": 0.01}},
         "target 1 % of the availability is looser than the 99 % of SLO-pay"),
        ("pay", {"latency": 5.0, "targets": {"latency": 101.0}}, "101 ms of the latency is looser"),
    ],
)  # fmt: skip
def test_what_has_no_target_or_a_looser_one_is_refused(
    name: str, given: dict[str, object], says: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=says):
        evidence.record(loaded(tmp_path, SHOP), name, **given)  # type: ignore[arg-type]
    assert not (tmp_path / "evidence").exists()


def test_a_stricter_target_may_be_given(tmp_path: Path) -> None:
    base = loaded(tmp_path, SHOP)
    assert not evidence.record(base, "pay", latency=90, targets={"latency": 80.0}).passed
    assert evidence.record(base, "pay", latency=90, targets={"latency": 100.0}).passed


def test_a_file_that_is_empty_shows_nothing(tmp_path: Path) -> None:
    base = loaded(tmp_path, FILES)
    empty = _graph(tmp_path / "away", "")
    with pytest.raises(Refused, match="is empty"):
        evidence.record(base, "x", availability=0.5, slo_id="SLO-x", files=[empty])
    assert not (tmp_path / "evidence").exists()
