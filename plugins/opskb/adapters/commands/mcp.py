"""`opskb mcp`: answer agents over the Model Context Protocol, read-only, until they are gone."""

from __future__ import annotations

from pathlib import Path

import click

from opskb import clock, config
from opskb.adapters.commands.opened import AS_OF, CONFIG, dated, found, real


@click.command("mcp")
@click.argument("path", required=False, metavar="[PATH]")
@click.option(
    "--http",
    metavar="HOST:PORT",
    help="Serve streamable HTTP there, at /mcp, instead of standard input and output.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A name that clients call this server by; needed where others can reach it.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="The origin of a page that may ask, such as https://kb.example.org.",
)
@AS_OF
@CONFIG
def command(
    path: str | None,
    http: str | None,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    as_of: str | None,
    settings: str,
) -> None:
    """Answer agents from the records, over the Model Context Protocol; nothing is ever written.

    The knowledge base is that of PATH or of the working folder. It is read again when its files
    change. Standard input and output are for the agent; whatever else there is to say goes to
    standard error.
    """
    start = real(path or ".")
    if not start.exists():
        raise click.UsageError(f"there is no `{path}`.")
    with dated(as_of):
        clock.as_of(as_of, None)
    if http is None and (hosts or origins):
        raise click.UsageError("--allow-host and --allow-origin go with --http.")
    _serve(start, found(settings, config.find_root(start)), as_of, http, (hosts, origins))


def _serve(
    start: Path,
    settings: str,
    as_of: str | None,
    spoken: str | None,
    allowed: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    from opskb.adapters.agents.kept import Home, Kept

    kept = Kept(Home(start, settings, as_of))
    try:
        from opskb.adapters.agents import serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "opskb":
            raise
        raise click.UsageError("the server is an extra: pip install 'opskb[mcp]'") from None
    if spoken is None:
        serving.stdio(kept)
        return
    try:
        serving.http(kept, spoken, *allowed)
    except serving.Unserved as error:
        raise click.UsageError(str(error)) from None
