"""One process that serves the sample over HTTP, for all tests of clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mcp.served import http_server


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with http_server() as found:
        yield found
