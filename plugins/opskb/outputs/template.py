"""One Jinja environment for all pages: everything is escaped, nothing may be undefined."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from opskb.kind import BUILT_IN, Kind
from opskb.model import Artifact, Heading
from opskb.outputs import wording
from opskb.outputs.site import Site

TEMPLATES = Path(__file__).parent / "templates"

_WORDING = {
    name: getattr(wording, name)
    for name in ("plural", "exact", "short", "distance", "length", "label", "listed")
}
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
    **context: Any,
) -> Artifact:
    """One page of the site; `own` is the folder of a kind of a user's own that brings `template`.

    Search reads `text`, or the description alone: what a page lists has pages of its own.
    """
    shared = {
        "root": "../" * path.count("/"),
        "as_of": site.project.as_of,
        "pinned": site.project.pinned,
        "sample": site.project.config.sample,
        "title": title,
        **context,
    }
    html = (
        _own(own, template, shared) if own else _environment().get_template(template).render(shared)
    )
    text = text or Markup("<h1>{}</h1><p>{}</p>").format(title, description)
    return Artifact(
        path,
        title,
        description,
        html,
        toc=toc,
        source=source,
        previous=previous,
        next=following,
        hidden=hidden,
        text=text,
        boost=boost,
    )


def of_kind(kind: Kind) -> tuple[str, Path | None]:
    """The template of a kind's records, its own where it has one, and its folder if it is a user's."""
    if not (kind.home / "page.html.j2").is_file():
        return "record.html.j2", None
    return f"{kind.home.name}/page.html.j2", kind.home.parent if kind.own else None


def safe(html: str) -> Markup:
    """HTML that is ours or was sanitised: the only way round the escaping."""
    return Markup(html)


def _own(folder: Path, template: str, context: dict[str, Any]) -> str:
    """A page by a user's template, in a sandbox; one that fails costs its looks, not its words."""
    try:
        return _sandbox(folder).get_template(template).render(context)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        _log.warning(
            "%s%s: %s; its records are shown by the common template",
            template,
            f":{line}" if line else "",
            error,
        )
        return _environment().get_template("record.html.j2").render(context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return _prepared(Environment(**_options([TEMPLATES, BUILT_IN])))


@lru_cache(maxsize=8)
def _sandbox(folder: Path) -> Environment:
    return _prepared(ImmutableSandboxedEnvironment(**_options([folder, TEMPLATES, BUILT_IN])))


def _options(folders: list[Path]) -> dict[str, Any]:
    return {
        "loader": FileSystemLoader(folders),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,
    }


def _prepared(environment: Environment) -> Environment:
    environment.globals.update(_WORDING)
    return environment
