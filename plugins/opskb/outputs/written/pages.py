"""The twin of a computed page: a Markdown template beside that of its HTML, given the same context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from opskb.outputs import wording
from opskb.outputs.site import Site
from opskb.outputs.written import lines
from opskb.outputs.written.writer import Writer, twin_of

TEMPLATES = Path(__file__).parent.parent / "templates"
COMPUTED = "COMPUTED"
"""The word of what is no record: it is worked out anew from all of them whenever the site is built."""
SAMPLE = "This is a sample. Company, people and events are invented."
_GAP = re.compile(r"\n{3,}")


def written(site: Site, path: str, template: str, context: Mapping[str, Any]) -> str:
    """The Markdown of the page at `path`, "" where its template has none beside it."""
    name = f"{Path(template).name.removesuffix('.html.j2')}.md.j2"
    if name not in _there():
        return ""
    writer = Writer(site, twin_of(path))
    text = _environment().get_template(name).render(w=writer, as_of=site.project.as_of, **context)
    sample = SAMPLE if site.project.config.sample else ""
    blocks = filter(None, (label(site), _GAP.sub("\n\n", text).strip(), sample))
    return "\n\n".join(blocks) + "\n"


def label(site: Site) -> str:
    """The first line of a page that is no record."""
    return f"{COMPUTED} \N{MIDDLE DOT} as of {site.project.as_of}"


@lru_cache(maxsize=1)
def _there() -> frozenset[str]:
    return frozenset(one.name for one in TEMPLATES.glob("*.md.j2"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    names = ("plural", "capital", "label", "listed")
    made.globals.update({name: getattr(wording, name) for name in names})
    made.globals.update(code=_code, fenced=_fenced, written=Markup)
    return made


def _finished(value: object) -> object:
    """Plain words as one line of Markdown; what the writer answers needs no care, nor does a macro."""
    return value if isinstance(value, Markup) else Markup(lines.line(str(value)))


def _code(text: str) -> Markup:
    return Markup(lines.code(text))


def _fenced(text: str, language: str) -> Markup:
    return Markup(lines.fenced(text, language))
