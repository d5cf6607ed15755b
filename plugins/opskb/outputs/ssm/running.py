"""What a managed node runs for a command: the document of AWS that takes it, and the lines it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opskb.insights import parameters
from opskb.insights.step import CONSOLES, Command
from opskb.model import Record

_SHELLS: Mapping[str, str] = {
    **dict.fromkeys(("sh", "shell", *CONSOLES), "/bin/sh"),
    **{name: f"/bin/{name}" for name in ("bash", "zsh", "ksh")},
}
_POWERSHELL = ("powershell", "pwsh", "ps1")
_LONGEST = 172_800
"""After how many seconds `AWS-RunShellScript` gives up at the latest."""


def unrun(record: Record, commands: tuple[Command, ...]) -> str:
    """Why no node can run these commands in one go, "" where it can."""
    if not commands:
        return "It names no command."
    if len(_programs(commands)) != 1 or "" in _programs(commands):
        return "A node runs a shell or PowerShell, and this is not, or not only, one of them."
    if any(parameters.foreign(record, one.script) for one in commands):
        return "It holds double braces that are no parameter, which Automation would read as one."
    return ""


def inputs(commands: tuple[Command, ...], nodes: str) -> dict[str, Any]:
    """What `aws:runCommand` is given: the commands as they are written, each a line of the list.

    They run in one shell, so that a variable that one of them sets is there for the next. The first
    that fails ends it, and so does a variable that nobody has set.
    """
    (program,) = _programs(commands)
    shell = program != "powershell"
    first = [f"#!{program}", "set -eu"] if shell else ["$ErrorActionPreference = 'Stop'"]
    given: dict[str, Any] = {"commands": [*first, *(one.script for one in commands)]}
    if limit := seconds(commands):
        given["executionTimeout"] = [str(limit)]
    name = "AWS-RunShellScript" if shell else "AWS-RunPowerShellScript"
    return {"DocumentName": name, "InstanceIds": nodes, "Parameters": given}


def seconds(commands: tuple[Command, ...]) -> int:
    """How long all of them may take, 0 where one does not say; a month has 30 days here."""
    found = [one.timeout for one in commands if one.timeout]
    if not found or len(found) < len(commands):
        return 0
    days = sum(one.years * 365 + one.months * 30 + one.days for one in found)
    rest = sum(one.hours * 3600 + one.minutes * 60 + one.seconds for one in found)
    return int(min(max(days * 86_400 + rest, 1), _LONGEST))


def _programs(commands: tuple[Command, ...]) -> set[str]:
    """What runs them: a path, `powershell`, or "" for what no node runs."""
    return {_program(one.language.casefold()) for one in commands}


def _program(language: str) -> str:
    return "powershell" if language in _POWERSHELL else _SHELLS.get(language, "")
