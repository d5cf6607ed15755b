"""The sample site with the plugin, against plain MkDocs and Material with the same pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

from benchmarks import plain
from benchmarks.build import OURS, PEER, command
from benchmarks.measure import interleaved, medians, once, ratio
from benchmarks.report import Aim, Result, Section

ROOT = Path(__file__).parent.parent
_OURS = ("data", "docs/decisions", "opskb.yml")


def section(folder: Path, *, rounds: int) -> Section:
    """Measure in a folder that is empty. Raises Failed where a site does not build."""
    ours, peer = folder / "sample", folder / "sample-plain"
    _copy(ours)
    once(command(ours))
    pages = _peer(ours / "site", peer)
    costs = interleaved({OURS: command(ours), PEER: command(peer)}, rounds)
    cpu = ratio(costs[OURS], costs[PEER])
    results = (
        Result(OURS, medians(costs[OURS]), {"× peer": cpu}),
        Result(PEER, medians(costs[PEER])),
    )
    records = json.loads((ours / "site/api/v1/records.json").read_text(encoding="utf-8"))["records"]
    aims = (Aim(f"CPU of the sample site of {len(records)} records", cpu, 1.5, " × the peer"),)
    return Section(f"The sample site, {pages} pages", results, aims, {})


def _copy(folder: Path) -> None:
    """The sample without the documentation, whose pages are the host's in both."""
    for name in _OURS:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target)
    nav = {"Home": "index.md"}
    (folder / "mkdocs.yml").write_text(
        plain.settings(nav, plugins=["search", {"opskb": {}}]), encoding="utf-8"
    )


def _peer(site: Path, folder: Path) -> int:
    """Write every page of a built site as plain Markdown that holds the same words; say how many."""
    pages = [path for path in sorted(site.rglob("index.html")) if '<div class="okb' in _text(path)]
    for path in pages:
        target = folder / "docs" / path.relative_to(site).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_markdown(_text(path)), encoding="utf-8")
    settings = plain.settings({"Home": "index.md"}, not_in_nav="*")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return len(pages)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _markdown(page: str) -> str:
    start, end = page.index('<div class="okb'), page.index("</article>")
    root = html5lib.parseFragment(page[start:end], namespaceHTMLElements=False)
    return "\n\n".join(_blocks(root)) + "\n"


def _blocks(element: Element) -> Iterator[str]:
    """Headings, paragraphs, lists, code and tables, in their order; drawings have no Markdown."""
    for child in element:
        tag = str(child.tag)
        if tag in ("h1", "h2", "h3", "h4"):
            yield f"{'#' * int(tag[1])} {_words(child)}"
        elif tag in ("p", "dt", "dd", "summary", "figcaption"):
            yield _words(child)
        elif tag == "li":
            yield f"- {_words(child)}"
        elif tag == "pre":
            yield f"```sh\n{''.join(child.itertext()).strip()}\n```"
        elif tag == "table":
            yield "\n".join(_table(child))
        elif tag != "svg":
            yield from _blocks(child)


def _words(element: Element) -> str:
    """The words of an element, its links and its code as Markdown writes them."""
    parts = [element.text or ""]
    for child in element:
        inner = _words(child) if child.tag != "svg" else ""
        if child.tag == "a" and child.get("href") and inner:
            inner = f"[{inner}](https://example.org/{child.get('href')})"
        elif child.tag == "code":
            inner = f"`{inner}`"
        parts += [inner, child.tail or ""]
    return " ".join("".join(parts).split())


def _table(table: Element) -> Iterator[str]:
    rows = [[_words(cell).replace("|", "\\|") for cell in row] for row in table.iter("tr")]
    widest = max(map(len, rows), default=0)
    for at, row in enumerate(rows):
        yield f"| {' | '.join([*row, *[''] * (widest - len(row))])} |"
        if not at:
            yield f"|{'---|' * widest}"
