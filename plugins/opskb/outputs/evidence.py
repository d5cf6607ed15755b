"""The results from outside as data: what a pipeline reads before it lets a change through."""

from __future__ import annotations

import json
from collections.abc import Iterator

from opskb.insights import evidence
from opskb.insights.evidence import Result
from opskb.model import Artifact
from opskb.outputs.site import Site


def api(site: Site) -> Iterator[Artifact]:
    """`api/v1/evidence.json`: the phases, the incidents concerned, every result and every file."""
    kept = evidence.kept(site.project)
    if not kept.there:
        return
    content = {
        "$schema": "../../schema/_evidence.json",
        "schema": evidence.SCHEMA,
        "as_of": site.project.as_of.isoformat(),
        "automation": evidence.automation(kept),
        "results": [_result(one) for one in kept.results],
        "files": [
            {
                "path": one.path,
                "sha256": one.sha256,
                "results": list(one.results),
                "state": one.state,
            }
            for one in kept.files
        ],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    yield Artifact("api/v1/evidence.json", content=f"{text}\n".encode())


def _result(one: Result) -> dict[str, object]:
    return {
        "id": one.id,
        "on": one.on.isoformat(),
        "phase": one.phase,
        "project": one.project,
        "slo": one.slo,
        "result": "PASS" if one.passed else "FAIL",
        "measured": dict(one.measured),
        "targets": dict(one.targets),
        "missed": list(one.missed),
        "incident_ids": list(one.incidents),
        "evidence": list(one.evidence),
        "owed": one.owed if one.owing else "",
    }
