"""Streamable HTTP: which addresses, hosts and origins are served, and how much of a request is read."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn
from mcp.server import Server
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from opskb.adapters.agents.hurried import Hurried

PATH = "/mcp"
LARGEST = 1024 * 1024
"""How many bytes a request may have: a question is a few words."""
_HEADERS = 16 * 1024
"""How many bytes of a request may come before its body does."""
_AT_ONCE = 64
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\s:\[\]]+):(\d{1,5})")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")
_ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


class Unserved(ValueError):
    """An address that is not served: the text says why, and what to give instead."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and for whom: host names as clients call us, and origins of their pages."""

    host: str
    port: int
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def address(spoken: str, hosts: Sequence[str], origins: Sequence[str]) -> Address:
    """The address `HOST:PORT`. Raises Unserved for what is none, and for one that others can reach
    where it is not said which hosts and origins are meant: any page in a browser could ask there."""
    match = _ADDRESS.fullmatch(spoken)
    if not match or not int(match[2]) <= 65535:
        raise Unserved(f"`{spoken}` is no address: write 127.0.0.1:8000 or [::1]:8000.")
    for one in hosts:
        if not _HOST.fullmatch(one):
            raise Unserved(
                f"`{one}` is no host: write its name as clients call it, such as kb.example.org."
            )
    for one in origins:
        if not _ORIGIN.fullmatch(one):
            raise Unserved(f"`{one}` is no origin: write one such as https://kb.example.org.")
    found = Address(match[1].strip("[]"), int(match[2]), tuple(hosts), tuple(origins))
    if not (hosts and origins) and not _loopback(found):
        raise Unserved(
            f"`{spoken}` can be reached by others. Name who may ask with --allow-host and "
            "--allow-origin, or listen on 127.0.0.1."
        )
    return found


def _loopback(where: Address) -> bool:
    return all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in _leads_to(where))


def _leads_to(where: Address) -> set[str]:
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unserved(f"there is no host `{where.host}` ({error}).") from None
    return {str(one[4][0]) for one in found}


def security(where: Address, port: int) -> TransportSecuritySettings:
    """Which `Host` and `Origin` headers are served at a port; always given, the SDK guards only some.

    A page of a foreign name that is made to lead here (DNS rebinding) still says its own name.
    """
    local = _LOCAL if _loopback(where) else ()
    named = [one for host in where.hosts for one in (host, f"{host}:{port}")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[*(f"{one}:{port}" for one in local), *named],
        allowed_origins=[*(f"http://{one}:{port}" for one in local), *where.origins],
    )


def app(served: Server[Any], where: Address, port: int) -> ASGIApp:
    """The application. It keeps no sessions: each request is whole, and a restart loses nobody."""
    allowed = security(where, port)
    inner = served.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LARGEST,
        transport_security=allowed,
        host=where.host,
    )
    return _Guarded(inner, TransportSecurityMiddleware(allowed))


class _Guarded:
    """Looks at the host and the origin of whatever is asked, and opens no stream of what may yet come.

    A server without sessions has nothing to send but answers; a stream would only hold a connection.
    """

    def __init__(self, inner: ASGIApp, guard: TransportSecurityMiddleware) -> None:
        self._inner, self._guard = inner, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = None
        if scope["type"] == "http":
            refused = await self._guard.validate_request(Request(scope))
            if refused is None and scope["path"] == PATH and scope["method"] != "POST":
                refused = PlainTextResponse("ask by POST", 405, {"Allow": "POST"})
        await (refused or self._inner)(scope, receive, send)


def listening(where: Address) -> socket.socket:
    """A socket that listens there. Raises Unserved where that cannot be."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    try:
        return socket.create_server((where.host, where.port), family=family, backlog=_AT_ONCE)
    except OSError as error:
        raise Unserved(
            f"cannot listen on {where.host} port {where.port}: {error.strerror}."
        ) from None


def web(served: Server[Any], where: Address, listener: socket.socket) -> uvicorn.Server:
    """What serves there, within limits: of headers, of time, of how many may ask at once."""
    settings = uvicorn.Config(
        app(served, where, listener.getsockname()[1]),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        http=Hurried,
        ws="none",
        h11_max_incomplete_event_size=_HEADERS,
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(settings)
