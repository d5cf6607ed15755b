"""Records the results from outside of the sample: `python -m tests.story.results`, then the manifest follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from opskb import project
from opskb.edits import evidence
from opskb.insights import slo
from opskb.project import Project
from tests.story.drive import ROOT, story

FOLDER = "data/evidence"
WRITTEN = ("manifest.json", "validation.jsonl")


def written(root: Path, results: list[dict[str, Any]]) -> None:
    """Write the manifest and the log of these results anew, by the function that users call."""
    for name in WRITTEN:
        (root / FOLDER / name).unlink(missing_ok=True)
    base = project.load(root)
    for row in results:
        record(base, root, row)


def record(base: Project, root: Path, row: dict[str, Any]) -> None:
    """Record one result of the story."""
    (key,) = (one.key for one in base.by_kind["slo"] if one.id == row["slo"])
    now = slo.window(slo.objectives(base)[key], row["on"])
    assert now
    evidence.record(
        base,
        row["slo"].removeprefix("SLO-"),
        availability=round(now.compliance, 5),
        latency=row.get("latency"),
        error_rate=row.get("error_rate"),
        slo_id=row["slo"],
        files=[root / FOLDER / name for name in row.get("evidence", ())],
        on=row["on"],
    )


if __name__ == "__main__":
    written(ROOT, list(story()["results"]))
