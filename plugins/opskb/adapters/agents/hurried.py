"""A connection over which a request comes in time, or which is closed: uvicorn alone waits for ever."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""How many seconds a request may take to arrive whole."""


class Hurried(H11Protocol):
    """Closes a connection that twice in a row is found waiting for the rest of one request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at it."""
        super().connection_made(transport)
        self.loop.call_later(PATIENCE / 2, self._look, "new")

    def _look(self, before: object) -> None:
        if self.transport.is_closing():
            return
        found = self._waiting()
        if found is not None and found is before:
            self.transport.close()
            return
        self.loop.call_later(PATIENCE / 2, self._look, found)

    def _waiting(self) -> object | None:
        """The request whose rest is missing: the first, one that is read, or the one after it."""
        cycle = getattr(self, "cycle", None)
        if cycle is None:
            return "new"
        if cycle.more_body:
            return cast(object, cycle)
        begun = cycle.response_complete and self.timeout_keep_alive_task is None
        return "next" if begun else None
