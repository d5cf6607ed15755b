"""The peer of a site: the same records as plain pages of MkDocs and Material, out of the navigation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.generate import record
from benchmarks.plan import SHARES, Entry, Plan

# The extensions that opskb converts bodies with: both sites have the same Markdown to convert.
EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "sane_lists", "tables",
    "pymdownx.details", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.saneheaders",
    "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip


def settings(nav: Mapping[str, str], **more: Any) -> str:
    """A `mkdocs.yml`, as JSON, which is YAML: everything but the plugins is the same for both sites."""
    return json.dumps(
        {
            "site_name": "Benchmark",
            "site_url": "https://example.org/",
            "theme": {"name": "material", "font": False},
            "markdown_extensions": EXTENSIONS,
            "nav": [{title: page} for title, page in nav.items()],
            "plugins": ["search"],
            **more,
        },
        indent=2,
    )


def write(folder: Path, planned: Plan) -> None:
    """Write the site: every record in the folder of its kind, and one index page a kind."""
    docs = folder / "docs"
    for entry in planned.entries:
        _write(docs / entry.path.removeprefix("data/"), record(entry, planned))
    nav = {"Home": "index.md"}
    for kind, (_, home, _) in SHARES.items():
        nav[kind.capitalize()] = f"{home}/index.md"
        _write(docs / home / "index.md", _index(kind, planned.of[kind], home))
    _write(docs / "index.md", "# Benchmark\n")
    _write(folder / "mkdocs.yml", settings(nav, not_in_nav="*"))


def _index(kind: str, entries: tuple[Entry, ...], home: str) -> str:
    rows = (
        f"| [{entry.id}]({entry.path.removeprefix(f'data/{home}/')}) | {entry.title} | {entry.day} |"
        for entry in entries
    )
    return "\n".join(
        [f"# {kind.capitalize()}", "", "| Record | Title | Date |", "|---|---|---|", *rows, ""]
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
