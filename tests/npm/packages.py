"""What tests drive that comes from npm: where it lies once `make install` has fetched it, or a skip.

`yaml-language-server` is what editors judge YAML by. `aws-ssm-document-language-service` carries the JSON
Schema of AWS Systems Manager documents. `@modelcontextprotocol/inspector-cli` is a client of MCP that is
not ours; its releases from 2.0 on are one package with the window of the inspector and want Node.js 22,
and this one runs on the 18 of Debian 12.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

MODULES = Path(__file__).parent / "node_modules"
LANGUAGE_SERVER = MODULES / "yaml-language-server/bin/yaml-language-server"
SSM_SCHEMA = MODULES / "aws-ssm-document-language-service/dist/schema.json"
INSPECTOR = MODULES / "@modelcontextprotocol/inspector-cli/build/index.js"

NODE = shutil.which("node")
ABSENT = "no packages of npm on this machine: apt-get install nodejs npm, make install"
HERE = NODE is not None and all(path.is_file() for path in (LANGUAGE_SERVER, SSM_SCHEMA, INSPECTOR))

needed = pytest.mark.skipif(not HERE, reason=ABSENT)
"""The mark of a test that drives one of them; it fails in CI where it would skip."""


def node() -> str:
    """The program that runs them, for a fixture; without it or them, whatever asks for it skips."""
    if NODE is None or not HERE:
        pytest.skip(ABSENT)
    return NODE


def inspected(
    *arguments: str, environment: Mapping[str, str] | None = None, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """What the inspector of MCP prints: `inspected(command, …, "--method", "tools/list")`.

    It runs in `MODULES`, and so does a server that it starts: paths must be absolute. Elsewhere it looks
    in vain for the `package.json` of the window it is mostly installed with.
    """
    return subprocess.run(
        [node(), str(INSPECTOR), *arguments],
        cwd=MODULES,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
