"""The allow-list that a page by a user's own template passes: templates lie among the records."""

from __future__ import annotations

import nh3

from opskb.markdown import safe

_TAGS = {
    *safe.TAGS,
    *("article", "aside", "button", "col", "colgroup", "fieldset", "footer", "header", "legend"),
    *("nav", "option", "output", "section", "select", "time"),
    *("circle", "desc", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "svg"),
    *("text", "title", "tspan"),
}
_SHAPES = {
    *("cx", "cy", "d", "dx", "dy", "fill", "height", "points", "r", "rx", "ry", "stroke"),
    *("text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2"),
}
_ANYWHERE = {
    *("class", "dir", "hidden", "id", "lang", "role", "tabindex", "title"),
    *("colspan", "rowspan", "scope", "datetime", "value"),
    *_SHAPES,
}
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in safe.ATTRIBUTES.items()},
    "*": _ANYWHERE,
    "input": {"type", "checked", "disabled", "name", "id", "placeholder", "autocomplete"},
    "select": {"name"},
    "button": {"type"},
}
_INPUTS = ("checkbox", "radio", "search", "text")


def harmless(html: str) -> str:
    """The same page without anything that acts, is fetched from elsewhere or passes for the theme's own."""
    return _CLEANER.clean(html)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What becomes of one allowed attribute; None drops it."""
    if name == "class":
        drawn = tag == "pre" and value == "mermaid"
        return value if drawn else " ".join(filter(_of_content, value.split()))
    if name.startswith("data-md-") or (name in ("id", "for", "name") and not _of_content(value)):
        return None
    if name == "type" and tag == "input":
        return value if value in _INPUTS else None
    if name == "type" and tag == "button":
        return "button"
    if name == "src" and safe.ELSEWHERE.match(value):
        return None
    return None if name in ("fill", "stroke") and "(" in value else value


def _of_content(word: str) -> bool:
    """Whether a class or an id is none of the theme's, which its scripts and styles look for."""
    theirs = word.startswith(("__", "md-")) or word == "mermaid"
    return word.startswith(("__tabbed_", "md-button")) or not theirs


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    generic_attribute_prefixes={"aria-", "data-"},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
