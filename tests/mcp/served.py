"""The sample served in every way that an agent may reach it, and what an agent may ask there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcp import Client, MCPError, StdioServerParameters, stdio_client

ROOT = Path(__file__).parent.parent.parent
COMMAND = ("-m", "opskb", "mcp")
HANDSHAKE, NEWEST = "2025-11-25", "2026-07-28"
VERSIONS = {"legacy": HANDSHAKE, "auto": NEWEST}
"""How a client is told which version of the protocol to speak, and the version."""


@dataclass(frozen=True, eq=False)
class Call:
    """One thing that is asked: a tool with its arguments, or the address of a resource."""

    tool: str = ""
    arguments: Mapping[str, Any] | None = None
    uri: str = ""


CALLS = (
    Call("search_records", {"query": "failover"}),
    Call("search_records", {"query": "RB-0001", "limit": "3"}),
    Call("search_records", {"query": ""}),
    Call("search_records", {"query": "database", "include_retired": True, "kind": "adr"}),
    Call("search_records", {"qeury": "database"}),
    Call("get_record", {"id": "ADR-0001"}),
    Call("get_record", {"id": "adr-1"}),
    Call("get_record", {"id": "ADR-9999"}),
    Call("get_record", {"id": "../opskb.yml"}),
    Call("get_record", {"id": "ADR-0001", "cursor": "nonsense"}),
    Call("get_steps", {"id": "RB-0005"}),
    Call("get_steps", {"id": "ADR-0001"}),
    Call("list_due", {"within": "2 weeks"}),
    Call("list_due", {"within": "soon"}),
    Call("list_backrefs", {"id": "ADR-0001"}),
    Call("governs", {"paths": ["/etc/passwd", "../../opskb.yml", "payments/ledger.py"]}),
    Call("governs", {"paths": "payments"}),
    Call("check", {"rule": "OKB3"}),
    Call("check", {"rule": "OKB999"}),
    Call("explain_finding", {"finding": "OKB303"}),
    Call("get_records", {}),
    Call(uri="opskb://records/ADR-0001"),
    Call(uri="opskb://records/ADR-9999"),
    Call(uri="opskb://records/..%2F..%2Fetc%2Fpasswd"),
    Call(uri="file:///etc/passwd"),
)


def transport(*arguments: str) -> Any:
    """A server of its own over standard input and output."""
    return stdio_client(
        StdioServerParameters(
            command=sys.executable,
            args=[*COMMAND, *arguments, str(ROOT)],
            env=dict(os.environ),
            cwd=ROOT,
        )
    )


@contextmanager
def http_server(*arguments: str) -> Iterator[str]:
    """A process that serves the sample over HTTP at a free port: its address."""
    process = subprocess.Popen(
        [sys.executable, *COMMAND, "--http", "127.0.0.1:0", *arguments, str(ROOT)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    assert process.stdout
    try:
        match = re.search(r"http://\S+", process.stderr.readline())
        assert match, process.stderr.read()
        yield match[0]
    finally:
        process.terminate()
        said = process.stdout.read()
        process.wait(20)
        process.stderr.close()
        process.stdout.close()
    assert said == ""


@asynccontextmanager
async def connected(server: Any, mode: str) -> AsyncIterator[Client]:
    """A client of that version of the protocol."""
    async with Client(server, mode=mode) as client:
        assert client.protocol_version == VERSIONS[mode]
        yield client


async def told(client: Client, call: Call) -> tuple[object, ...]:
    """What comes back, whatever the way there and back adds to it left out."""
    try:
        if call.uri:
            (found,) = (await client.read_resource(call.uri)).contents
            return ("resource", str(found.uri), found.mime_type, getattr(found, "text", None))
        result = await client.call_tool(call.tool, dict(call.arguments or {}))
    except MCPError as error:
        return ("error", error.error.code, error.error.message, error.error.data)
    (content,) = result.content
    return ("answer", result.is_error, getattr(content, "text", ""), result.structured_content)


async def all_told(client: Client) -> list[tuple[object, ...]]:
    """What comes back of every call, and what the server says of itself."""
    found = [await told(client, call) for call in CALLS]
    tools = (await client.list_tools()).tools
    templates = (await client.list_resource_templates()).resource_templates
    found += [("tool", one.model_dump(by_alias=True)) for one in tools]
    found += [("template", one.model_dump(by_alias=True)) for one in templates]
    found += [("resource", id) for id in await ids(client)]
    return [*found, ("instructions", client.instructions)]


async def ids(client: Client) -> list[str]:
    """Every record in the list of resources, over all of its pages."""
    found, cursor = [], None
    while True:
        page = await client.list_resources(cursor=cursor)
        found += [one.name for one in page.resources]
        if (cursor := page.next_cursor) is None:
            return found
