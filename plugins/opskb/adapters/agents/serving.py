"""One server over standard input and output, or over HTTP, until whoever asks is gone."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import anyio
from mcp.server.stdio import stdio_server

from opskb.adapters.agents.http import PATH, Unserved, address, listening, web
from opskb.adapters.agents.kept import Kept
from opskb.adapters.agents.server import Agents, server
from opskb.answers import QUESTIONS

__all__ = ["Unserved", "http", "stdio"]


def stdio(kept: Kept) -> None:
    """Answer over standard input and output until the input ends; they carry nothing else."""
    agents = _begun(kept)
    anyio.run(_stdio, agents)


async def _stdio(agents: Agents) -> None:
    served = server(agents)
    async with stdio_server() as (read, write):
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
        web(server(_begun(kept)), where, listener).run(sockets=[listener])


def _begun(kept: Kept) -> Agents:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="opskb mcp: %(message)s")
    agents = Agents(kept, QUESTIONS)
    agents.begin()
    return agents
