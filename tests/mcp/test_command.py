"""`opskb mcp` as a command: what it refuses, what it needs, what it prints where, and that it never writes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mcp import Client, MCPError

from opskb.adapters.agents.kept import Home, Kept
from opskb.adapters.agents.server import Agents, server
from opskb.adapters.cli import cli
from opskb.answers import QUESTIONS
from tests.loops import run
from tests.mcp.served import CALLS, ROOT
from tests.mcp.two import write

INITIALIZE: Mapping[str, Any] = {
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--http", "0.0.0.0:8000"], "Name who may ask with --allow-host and --allow-origin"),
        (["--http", "0.0.0.0:8000", "--allow-host", "kb.example.org"], "Name who may ask with"),
        (["--http", "8000"], "`8000` is no address: write 127.0.0.1:8000"),
        (["--http", "127.0.0.1:0", "--allow-host", "*"], "`*` is no host"),
        (["--allow-host", "kb.example.org"], "--allow-host and --allow-origin go with --http"),
        (["--as-of", "soon"], "--as-of soon"),
        (["--config", "absent.yml"], "there is no `absent.yml`"),
        (["absent"], "there is no `absent`"),
    ],
)
def test_a_wrong_use_says_what_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["mcp", *arguments])
    assert result.exit_code == 2
    assert said in result.output.replace("\n", " ")


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; sys.argv = ['opskb', 'mcp']; from opskb.adapters.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'opskb[mcp]'" in done.stderr


def test_help_does_not_wait_for_the_protocol() -> None:
    code = (
        "import sys; from opskb.adapters.cli import cli\n"
        "try: cli(['mcp', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'mcp', 'pydantic', 'uvicorn', 'sqlite3', 'mkdocs'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--allow-origin" in done.stdout
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def spoken(root: Path, *messages: Mapping[str, Any] | str) -> tuple[list[dict[str, Any]], str]:
    """What comes back, line by line as JSON, and what is said to standard error; then the input ends."""
    lines = [
        one if isinstance(one, str) else json.dumps({"jsonrpc": "2.0", **one}) for one in messages
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "opskb", "mcp"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process.stdin, process.stdout, process.stderr:
        print(*lines, sep="\n", file=process.stdin, flush=True)
        wanted = sum(isinstance(one, Mapping) and "id" in one for one in messages)
        answers: list[dict[str, Any]] = []
        while sum("id" in one for one in answers) < wanted:
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.stdout.read() == ""
        said = process.stderr.read()
    assert process.wait(20) == 0
    return answers, said


RULE = """
import os, sys
print("own rule at work")
os.write(1, b"straight to the descriptor")
sys.stdout.write("and by name")
"""


def test_standard_output_carries_the_protocol_alone_whatever_is_sent_or_printed(
    tmp_path: Path,
) -> None:
    write(tmp_path)
    (tmp_path / "rules.py").write_text(RULE)
    settings = tmp_path / "opskb.yml"
    settings.write_text(settings.read_text() + "rules: [rules.py]\n")
    call = {"name": "get_record", "arguments": {"id": "ADR-0001"}}
    answers, said = spoken(
        tmp_path,
        {**INITIALIZE, "id": 1},
        {"method": "notifications/initialized"},
        "{",
        "\x00\x1b[2J",
        "[" * 100_000,
        '"' + "x" * 5_000_000 + '"',
        {"method": "no/such/method", "id": 2},
        {"method": "tools/call", "id": 3, "params": {"name": "get_record", "arguments": [1]}},
        {"method": "tools/call", "id": 4, "params": {**call, "arguments": {"id": "x" * 5_000_000}}},
        {"method": "tools/call", "id": 5, "params": call},
    )
    by_id = {one["id"]: one for one in answers if one.get("id")}
    assert by_id[1]["result"]["serverInfo"]["name"] == "opskb"
    assert "error" in by_id[2]
    assert "error" in by_id[3]
    assert by_id[4]["result"]["isError"]
    assert "We keep it." in by_id[5]["result"]["content"][0]["text"]
    assert "own rule at work" in said
    assert "Traceback" not in said


def test_an_interruption_ends_it_at_once(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "opskb", "mcp"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process.stdin, process.stdout:
        print(json.dumps({"jsonrpc": "2.0", **INITIALIZE, "id": 1}), file=process.stdin, flush=True)
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_the_handshake_does_not_wait_for_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks first is answered before anything was read: reading waits for the test."""
    write(tmp_path)
    allowed = threading.Event()
    home = Home(tmp_path)

    class Waiting(Home):
        def read(self) -> Any:
            assert allowed.wait(20)
            return home.read()

    agents = Agents(Kept(Waiting(tmp_path)), QUESTIONS)
    agents.begin()

    async def work() -> str:
        async with Client(server(agents), mode="legacy") as client:
            assert (await client.list_tools()).tools
            waiting = asyncio.ensure_future(client.call_tool("get_record", {"id": "ADR-0001"}))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            allowed.set()
            return str((await waiting).content)

    assert "We keep it." in run(work())


WRITING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"}


class Heard:
    """What a process opens and writes, from the hook of `sys`, which can never be taken away again."""

    def __init__(self) -> None:
        self.listening = False
        self.read: list[str] = []
        self.written: list[tuple[str, str]] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.listening or (event != "open" and event not in WRITING):
            return
        path = str(details[0])
        # A number is an end of a pipe to git, which is there already; bytecode is Python's own; and what
        # git said of old commits is kept in the cache of the user, as by every command.
        cache = str(Path(os.environ["XDG_CACHE_HOME"], "opskb"))
        if isinstance(details[0], int) or ".pyc" in path or path.startswith(cache):
            return
        if event != "open" or set(details[1] or "") & set("wax+") or (details[2] or 0) & 0o3:
            self.written.append((event, path))
        else:
            self.read.append(path)


@pytest.fixture(scope="module")
def hook() -> Heard:
    return Heard()


@pytest.fixture
def heard(hook: Heard, tmp_path: Path) -> Iterator[Heard]:
    hook.listening = True
    hook.read.clear()
    hook.written.clear()
    yield hook
    hook.listening = False


def test_no_question_ever_writes(heard: Heard, tmp_path: Path) -> None:
    agents = Agents(Kept(Home(ROOT), pace=0), QUESTIONS)

    async def all() -> None:
        for one in CALLS:
            if one.tool:
                await agents.called(one.tool, one.arguments or {})
        await agents.listed(None)
        await agents.read("opskb://records/ADR-0001")

    run(all())
    assert heard.written == []
    assert len(heard.read) > 100
    (tmp_path / "x").write_text("the hook listens")
    (tmp_path / "x").unlink()
    assert [event for event, _ in heard.written] == ["open", "os.remove"]


def test_no_file_that_a_call_names_is_opened(heard: Heard, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: ADR-0666\n---\nsecret\n")
    write(tmp_path / "base")
    named = (str(secret), "../secret.md", "../../secret.md", f"file://{secret}")
    agents = Agents(Kept(Home(tmp_path / "base")), QUESTIONS)

    async def all() -> list[str]:
        said = []
        for path in named:
            for name, arguments in (
                ("governs", {"paths": [path]}),
                ("check", {"paths": [path]}),
                ("get_record", {"id": path}),
                ("get_steps", {"id": path}),
                ("search_records", {"query": path}),
            ):
                said.append(str((await agents.called(name, arguments)).structured_content))
            with pytest.raises(MCPError):
                await agents.read(path)
        return said

    said = run(all())
    assert [path for path in heard.read if "secret" in path] == []
    assert not any("ADR-0666" in one for one in said)
