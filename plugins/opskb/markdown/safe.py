"""The allow-list that any HTML of a record passes, whatever converter or author it comes from."""

from __future__ import annotations

import re
import unicodedata

import nh3
from pygments.lexers import get_all_lexers
from pygments.token import STANDARD_TYPES

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height", "align"},
    "input": {"type", "checked", "disabled", "name", "id"},
    "label": {"for"},
    "li": {"id", "value"},
    "ol": {"start", "type"},
    "sup": {"id"},
    "details": {"open"},
    "div": {"data-tabs"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    **{tag: {"id"} for tag in HEADINGS},
}
TAGS = {
    *ATTRIBUTES,
    *("b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em"),
    *(
        "figcaption",
        "figure",
        "hr",
        "i",
        "ins",
        "kbd",
        "mark",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
    ),
    *(
        "span",
        "strong",
        "sub",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ),
    "wbr",
}
_ADMONITIONS = (
    *("note", "abstract", "info", "tip", "success", "question"),
    *("warning", "failure", "danger", "bug", "example", "quote"),
)
_LANGUAGES = {
    f"language-{alias}" for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases
}
CLASSES = {
    "a": {"footnote-ref", "footnote-backref", "md-button", "md-button--primary"},
    "code": {"highlight", *_LANGUAGES},
    "details": {*_ADMONITIONS, "inline", "end"},
    "div": {
        *_ADMONITIONS,
        *_LANGUAGES,
        *("admonition", "inline", "end", "highlight", "footnote", "linenodiv"),
        *("tabbed-set", "tabbed-alternate", "tabbed-labels", "tabbed-content", "tabbed-block"),
    },
    "label": {"task-list-control"},
    "li": {"task-list-item"},
    "p": {"admonition-title"},
    "pre": {"mermaid", *_LANGUAGES},
    "span": {*filter(None, STANDARD_TYPES.values()), "filename", "normal", "task-list-indicator"},
    "table": {"highlighttable"},
    "td": {"linenos", "code"},
    "th": {"filename"},
    "ul": {"task-list"},
}

# The ids that footnotes and tabs tie their parts together with; every other one is made from a heading.
_TIED = re.compile(r"fn(?:ref\d{0,4})?:[\w-]{1,64}|__tabbed_\d{1,4}(?:_\d{1,4})?")
_INPUTS = ("checkbox", "radio")

# What nh3 writes is regular: every attribute has a value in double quotes, and no quote inside it.
ATTRS = r'((?:"[^"]*"|[^">])*)'
_INPUT = re.compile(rf"<input{ATTRS}>")
_IMAGE = re.compile(rf"<img{ATTRS}>")
# Blanks in code have no colour, and their marks were a tenth of a page of commands.
_BLANK = re.compile(r'<span class="w">(\s*)</span>')
_PAIR = re.compile(r'([a-z-]+)="([^"]*)"')
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)


def clean(html: str) -> str:
    """The same page without anything that acts, is fetched from elsewhere or could pass for the theme's own."""
    html = _CLEANER.clean(html)
    if "<input" in html:
        html = _INPUT.sub(lambda match: match[0] if "type=" in match[1] else "", html)
    if 'class="w"' in html:
        html = _BLANK.sub(r"\1", html)
    return _IMAGE.sub(_image, html) if "<img" in html else html


def slug(title: str) -> str:
    """An anchor made of words: letters, digits and single hyphens, never one that a page uses itself."""
    words = unicodedata.normalize("NFC", title).lower()
    found = re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", words)).strip("-_")[:80]
    return f"s-{found}" if found.startswith("okb-") else found or "section"


def _attribute(tag: str, name: str, value: str) -> str | None:
    """What becomes of one allowed attribute; None drops it."""
    if name == "id" and tag in HEADINGS:
        return slug(value)
    if name in ("id", "for", "name"):
        return value if _TIED.fullmatch(value) else None
    if tag == "input" and name == "type":
        return value if value in _INPUTS else None
    return value


def _image(match: re.Match[str]) -> str:
    """A relative image as it is, one of elsewhere as a link to it."""
    found: dict[str, str] = dict(_PAIR.findall(match[1]))
    source = found.get("src", "")
    if not source:
        return found.get("alt", "")
    if not ELSEWHERE.match(source):
        return match[0]
    return f'<a href="{source}">{found.get("alt") or source}</a>'


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    allowed_classes=CLASSES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)
