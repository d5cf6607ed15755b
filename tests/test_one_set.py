"""The same records everywhere: on the site, in the API, in the bundle, in the index of search; none more, none less."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from posixpath import dirname, join, normpath
from typing import Any, TypeAlias
from urllib.parse import unquote

import pytest
import yaml
from mcp import Client

from opskb.adapters.agents.kept import Home, Kept
from opskb.adapters.agents.server import Agents, server
from opskb.answers import QUESTIONS
from opskb.answers.index import index
from opskb.answers.record import get_record
from opskb.model import Artifact
from opskb.outputs import okf, render, twins
from opskb.outputs.site import Site
from opskb.outputs.trust import WORDS
from tests.knowledge import record, site
from tests.loops import run

Published: TypeAlias = Mapping[str, Artifact]

OWN = "title: Contracts\nprefix: CON\nfolder: contracts\nurl: contracts\nstates: {draft: draft, on: live, off: retired}\n"
FILES: dict[str, str | bytes] = {
    "data/_kinds/contract/kind.yml": OWN,
    "data/contracts/con-1.md": record("CON-1", "Words.", title="Ours", status="off"),
    "data/adr/adr-0001.md": record("ADR-0001", "Words.", title="First", status="accepted"),
    "data/adr/_archive/adr-0002.md": record("ADR-0002", "Old.", title="Old", status="rejected"),
    "data/adr/adr-0003.md": record("ADR-0003", "A secret.", title="Hush", visibility="private"),
    "data/runbooks/many.yml": "id: RB-1\ntitle: One\n---\nid: RB-2\ntitle: Two\n",
    "data/keys/key-a.md": record("KEY-A", "Words.", title="'[A](b) | <c>'", status="active"),
    "data/README.md": "# Not a record\n",
}
SCATTERED = {"ADR-0001", "ADR-0002", "CON-1", "KEY-A", "RB-1", "RB-2"}


def content(there: Published, path: str) -> Any:
    return json.loads(there[path].content)


def pages(one: Site, there: Published) -> set[str]:
    kinds = {kind.url for kind in one.project.kinds}
    found = {path for path, page in there.items() if page.page and page.source}
    return {
        there[path].title.split()[0]
        for path in found
        if path.rsplit("/", 2)[0] in kinds and path.endswith("/index.html")
    }


def of_map(file: str, name: str) -> Callable[[Site, Published], set[str]]:
    """The ids in an object of one file of the API, by the key of each record."""
    return lambda one, there: {
        row["id"] if isinstance(row, dict) else one.project.graph[key].id
        for key, row in content(there, f"api/v1/{file}.json")[name].items()
    }


def files(one: Site, there: Published) -> set[str]:
    home = "api/v1/records/"
    return {content(there, path)["id"] for path in there if path.startswith(home)}


def bundle(one: Site, there: Published) -> set[str]:
    texts = (page.content for path, page in there.items() if path.startswith("okf/"))
    fronts = (yaml.safe_load(text.split(b"\n---\n")[0]) for text in texts if text[:4] == b"---\n")
    return {front["id"] for front in fronts if "okf_version" not in front}


def lists(one: Site, there: Published) -> set[str]:
    """What the lists of the bundle name."""
    indexes = (path for path in there if path.startswith("okf/") and path.endswith("/index.md"))
    lines = (line for path in indexes for line in there[path].content.decode().split("\n"))
    named = [line.removeprefix("* [").split()[0] for line in lines if line.startswith("* [")]
    return {one.project.graph[name].id for name in named if name in one.project.graph.records}


def marked(one: Site, there: Published) -> set[str]:
    """The records among the twins, by the label on the first line and the id in the heading."""
    texts = (page.content.decode() for path, page in there.items() if path.endswith(".md"))
    blocks = (text.split("\n\n") for text in texts)
    return {block[1].split()[1] for block in blocks if block[0].split()[0] in WORDS}


def led_to(one: Site, there: Published) -> set[str]:
    """What the lists of llms.txt lead to, and what is out of force by the list of the archive."""
    lists = [path for path in there if fnmatch(path, "*llms*.txt")]
    ways = {way for path in lists for way in _ways(path, there[path].content.decode(), ITEM)}
    gone = set(_ways("archive.md", there["archive.md"].content.decode(), GRAVE))
    ids = {twins.path(one, record): record.id for record in one.project.graph}
    assert not ways & gone, "an entry of llms.txt is out of force"
    return {ids[way] for way in ways | gone if way in ids}


def _ways(path: str, text: str, item: re.Pattern[str]) -> Iterator[str]:
    for match in item.finditer(text):
        yield normpath(join(dirname(path), unquote(match[1])))


def found(one: Site, there: Published) -> set[str]:
    return {record.id for record in index(one).records}


def served(one: Site, there: Published) -> set[str]:
    """What the server lists to a client of the protocol, page by page."""

    async def listed() -> set[str]:
        asked = Agents(Kept(Home(one.project.root)), QUESTIONS)
        async with Client(server(asked)) as client:
            page = await client.list_resources()
            found = [*page.resources]
            while page.next_cursor:
                page = await client.list_resources(cursor=page.next_cursor)
                found += page.resources
        assert len({one.uri for one in found}) == len(found)
        return {str(one.uri).removeprefix("opskb://records/") for one in found}

    return run(listed())


def answered(one: Site, there: Published) -> set[str]:
    return {str(get_record(one, id=record.id).data["id"]) for record in index(one).records}


ITEM = re.compile(r"^- \[.*?(?<!\\)\]\(([^()\s]+)\): ", re.MULTILINE)
GRAVE = re.compile(r"^- (?:\d{4}-\d{2}-\d{2} |No date )?\[.*?(?<!\\)\]\(([^()\s]+)\)", re.MULTILINE)

SURFACES: Mapping[str, Callable[[Site, Published], set[str]]] = {
    "pages of the site": pages,
    "twins": marked,
    "lists of llms.txt and the archive": led_to,
    "api/v1/index.json": of_map("index", "records"),
    "api/v1/records.json": of_map("records", "records"),
    "api/v1/records/": files,
    "nodes of api/v1/links.json": of_map("links", "nodes"),
    "api/v1/facts.json": of_map("facts", "records"),
    "concepts of okf/": bundle,
    "lists of okf/": lists,
    "what search knows": found,
    "what get_record answers": answered,
    "resources of opskb mcp": served,
}
"""Every place where an agent can learn which records there are, and how their ids are read there."""


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Published]:
    one = site(tmp_path_factory.mktemp("scattered"), FILES)
    return one, {artifact.path: artifact for artifact in render(one)}


@pytest.mark.parametrize("surface", SURFACES)
def test_the_sample_is_the_same_set_everywhere(
    surface: str, sample: Site, sample_artifacts: Published
) -> None:
    ids = {record.id for record in sample.project.graph}
    assert SURFACES[surface](sample, sample_artifacts) == ids


@pytest.mark.parametrize("surface", SURFACES)
def test_records_of_all_sorts_are_the_same_set_everywhere(
    surface: str, scattered: tuple[Site, Published]
) -> None:
    assert SURFACES[surface](*scattered) == SCATTERED


def test_an_export_holds_the_same_set(scattered: tuple[Site, Published]) -> None:
    one, there = scattered
    exported = {f"okf/{artifact.path}": artifact for artifact in okf.bundle(one)}
    assert bundle(one, exported) == SCATTERED
    assert {path: artifact.content for path, artifact in exported.items()} == {
        path: artifact.content for path, artifact in there.items() if path.startswith("okf/")
    }
