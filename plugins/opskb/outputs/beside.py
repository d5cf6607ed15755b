"""Pages that lie among the records inside the host's own folder and are none: trusted no more than these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from opskb import prose, source
from opskb.model import Artifact, Heading
from opskb.outputs import bodies, wording
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.settings.base import VISIBILITIES
from opskb.source import Source, Unreadable


def read(base: Project, path: str) -> Source | None:
    """The file, None where it cannot be read or does not say that all may see it."""
    try:
        found = source.read(base.root, path)
    except Unreadable:
        return None
    seen = VISIBILITIES[: VISIBILITIES.index(base.config.visibility) + 1]
    said = [one.get("visibility") or "public" for one in found.data if isinstance(one, dict)]
    return found if all(str(one).strip().lower() in seen for one in said) else None


def page(site: Site, file: str, path: str) -> Artifact | None:
    """The page at `path` that a file becomes, converted as the body of a record is."""
    found = read(site.project, file)
    if not found:
        return None
    title = _title(found)
    body = bodies.beside(site, found.body, file, path)
    anchor = wording.slug(title)
    html = Markup('<h1 id="{}">{}</h1>\n{}').format(anchor, title, Markup(body.html))
    toc = (Heading(1, anchor, title), *body.toc)
    return Artifact(path, title, html=html, toc=toc, source=file)


def _front(found: Source) -> Mapping[str, Any]:
    data = found.data[0] if found.data else None
    return data if isinstance(data, dict) else {}


def _title(found: Source) -> str:
    said = _front(found).get("title")
    heading = prose.title(prose.mask(found.body))
    written = prose.plain(prose.written(found.body, heading)) if heading else ""
    return str(said) if isinstance(said, str | int) else written or _words(found.path)


def _words(path: str) -> str:
    return wording.label(source.stem(path).replace("-", " "))
