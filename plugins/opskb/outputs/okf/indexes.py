"""The lists of a bundle: one of its folders at the root, one of the records in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from opskb.model import Artifact, Record, State
from opskb.outputs import wording
from opskb.outputs.okf.concepts import described, plain, title
from opskb.outputs.okf.places import path
from opskb.outputs.site import Site

VERSION = "0.2"
"""The version of the specification that the bundle follows."""

_HEADS: Mapping[State, str] = {
    "live": "In force",
    "draft": "Drafts",
    "closed": "Closed",
    "retired": "Out of force",
}


def indexes(site: Site) -> Iterator[Artifact]:
    """`index.md` of the bundle, and of every folder that holds records."""
    by_folder: dict[str, list[Record]] = {}
    for record in site.project.graph:
        by_folder.setdefault(site.project.kind_of(record).url, []).append(record)
    yield Artifact("index.md", content=_root(site, by_folder).encode())
    for folder, records in sorted(by_folder.items()):
        yield Artifact(f"{folder}/index.md", content=_folder(site, records).encode())


def _root(site: Site, by_folder: Mapping[str, Iterable[Record]]) -> str:
    kinds = sorted(
        (kind for kind in site.project.kinds if kind.url in by_folder), key=lambda kind: kind.title
    )
    items = []
    for kind in kinds:
        count = wording.counted(len(site.project.by_kind[kind.name]), kind)
        about = f"{count}. {plain(kind.about)}" if kind.about else count
        items.append(f"* [{plain(kind.title)}]({kind.url}/) - {about}\n")
    name = plain(site.project.config.name) or "Records"
    front = f'---\nokf_version: "{VERSION}"\n---\n\n'
    log = "# History\n\n* [Log](log.md) - what is known to have happened to the records, newest first\n"
    return f"{front}# {name}\n\n{''.join(items)}\n{log}"


def _folder(site: Site, records: Iterable[Record]) -> str:
    """The records of a folder under what they are: in force, drafts, closed, out of force."""
    by_state: dict[State, list[str]] = {}
    for record in records:
        name = path(site, record).rpartition("/")[2]
        item = f"* [{title(record)}]({name}) - {plain(described(site, record))}\n"
        by_state.setdefault(record.state, []).append(item)
    return "\n".join(
        f"# {head}\n\n{''.join(by_state[state])}"
        for state, head in _HEADS.items()
        if state in by_state
    )
