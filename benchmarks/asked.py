"""A client of `opskb mcp` that asks one question and leaves: `python asked.py`, in a knowledge base.

Only what it starts costs anything: it waits for the answer to a first search, as an agent does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import IO, Any

_HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "benchmark", "version": "1"},
}
_SEARCH = {"name": "search_records", "arguments": {"query": "failover of the ledger"}}


def main() -> int:
    """0 once a search was answered."""
    command = [sys.executable, "-m", "opskb", "mcp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin
        assert server.stdout
        _send(server.stdin, id=1, method="initialize", params=_HELLO)
        _send(server.stdin, method="notifications/initialized")
        _send(server.stdin, id=2, method="tools/call", params=_SEARCH)
        answered = False
        for line in server.stdout:
            said = json.loads(line)
            if said.get("id") == 2:
                answered = "result" in said and not said["result"].get("isError")
                break
        server.stdin.close()
    return 0 if answered and server.returncode == 0 else 1


def _send(to: IO[bytes], **message: Any) -> None:
    to.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
    to.flush()


if __name__ == "__main__":
    sys.exit(main())
