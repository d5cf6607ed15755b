"""HTTP by hand, as no client of ours would speak it: foreign names, foreign pages, too much, too slow, nonsense."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from opskb.adapters.agents import hurried
from opskb.adapters.agents.http import LARGEST, Unserved, address, listening, security, web
from opskb.adapters.agents.server import server
from tests.loops import run
from tests.mcp.two import agents, write

HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
CALL = {"name": "get_record", "arguments": {"id": "ADR-0001"}}
KB, PAGE = "kb.example.org", "https://kb.example.org"


def request(method: str = "tools/call", params: Mapping[str, Any] = CALL) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


@contextmanager
def serving(root: Path, spoken: str, *named: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """A server in a thread, and where it listens."""
    where = address(spoken, *(named or ((), ())))
    with listening(where) as listener:
        found = web(server(agents(root)), where, listener)
        thread = threading.Thread(target=found.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield where.host, listener.getsockname()[1]
        finally:
            found.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("base")
    write(root)
    return root


@pytest.fixture(scope="module", params=["127.0.0.1:0", "[::1]:0", "0.0.0.0:0"])
def served(request: pytest.FixtureRequest, root: Path) -> Iterator[tuple[str, int]]:
    spoken = request.param
    if spoken.startswith("[") and not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    with serving(root, spoken, (KB,), (PAGE,)) as (host, port):
        yield "127.0.0.1" if host == "0.0.0.0" else host, port


@pytest.fixture(scope="module")
def local(root: Path) -> Iterator[tuple[str, int]]:
    with serving(root, "127.0.0.1:0") as where:
        yield where


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def ask(
    where: tuple[str, int],
    body: bytes | Iterator[bytes] | None,
    method: str = "POST",
    path: str = "/mcp",
    **headers: str,
) -> tuple[int, str]:
    client = http.client.HTTPConnection(*where, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client.request(method, path, body, {**HEADERS, **named})
        answer = client.getresponse()
        text = answer.read().decode()
        assert answer.getheader("Access-Control-Allow-Origin") is None
        return answer.status, text
    except (BrokenPipeError, ConnectionResetError):
        return 0, ""
    finally:
        client.close()


def test_who_is_named_may_ask(served: tuple[str, int]) -> None:
    for headers in ({"Host": KB}, {"Host": f"{KB}:{served[1]}"}, {"Host": KB, "Origin": PAGE}):
        status, text = ask(served, request(), **headers)
        assert (status, "We keep it." in text) == (200, True), headers


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "OPTIONS"])
def test_nobody_else_may(served: tuple[str, int], method: str) -> None:
    """A page of another origin, and a foreign name that was made to lead here (DNS rebinding)."""
    port = served[1]
    foreign = ("evil.example", f"evil.example:{port}", f"{KB}.evil.example", f"{KB}:1", "")
    for host in foreign:
        assert ask(served, request(), method, Host=host)[0] in (421, 400), host
    for origin in ("https://evil.example", "null", f"{PAGE}.evil.example", f"{PAGE}:444"):
        assert ask(served, request(), method, Host=KB, Origin=origin)[0] == 403, origin


def test_the_newest_version_of_the_protocol_is_guarded_too(served: tuple[str, int]) -> None:
    newest = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list"}
    params = {"_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28"}}
    body = request("tools/list", params)
    assert ask(served, body, Host="evil.example", **newest)[0] == 421
    assert ask(served, body, Host=KB, Origin="https://evil.example", **newest)[0] == 403


def test_this_machine_may_ask_by_its_own_names_alone(local: tuple[str, int]) -> None:
    port = local[1]
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert ask(local, request(), Host=f"{name}:{port}")[0] == 200
        assert ask(local, request(), Origin=f"http://{name}:{port}")[0] == 200
        assert ask(local, request(), Host=f"{name}:{port + 1}")[0] == 421
        assert ask(local, request(), Origin=f"http://{name}:{port + 1}")[0] == 403


def test_what_is_too_much_is_not_read(local: tuple[str, int]) -> None:
    assert ask(local, b"x" * (LARGEST + 1))[0] == 413
    assert ask(local, b"x" * 5_000_000)[0] in (413, 0)
    assert ask(local, iter([b"x" * 500_000] * 10), Transfer_Encoding="chunked")[0] in (413, 0)
    assert ask(local, request(), X_Long="x" * 300_000)[0] in (400, 0)
    assert ask(local, request())[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b'{"jsonrpc":"2.0","id":1}', 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"tools/list"', 400),
    ],
)
def test_nonsense_is_a_wrong_request(local: tuple[str, int], body: bytes, status: int) -> None:
    found, text = ask(local, body)
    assert found == status
    assert "Traceback" not in text
    assert ".py" not in text.replace("pydantic.dev", "")


def test_other_methods_paths_and_types_are_refused(local: tuple[str, int]) -> None:
    for method in ("GET", "DELETE", "PUT", "OPTIONS", "HEAD"):
        assert ask(local, None, method)[0] == 405, method
    for path in ("/", "/mcp/x", "/mcp/../etc/passwd", "/%2e%2e/opskb.yml"):
        assert ask(local, request(), path=path)[0] == 404, path
    assert ask(local, request(), Content_Type="text/plain")[0] == 400


def test_there_are_no_sessions_to_know(local: tuple[str, int]) -> None:
    status, text = ask(local, request(), Mcp_Session_Id="nobody-knows-this")
    assert (status, "We keep it." in text) == (200, True)


def test_a_client_that_leaves_in_the_middle_takes_nobody_along(local: tuple[str, int]) -> None:
    head = f"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{local[1]}\r\nContent-Type: application/json\r\n"
    body = request()
    for sent in (
        head.encode(),
        head.encode() + b"Content-Length: 900\r\n\r\n{",
        head.encode()
        + f"Accept: application/json, text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body,
    ):
        with socket.create_connection(local) as gone:
            gone.sendall(sent)
    assert ask(local, request())[0] == 200


def test_a_request_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hurried, "PATIENCE", 0.1)

    async def quiet(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    part = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"

    async def closed(*sent: bytes) -> bool:
        config = uvicorn.Config(quiet, http=hurried.Hurried, log_config=None)
        config.load()
        loop = asyncio.get_running_loop()
        made = lambda: hurried.Hurried(config, ServerState(), {})  # noqa: E731
        async with await loop.create_server(made, "127.0.0.1", 0) as listening:
            reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
            for one in sent:
                writer.write(one)
                await asyncio.sleep(0.01)
            try:
                await asyncio.wait_for(reader.read(), 20)
                return True
            except TimeoutError:
                return False
            finally:
                writer.close()

    for slow in ((b"",), (b"GET / HT",), (part,), (whole, b"GET / HT"), (whole, part)):
        assert run(closed(*slow)), slow


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("8000", "is no address"),
        ("localhost", "is no address"),
        ("localhost:http", "is no address"),
        ("::1:8000", "is no address"),
        ("127.0.0.1:99999", "is no address"),
        ("127.0.0.1:8000/mcp", "is no address"),
        ("no-such-host.invalid:8000", "there is no host"),
        ("0.0.0.0:8000", "Name who may ask with --allow-host and --allow-origin"),
        ("[::]:8000", "Name who may ask with --allow-host and --allow-origin"),
        ("192.0.2.1:8000", "Name who may ask with --allow-host and --allow-origin"),
        ("[::ffff:192.0.2.1]:8000", "Name who may ask with --allow-host and --allow-origin"),
    ],
)
def test_an_address_that_is_not_served_says_why(spoken: str, said: str) -> None:
    with pytest.raises(Unserved, match=said):
        address(spoken, (), ())


def test_others_are_served_only_where_hosts_and_origins_are_both_named() -> None:
    for hosts, origins in (((KB,), ()), ((), (PAGE,))):
        with pytest.raises(Unserved, match="Name who may ask"):
            address("0.0.0.0:8000", hosts, origins)
    found = security(address("0.0.0.0:8000", (KB,), (PAGE,)), 8000)
    assert found.enable_dns_rebinding_protection
    assert found.allowed_hosts == [KB, f"{KB}:8000"]
    assert found.allowed_origins == [PAGE]


def test_everybody_is_no_name() -> None:
    for hosts, origins in ((("*",), (PAGE,)), ((KB,), ("*",)), ((f"{KB}:*",), (PAGE,))):
        with pytest.raises(Unserved, match=r"is no (host|origin)"):
            address("0.0.0.0:8000", hosts, origins)


def test_an_address_in_use_is_said(local: tuple[str, int]) -> None:
    with pytest.raises(Unserved, match="cannot listen on"):
        listening(address(f"127.0.0.1:{local[1]}", (), ()))
