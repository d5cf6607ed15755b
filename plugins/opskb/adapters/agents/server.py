"""The server: tools, resources and constant words over one knowledge base, for any transport."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    TextContent,
    TextResourceContents,
)
from pydantic_core import to_jsonable_python

import opskb
from opskb.adapters.agents import resources, words
from opskb.adapters.agents.kept import Kept
from opskb.adapters.agents.tools import WARNING, Asked
from opskb.answers.answer import Unanswered
from opskb.answers.question import Question
from opskb.fields import closest
from opskb.outputs.site import Site
from opskb.reports.run import clean

log = logging.getLogger("opskb.agents")
T = TypeVar("T")
_Context = ServerRequestContext[Any]
_FAULT = "{what} failed with {name}: a fault of opskb, not of the call. Please report it; ask something else."


class Agents:
    """What agents ask of one knowledge base, answered one after another by one thread.

    Reading it and answering take the interpreter anyway, and what is remembered of a reading belongs
    to one thread. Meanwhile the thread of the transport says who we are and lists what may be asked.
    """

    def __init__(self, kept: Kept, questions: Sequence[Question]) -> None:
        self._kept = kept
        self._asked = {one.name: Asked(one) for one in questions}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="opskb")

    def begin(self) -> None:
        """Start to read, so that it is done, or nearly, when the first question comes."""
        self._worker.submit(self._kept.now)

    def tools(self) -> ListToolsResult:
        """The questions as tools."""
        return ListToolsResult(tools=[one.tool for one in self._asked.values()])

    async def called(self, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        """The answer to a call, or a sentence on why there is none and what to do."""
        if (asked := self._asked.get(name)) is None:
            near = closest(name[:80], tuple(self._asked))
            hint = f"Did you mean {near}?" if near else f"There are {', '.join(self._asked)}."
            return _refused(f"there is no tool `{clean(name[:80])}`. {hint}")
        try:
            notice, answer = await self._with(name, lambda site: asked.call(site, arguments))
        except Unanswered as error:
            return _refused(str(error))
        said = {WARNING: notice} if notice else {}
        return CallToolResult(
            content=[TextContent(text=_under(notice, answer.text))],
            structured_content=to_jsonable_python({**answer.data, **said}),
        )

    async def listed(self, cursor: str | None) -> ListResourcesResult:
        """A page of the records. Raises MCPError for a cursor that leads nowhere."""
        try:
            _, (found, more) = await self._with(
                "the list of resources", lambda site: resources.listed(site, cursor)
            )
        except Unanswered as error:
            raise MCPError(INVALID_PARAMS, str(error)) from None
        return ListResourcesResult(resources=found, next_cursor=more)

    async def read(self, uri: str) -> ReadResourceResult:
        """The first part of a record. Raises MCPError for what is none, with what to do."""
        try:
            id, asked = resources.wanted(uri), self._asked[words.REST]
            notice, answer = await self._with(uri, lambda site: asked.call(site, {"id": id}))
        except Unanswered as error:
            raise MCPError(INVALID_PARAMS, str(error), {"uri": uri[:80]}) from None
        text = _under(notice, answer.text)
        found = TextResourceContents(uri=uri, mime_type=resources.MARKDOWN, text=text)
        return ReadResourceResult(contents=[found])

    async def _with(self, what: str, ask: Callable[[Site], T]) -> tuple[str, T]:
        """What is asked of the last reading, and its notice. Raises Unanswered; a bug is told as one."""

        def work() -> tuple[str, T]:
            reading = self._kept.now()
            if reading.site is None:
                raise Unanswered(reading.notice)
            try:
                return reading.notice, ask(reading.site)
            except Unanswered as error:
                raise Unanswered(_under(reading.notice, str(error))) from None

        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        except Unanswered:
            raise
        except Exception as error:
            log.error("%s: %s", what, _where(error))
            said = _FAULT.format(what=clean(what[:80]), name=type(error).__name__)
            raise Unanswered(said) from None


def server(agents: Agents) -> Server[Any]:
    """A server of the protocol that hands everything on."""

    async def tools(_: _Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return agents.tools()

    async def call(_: _Context, given: CallToolRequestParams) -> CallToolResult:
        return await agents.called(given.name, given.arguments or {})

    async def listed(_: _Context, given: PaginatedRequestParams | None) -> ListResourcesResult:
        return await agents.listed(given.cursor if given else None)

    async def templates(
        _: _Context, __: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=[resources.TEMPLATE])

    async def read(_: _Context, given: ReadResourceRequestParams) -> ReadResourceResult:
        return await agents.read(str(given.uri))

    return Server(
        words.NAME,
        version=opskb.__version__,
        instructions=words.INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=call,
        on_list_resources=listed,
        on_list_resource_templates=templates,
        on_read_resource=read,
    )


def _refused(why: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=why)], is_error=True)


def _under(notice: str, text: str) -> str:
    return f"{notice}\n\n{text}" if notice else text


def _where(error: Exception) -> str:
    """What failed and in which line of ours, for the log: no text that it was about."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{last}"
