"""What the how-to shows is what happens."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click

from opskb.adapters.agents.http import LARGEST, PATH
from opskb.adapters.cli import cli
from opskb.adapters.commands.mcp import command
from tests.mcp.served import ROOT
from tests.mcp.two import kept, write

PAGE = (ROOT / "docs/how-to/serve-agents.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_command_of_the_page_is_one() -> None:
    lines = [line[2:] for one in blocks("console") for line in one.split("\n") if line[:2] == "$ "]
    shown = [shlex.split(line, comments=True)[2:] for line in lines if line.startswith("opskb mcp")]
    assert len(shown) == 3
    # A command keeps the option for help that it first made: below its group it is that of all.
    group = click.Context(cli, info_name="opskb", **cli.context_settings)
    for arguments in shown:
        command.make_context("mcp", list(arguments), parent=group)


def test_the_block_for_clients_starts_a_server(tmp_path: Path) -> None:
    (text,) = blocks("json")
    ((name, server),) = json.loads(text)["mcpServers"].items()
    assert (name, server["command"]) == ("opskb", "opskb")
    write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "opskb", *server["args"]],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_what_stands_above_answers_is_what_the_page_shows(tmp_path: Path) -> None:
    write(tmp_path)
    held = kept(tmp_path)
    held.now()
    (tmp_path / "opskb.yml").write_text("name: Ours\nsources: [\n")
    assert [held.now().notice] == [one.strip() for one in blocks("text")]


def test_the_limits_are_those_of_the_page() -> None:
    assert f"at most {LARGEST // 1024**2} MiB" in PAGE
    assert f"one path, `{PATH}`" in PAGE
