"""The inspector of MCP from npm: a client that shares no line with ours nor with the SDK of Python."""

from __future__ import annotations

import json
import sys
from typing import Any

from opskb.answers import QUESTIONS
from tests.mcp.served import COMMAND, ROOT
from tests.npm.packages import inspected, needed

pytestmark = needed
OVER_STDIO = (sys.executable, *COMMAND, str(ROOT))


def said(*arguments: str) -> Any:
    done = inspected(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_lists_every_question_over_standard_input_and_output() -> None:
    found = said(*OVER_STDIO, "--method", "tools/list")["tools"]
    assert [one["name"] for one in found] == [one.name for one in QUESTIONS]
    assert all(one["annotations"]["readOnlyHint"] for one in found)
    assert all(one["outputSchema"]["type"] == "object" for one in found)


def test_it_is_answered_the_same_both_ways(address: str) -> None:
    ask = ("--method", "tools/call", "--tool-name", "get_record", "--tool-arg")
    over_stdio = said(*OVER_STDIO, *ask, "id=ADR-0001")
    over_http = said(address, "--transport", "http", *ask, "id=ADR-0001")
    assert over_stdio == over_http
    assert over_http["structuredContent"]["id"] == "ADR-0001"
    refused = said(address, "--transport", "http", *ask, "id=ADR-9999")
    assert refused["isError"]
    assert "ADR-9999" in refused["content"][0]["text"]


def test_it_reads_a_resource(address: str) -> None:
    http = (address, "--transport", "http", "--method")
    assert said(*http, "resources/templates/list")["resourceTemplates"][0]["uriTemplate"]
    (found,) = said(*http, "resources/read", "--uri", "opskb://records/ADR-0001")["contents"]
    assert found["mimeType"] == "text/markdown"
    assert "ADR-0001" in found["text"]
