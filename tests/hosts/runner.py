"""What a runner of GitHub does with a composite action, as far as action.yml asks for it.

The scripts are run by bash in a clean clone, with the variables that a runner sets. Substituted: the
evaluation of expressions, of which action.yml needs names, `!=`, `&&` and `||`, and actions/setup-python,
as the Python of the tests is there.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

ACTION = ROOT / "action.yml"
INSTALL = "Install opskb"
OURS = tuple(
    f"::{level} {start}"
    for level in ("error", "warning", "notice")
    for start in ("file=", "title=opskb::")
)
"""What every command begins with that the action or opskb gives to a runner."""
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_NAME = re.compile(r"\b[a-z]+(?:\.[a-z_-]+)+")


@dataclass(frozen=True)
class Machine:
    """A runner: its folder for temporary files, where opskb is installed, and its environment."""

    temp: Path
    environment: Mapping[str, str]

    def act(
        self,
        workspace: Path,
        inputs: Mapping[str, str] | None = None,
        event: Mapping[str, Any] | None = None,
        *,
        without: tuple[str, ...] = (INSTALL,),
    ) -> Outcome:
        """Do the steps of the action in a workspace until one fails, all but these."""
        action = loaded()
        defaults = {name: one.get("default", "") for name, one in action["inputs"].items()}
        known = {
            "inputs": {**defaults, **(inputs or {})},
            "github": {"event": event or {}, "repository": "tidewater/handbook"},
        }
        outputs, log, code = self.temp / "output", "", 0
        outputs.write_text("")
        for step in action["runs"]["steps"]:
            if "run" not in step or step["name"] in without:
                continue
            done = self._run(step, known, workspace, outputs)
            log, code = log + done.stdout, done.returncode
            if code:
                break
        return Outcome(code, log, _assignments(outputs.read_text()))

    def _run(
        self, step: Mapping[str, Any], known: Mapping[str, Any], workspace: Path, outputs: Path
    ) -> subprocess.CompletedProcess[str]:
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        own = {name: filled(text, known) for name, text in step.get("env", {}).items()}
        runner = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(self.temp),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=workspace / filled(step.get("working-directory", "."), known),
            env={**self.environment, **runner, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # a runner reads commands from both
            text=True,
            check=False,
        )


@dataclass(frozen=True)
class Outcome:
    """How an action ended: its exit code, its log, and the outputs of its steps."""

    code: int
    log: str
    outputs: Mapping[str, str]

    @property
    def commands(self) -> list[str]:
        """The lines that a runner obeys."""
        return [line for line in self.log.splitlines() if line.lstrip().startswith(("::", "##["))]


def loaded() -> dict[str, Any]:
    """The action, as data."""
    data = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def filled(text: str, known: Mapping[str, Any]) -> str:
    """A text with its expressions replaced; what is not known is empty, as on a runner."""

    def value(match: re.Match[str]) -> str:
        python = _NAME.sub(lambda name: repr(_looked_up(name[0], known)), match[1])
        # The text is that of action.yml, and what it names stands in it as a literal.
        return str(eval(python.replace("&&", " and ").replace("||", " or ")) or "")

    return _EXPRESSION.sub(value, text)


def _looked_up(name: str, known: Mapping[str, Any]) -> Any:
    found: Any = known
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _assignments(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())
