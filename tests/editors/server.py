"""The language server that editors use for YAML, over its own protocol: LSP 3.17, JSON-RPC on standard input."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

from tests.npm.packages import LANGUAGE_SERVER

HERE = Path(__file__).parent
PATIENCE = 30.0
"""How many seconds an answer may take on a busy machine; mostly it takes none."""


class Server:
    """One server that judges the files below a folder by the settings of an editor."""

    def __init__(self, node: str, root: Path, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.diagnostics: dict[str, list[str]] = {}
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._asked = 0
        self._errors = root / "stderr.log"
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [node, "--require", str(HERE / "no-network.cjs"), str(LANGUAGE_SERVER), "--stdio"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=root,
            )
        threading.Thread(target=self._read, daemon=True).start()
        folder = {"uri": root.as_uri(), "name": root.name}
        markdown = {"contentFormat": ["markdown"]}
        items = {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"hover": markdown, "completion": items, "publishDiagnostics": {}},
        }
        self.request(
            "initialize",
            processId=None,
            rootUri=folder["uri"],
            workspaceFolders=[folder],
            capabilities=capabilities,
        )
        self._send({"method": "initialized", "params": {}})

    def request(self, method: str, **params: Any) -> Any:
        """Ask and wait for the answer; what the server asks or says meanwhile is served."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            said = self._next()
            if said.get("id") == self._asked and "method" not in said:
                assert "error" not in said, said
                return said["result"]

    def open(self, path: Path) -> None:
        """Show the server a file."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1}
        text = path.read_text("utf-8")
        self._send(
            {
                "method": "textDocument/didOpen",
                "params": {"textDocument": {**document, "text": text}},
            }
        )

    def judged(self, path: Path) -> list[str]:
        """What is wrong in a file that is open, once the server has said so."""
        while path.as_uri() not in self.diagnostics:
            self._next()
        return self.diagnostics[path.as_uri()]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown over a place; lines and columns count from 0."""
        found = self.request("textDocument/hover", **_at(path, line, column))
        return found["contents"]["value"] if found else ""

    def offers(self, path: Path, line: int, column: int) -> dict[str, str]:
        """What may be written at a place, by its label, with the text that is put in."""
        found = self.request("textDocument/completion", **_at(path, line, column))
        items = found["items"] if isinstance(found, dict) else found or []
        return {one["label"]: one.get("insertText", "") for one in items}

    def close(self) -> str:
        """Stop it, and what it wrote to its standard error."""
        self.request("shutdown")
        self._send({"method": "exit"})
        self._process.wait(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        return self._errors.read_text("utf-8")

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        said = self._answers.get(timeout=PATIENCE)
        if said.get("method") == "textDocument/publishDiagnostics":
            of = said["params"]
            self.diagnostics[of["uri"]] = [one["message"] for one in of["diagnostics"]]
        elif "method" in said and "id" in said:
            items = said.get("params", {}).get("items", [])
            wanted = [self.settings.get(one["section"]) for one in items]
            self._send({"id": said["id"], "result": wanted if items else None})
        return said

    def _read(self) -> None:
        """Hand over what the server says, message by message, until it says no more."""
        assert self._process.stdout
        stream = self._process.stdout
        while line := stream.readline():
            length = int(line.partition(b":")[2])
            while stream.readline().strip():
                pass
            self._answers.put(json.loads(stream.read(length)))


def _at(path: Path, line: int, column: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": column},
    }
