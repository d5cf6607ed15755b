"""Real clients: in process, over standard input and output and over HTTP, on the two newest versions, all told the same."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from mcp.types.version import KNOWN_PROTOCOL_VERSIONS

from opskb import project
from opskb.adapters.agents import words
from opskb.adapters.agents.kept import Home, Kept
from opskb.adapters.agents.server import Agents, server
from opskb.answers import QUESTIONS
from opskb.answers.answer import MOST_BYTES
from tests.loops import run
from tests.mcp.served import (
    CALLS,
    ROOT,
    VERSIONS,
    all_told,
    connected,
    told,
    transport,
)


@cache
def sample() -> Agents:
    return Agents(Kept(Home(ROOT)), QUESTIONS)


def ask(where: Any, mode: str) -> list[tuple[object, ...]]:
    async def work() -> list[tuple[object, ...]]:
        async with connected(where, mode) as client:
            return await all_told(client)

    return run(work())


@pytest.fixture(scope="module")
def expected() -> list[tuple[object, ...]]:
    return ask(server(sample()), "legacy")


def test_the_versions_are_the_two_newest() -> None:
    assert tuple(VERSIONS.values()) == KNOWN_PROTOCOL_VERSIONS[-2:]


def test_every_question_is_asked_and_every_kind_of_answer_comes(
    expected: list[tuple[object, ...]],
) -> None:
    assert {one.tool for one in CALLS} >= {one.name for one in QUESTIONS}
    kinds = {one[:2] if one[0] == "answer" else one[0] for one in expected}
    assert {("answer", False), ("answer", True), "resource", "error"} <= kinds


def test_the_newest_version_in_process_is_told_the_same(
    expected: list[tuple[object, ...]],
) -> None:
    assert ask(server(sample()), "auto") == expected


@pytest.mark.parametrize("mode", VERSIONS)
def test_over_standard_input_and_output_the_same(
    mode: str, expected: list[tuple[object, ...]]
) -> None:
    assert ask(transport(), mode) == expected


@pytest.mark.parametrize("mode", VERSIONS)
def test_over_http_the_same(mode: str, address: str, expected: list[tuple[object, ...]]) -> None:
    assert ask(address, mode) == expected


def test_two_clients_at_once_are_told_the_same(address: str) -> None:
    async def both() -> list[list[tuple[object, ...]]]:
        async def one(mode: str) -> list[tuple[object, ...]]:
            async with connected(address, mode) as client:
                return [await told(client, call) for call in CALLS]

        return list(await asyncio.gather(*map(one, VERSIONS)))

    first, second = run(both())
    assert first == second


def test_a_client_that_gives_up_takes_nobody_along(address: str) -> None:
    async def work() -> tuple[object, ...]:
        async with connected(address, "legacy") as client:
            gone = asyncio.ensure_future(told(client, CALLS[0]))
            await asyncio.sleep(0)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        async with connected(address, "legacy") as client:
            return await told(client, CALLS[5])

    assert run(work())[:2] == ("answer", False)


def test_every_record_is_a_resource(expected: list[tuple[object, ...]]) -> None:
    named = [one[1] for one in expected if one[0] == "resource" and len(one) == 2]
    assert named == [one.key for one in project.load(ROOT).records]


def test_what_is_listed_is_small(expected: list[tuple[object, ...]]) -> None:
    assert len(QUESTIONS) <= 8
    assert len(sample().tools().model_dump_json(by_alias=True, exclude_none=True)) <= 12_000
    assert len(words.INSTRUCTIONS.encode()) <= 1024


def test_no_answer_is_longer_than_an_agent_reads_at_once(
    expected: list[tuple[object, ...]],
) -> None:
    for one in expected:
        if one[0] == "answer":
            assert len(str(one[2]).encode()) <= MOST_BYTES
            assert len(json.dumps(one[3], ensure_ascii=False).encode()) <= MOST_BYTES
        assert "Traceback" not in str(one)
        assert str(Path(ROOT)) not in str(one)


def test_a_resource_is_what_get_record_says(expected: list[tuple[object, ...]]) -> None:
    by_call = dict(zip(CALLS, expected, strict=False))
    answer = next(v for k, v in by_call.items() if k.tool == "get_record" and not v[1])
    resource = next(v for k, v in by_call.items() if k.uri.endswith("ADR-0001"))
    assert resource[3] == answer[2]
