"""One server over standard input and output, or over HTTP, until whoever asks is gone."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

import anyio
from mcp.server.stdio import stdio_server

from opskb.adapters.agents.http import PATH, Unserved, address, listening, web
from opskb.adapters.agents.kept import Kept
from opskb.adapters.agents.server import Agents, server
from opskb.adapters.cli import INTERRUPTED
from opskb.answers import QUESTIONS

__all__ = ["Unserved", "http", "stdio"]


def stdio(kept: Kept) -> None:
    """Answer over standard input and output until the input ends; they carry nothing else."""
    _log_to_stderr()
    # The thread that waits for input is woken by nothing, and nothing is held that could be lost.
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    anyio.run(_stdio, Agents(kept, QUESTIONS))


async def _stdio(agents: Agents) -> None:
    served = server(agents)
    async with stdio_server() as (read, write):
        # A rule of the project's own may print: only from here on it cannot hit the protocol.
        with redirect_stdout(sys.stderr):
            agents.begin()
            await served.run(read, write, served.create_initialization_options())


def http(kept: Kept, spoken: str, hosts: Sequence[str], origins: Sequence[str]) -> None:
    """Answer over HTTP until interrupted. Raises Unserved for an address that is not served."""
    where = address(spoken, hosts, origins)
    with listening(where) as listener:
        name = f"[{where.host}]" if ":" in where.host else where.host
        print(
            f"opskb mcp: http://{name}:{listener.getsockname()[1]}{PATH}",
            file=sys.stderr,
            flush=True,
        )
        _log_to_stderr()
        agents = Agents(kept, QUESTIONS)
        agents.begin()
        web(server(agents), where, listener).run(sockets=[listener])


def _log_to_stderr() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="opskb mcp: %(message)s")
