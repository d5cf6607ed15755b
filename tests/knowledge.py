"""A knowledge base made of a few texts, read and checked, for tests that look at one thing of it."""

from __future__ import annotations

from pathlib import Path

from opskb import project, rules
from opskb.model import Artifact
from opskb.outputs import render
from opskb.outputs.site import Site

AS_OF = "2026-11-20"


def site(folder: Path, files: dict[str, str | bytes], **host: object) -> Site:
    """The site of a knowledge base that holds these files; `host` is what a host would add."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if not (folder / "opskb.yml").is_file():
        (folder / "opskb.yml").write_text(f"as_of: {AS_OF}\n")
    base = project.load(folder)
    return Site(base, rules.check(base), rules.rulebook(base), **host)  # type: ignore[arg-type]


def published(one: Site) -> dict[str, Artifact]:
    """Everything that is published, by its path."""
    return {artifact.path: artifact for artifact in render(one)}


def record(id: str, body: str = "", **fields: str) -> str:
    """A record with these fields, written as they are given."""
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\nid: {id}\n{lines}---\n{body}\n"
