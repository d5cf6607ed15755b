"""A site with the plugin, against plain MkDocs and Material with the same records as pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median

from benchmarks import plain
from benchmarks.generate import generate
from benchmarks.measure import Command, interleaved, medians, once, ratio
from benchmarks.plan import SHARES, Plan
from benchmarks.report import Aim, Result, Section

COUNT, FEW = 1_000, 100
OURS, PEER = "MkDocs, Material and opskb", "MkDocs and Material"
NAV = {"Home": "index.md"} | {
    kind.capitalize(): f"{'decisions' if kind == 'adr' else folder}/index.md"
    for kind, (_, folder, _) in SHARES.items()
}


def section(folder: Path, *, rounds: int) -> Section:
    """Measure in a folder that is empty. Raises Failed where a site does not build."""
    ours, few, peer = folder / "build", folder / "build-few", folder / "build-plain"
    plain.write(peer, _site(ours, COUNT))
    _site(few, FEW)
    once(command(few))
    costs = interleaved({OURS: command(ours), PEER: command(peer)}, rounds)
    cpu = ratio(costs[OURS], costs[PEER])
    wall = ratio(costs[OURS], costs[PEER], lambda cost: cost.wall)
    results = (
        Result(OURS, medians(costs[OURS]), {"× peer": cpu, "× peer, wall": wall}),
        Result(PEER, medians(costs[PEER])),
    )
    pages, pages_of_few, peer_pages = _pages(ours), _pages(few), _peer_pages(peer)
    sizes = {
        f"record page, median of {COUNT:,}": round(median(pages)),
        f"record page, median of {FEW:,}": round(median(pages_of_few)),
        f"record page, largest of {COUNT:,}": max(pages),
        "record page of the peer, median": round(median(peer_pages)),
        "search index": _search(ours),
        "search index of the peer": _search(peer),
        "site": _size(ours / "site"),
        "site of the peer": _size(peer / "site"),
    }
    growth = median(pages) / median(pages_of_few)
    return Section(f"Site of {COUNT:,} records", results, _aims(cpu, max(pages), growth), sizes)


def _aims(cpu: float, largest: int, growth: float) -> tuple[Aim, ...]:
    return (
        Aim(f"CPU of a site of {COUNT:,} records", cpu, 1.5, " × the peer"),
        Aim("largest record page", largest / 1e3, 30, " kB"),
        Aim(f"median record page at {COUNT:,} records", growth, 1.05, f" × that at {FEW:,}"),
    )


def _site(folder: Path, count: int) -> Plan:
    planned = generate(folder, count)
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Benchmark\n", encoding="utf-8")
    settings = plain.settings(NAV, plugins=["search", {"opskb": {}}])
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return planned


def command(folder: Path) -> Command:
    """Build the site of a folder."""
    return Command((sys.executable, "-m", "mkdocs", "build", "--quiet"), folder)


def _pages(folder: Path) -> list[int]:
    """The sizes of the pages of all records, as the site itself lists them."""
    site = folder / "site"
    listed = json.loads((site / "api" / "v1" / "records.json").read_text(encoding="utf-8"))
    pages = (
        site / record["url"].strip("/") / "index.html" for record in listed["records"].values()
    )
    return [page.stat().st_size for page in pages]


def _peer_pages(folder: Path) -> list[int]:
    homes = (folder / "site" / home for _, home, _ in SHARES.values())
    return [page.stat().st_size for home in homes for page in home.glob("**/*/index.html")]


def _search(folder: Path) -> int:
    return (folder / "site" / "search" / "search_index.json").stat().st_size


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
