"""One Jinja environment for all pages: everything is escaped, nothing may be undefined."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from opskb.kind import BUILT_IN, Kind
from opskb.model import Artifact, Heading
from opskb.outputs import wording
from opskb.outputs.harmless import harmless
from opskb.outputs.site import Site
from opskb.outputs.written.heads import head
from opskb.outputs.written.pages import written
from opskb.reports.run import clean

TEMPLATES = Path(__file__).parent / "templates"

_WORDING = {
    name: getattr(wording, name)
    for name in (
        "plural",
        "capital",
        "exact",
        "short",
        "distance",
        "length",
        "label",
        "listed",
        "slug",
        "spoken",
    )
}
_CODE = re.compile(r"`([^`]+)`")
# The macros that templates find under a letter; a set may use those above it.
_MACROS = {
    "m": "macros.html.j2",
    "p": "pictures.html.j2",
    "h": "charts.html.j2",
    "c": "sections.html.j2",
    "r": "rows.html.j2",
    "o": "lists.html.j2",
    "s": "slots.html.j2",
}
# A link within the site that names a folder, with what follows it: a quote, an anchor, a question.
_FOLDER = re.compile(
    r'(<a\b[^>]*? href="(?:(?![a-z][a-z0-9+.-]*:|//)[^"#?]*/)?)(["#?])(?<!href="#)'
)
Where: TypeAlias = tuple[str, date]

_log = logging.getLogger(__name__)


def page(
    site: Site,
    path: str,
    template: str,
    *,
    title: str,
    description: str,
    toc: tuple[Heading, ...] = (),
    source: str = "",
    previous: str = "",
    following: str = "",
    hidden: bool = False,
    text: str = "",
    boost: float = 1.0,
    own: Path | None = None,
    twin: str = "",
    **context: Any,
) -> Artifact:
    """One page of the site; `own` is the folder of a kind of a user's own that brings `template`.

    `twin` is its Markdown; where none is given, a template beside `template` makes it.
    Search reads `text`, or the description alone: what a page lists has pages of its own.
    """
    shared = {
        "pinned": site.project.pinned,
        "sample": site.project.config.sample,
        "title": title,
        **context,
    }
    where = ("../" * path.count("/"), site.project.as_of)
    html = (
        _own(own, template, where, shared)
        if own
        else _rendered(_environment(), template, where, shared)
    )
    text = text or Markup("<h1>{}</h1><p>{}</p>").format(title, description)
    return Artifact(
        path,
        title,
        description,
        _drawn(site, html),
        toc=toc,
        source=source,
        previous=previous,
        next=following,
        hidden=hidden,
        text=text,
        boost=boost,
        twin=twin or written(site, path, template, shared),
        head=head(site, path),
    )


def alone(template: str, **context: Any) -> str:
    """A file that is whole by itself: no host puts anything around it, and no macro is needed in it."""
    return f"{_environment().get_template(template).render(**context)}\n"


def of_kind(kind: Kind) -> tuple[str, Path | None]:
    """The template of a kind's records, its own where it has one, and its folder if it is a user's."""
    if not (kind.home / "page.html.j2").is_file():
        return "record.html.j2", None
    return f"{kind.home.name}/page.html.j2", kind.home.parent if kind.own else None


def safe(html: str) -> Markup:
    """HTML that is ours or was sanitised: the only way round the escaping."""
    return Markup(html)


def said(words: str) -> Markup:
    """A computed sentence as HTML: its dates in words, and what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(wording.spoken(words)))))


def _drawn(site: Site, html: str) -> str:
    """Diagrams as they are written where the host has no script for them: the theme would fetch one.

    Where the site is to be read from a disk, a link names the file in a folder too.
    """
    html = html if site.diagrams else html.replace('<pre class="mermaid">', "<pre>")
    return _FOLDER.sub(r"\1index.html\2", html) if site.flat else html


def _own(folder: Path, template: str, where: Where, context: dict[str, Any]) -> str:
    """A page by a user's template, in a sandbox; one that fails costs its looks, not its words."""
    try:
        return harmless(_rendered(_sandbox(folder), template, where, context))
    except Exception as error:  # a user's template may raise anything
        line = getattr(error, "lineno", None)
        at = f"{template}:{line}" if line else template
        why = clean(str(error))
        _log.warning("%s: %s; its records are shown by the common template", at, why)
        return _rendered(_environment(), "record.html.j2", where, context)


def _rendered(environment: Environment, name: str, where: Where, context: dict[str, Any]) -> str:
    template = environment.get_template(name)
    return template.render(_tools(environment, *where), **context)


@lru_cache(maxsize=32)
def _tools(environment: Environment, root: str, as_of: date) -> Mapping[str, Any]:
    """Where a page stands, and every set of macros bound to it: made once for all pages of a depth."""
    tools: dict[str, Any] = {"root": root, "as_of": as_of}
    for name, template in _MACROS.items():
        tools[name] = environment.get_template(template).make_module(tools)
    return tools


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return _prepared(Environment(**_options([TEMPLATES, BUILT_IN])))


@lru_cache(maxsize=8)
def _sandbox(folder: Path) -> Environment:
    return _prepared(ImmutableSandboxedEnvironment(**_options([folder, TEMPLATES, BUILT_IN])))


class _Loader(FileSystemLoader):
    """Follows no link: a template lies among the records, and nothing outside them is read."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """The template, where no part of its path is a link."""
        for folder in self.searchpath:
            parts = Path(template).parts
            paths = (Path(folder, *parts[: end + 1]) for end in range(len(parts)))
            if any(path.is_symlink() for path in paths):
                raise TemplateNotFound(template)
        return super().get_source(environment, template)


def _options(folders: list[Path]) -> dict[str, Any]:
    return {
        "loader": _Loader(folders),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,
    }


def _prepared(environment: Environment) -> Environment:
    environment.globals.update(_WORDING, said=said)
    return environment
