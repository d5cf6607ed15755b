"""What can be written into a folder of its own instead of a site: one table, a line for each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from opskb.model import Artifact
from opskb.outputs import (
    actions,
    api,
    attachments,
    boards,
    evidence,
    offline,
    okf,
    render,
    runme,
    schema,
    ssm,
)
from opskb.outputs.site import Site


@dataclass(frozen=True, slots=True)
class Export:
    """What a format is, in a few words for the help, and the artifacts it is made of.

    Their paths are relative to the folder that they are exported into; none is a page.
    """

    about: str
    artifacts: Callable[[Site], Iterator[Artifact]]


def _json(site: Site) -> Iterator[Artifact]:
    """What programs read of a site, under the addresses that it has there."""
    yield from api.api(site)
    yield from boards.api(site)
    yield from actions.api(site)
    yield from evidence.api(site)
    yield from schema.schemas(site)


def _markdown(site: Site) -> Iterator[Artifact]:
    """The twin of every page, the lists that lead to them, and the pictures that they show."""
    for artifact in render(site):
        path = artifact.path
        twin = path.endswith(".md") and not path.startswith(f"{okf.FOLDER}/")
        if twin or path.endswith(".txt") or path.startswith(attachments.path("")):
            yield artifact


EXPORTS: Mapping[str, Export] = {
    "okf": Export("an Open Knowledge Format bundle, one Markdown file a record", okf.bundle),
    "json": Export("the files of `api/v1` and their JSON Schemas", _json),
    "markdown": Export("the Markdown twin of every page, and llms.txt", _markdown),
    "runme": Export("runbooks as Markdown whose blocks Runme runs", runme.files),
    "ssm": Export("runbooks as documents of AWS Systems Manager Automation", ssm.files),
    "offline": Export("the critical runbooks in one file, as HTML and as Markdown", offline.files),
}
"""Every format by its name, the first where none is asked for."""
