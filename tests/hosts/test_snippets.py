"""What the how-to on hosts shows is what the hosts take, and does what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT
from tests.hosts.runner import loaded
from tests.test_tutorial import blocks, titled

PAGE = "docs/how-to/hosts.md"
WORKFLOWS = [text for _, title, text in blocks(PAGE) if title.startswith(".github/workflows/")]
JOB = ROOT / "ci/opskb.gitlab-ci.yml"

each = pytest.mark.parametrize("workflow", WORKFLOWS, ids=["checks", "comments", "scans"])


def valid(schema: str, path: Path, *options: str) -> None:
    """Ask check-jsonschema, which holds the schema itself."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*command, *options, str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def steps(workflow: str) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow)["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


@each
def test_a_workflow_is_what_github_takes_for_one(tmp_path: Path, workflow: str) -> None:
    path = tmp_path / "records.yml"
    path.write_text(workflow)
    valid("vendor.github-workflows", path)


@each
def test_a_workflow_gives_nothing_away(tmp_path: Path, workflow: str) -> None:
    """By zizmor: permissions, credentials that are kept, injection, what is not pinned."""
    path = tmp_path / "records.yml"
    path.write_text(workflow.replace("OWNER/opskb@COMMIT", f"owner/opskb@{'0' * 40}"))
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    others = [step["uses"] for step in steps(workflow) if "uses" in step]
    pinned = re.compile(r"(actions|github)/[\w/-]+@[0-9a-f]{40}|OWNER/opskb@COMMIT")
    assert [one for one in others if not pinned.fullmatch(one)] == []


@each
def test_a_workflow_uses_what_the_action_has(workflow: str) -> None:
    action = loaded()
    given = [set(step["with"]) for step in steps(workflow) if step.get("uses", "")[:5] == "OWNER"]
    assert given
    assert set().union(*given) <= set(action["inputs"])
    asked = set(re.findall(r"steps\.opskb\.outputs\.([a-z-]+)", workflow))
    assert asked <= set(action["outputs"])


def test_every_input_and_output_of_the_action_is_told() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    action = loaded()
    assert [name for name in action["inputs"] if f"| `{name}` |" not in text] == []
    assert [name for name in action["outputs"] if f"`{name}`" not in text] == []


def test_the_job_is_what_gitlab_takes_for_one(tmp_path: Path) -> None:
    transform = ("--data-transform", "gitlab-ci")
    valid("vendor.gitlab-ci", JOB, *transform)
    (text,) = titled(PAGE, ".gitlab-ci.yml")
    (tmp_path / ".gitlab-ci.yml").write_text(text)
    valid("vendor.gitlab-ci", tmp_path / ".gitlab-ci.yml", *transform)
    said = yaml.safe_load(text)
    (included,) = said["include"]
    assert ROOT / included["local"] == JOB
    assert set(said) - {"include"} == set(yaml.safe_load(JOB.read_text(encoding="utf-8")))


# Answers as the command of GitHub does with `--jq`: the ids of the comments that are asked for.
GH = """\
#!/bin/sh
printf '%s\\n' "$*" >>calls
case "$*" in *--jq*) cat ids ;; esac
"""


@pytest.mark.parametrize(
    ("ids", "posted"),
    [
        ("", "--method POST repos/tidewater/handbook/issues/7/comments"),
        ("41\n57\n", "--method PATCH repos/tidewater/handbook/issues/comments/41"),
    ],
)
def test_one_comment_is_posted_and_kept_up_to_date(tmp_path: Path, ids: str, posted: str) -> None:
    """Substituted: `gh`, by a script that notes what it is asked."""
    (script,) = [step["run"] for text in WORKFLOWS for step in steps(text) if "run" in step]
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "ids").write_text(ids)
    (tmp_path / "comment.md").write_text("<!-- opskb -->\n`$(touch canary)`\n")
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "COMMENTS": "repos/tidewater/handbook/issues/7/comments",
        "COMMENT": "repos/tidewater/handbook/issues/comments",
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    asked, sent = (tmp_path / "calls").read_text().split("api ")[1:]
    assert "github-actions[bot]" in asked
    assert sent == f"--silent {posted} --field body=@comment.md\n"
    assert not (tmp_path / "canary").exists()
