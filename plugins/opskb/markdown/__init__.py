"""Bodies become safe HTML: a fixed set of extensions that read no file, bounded work, an allow-list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape, unescape
from threading import Lock
from typing import Any

from markdown import Markdown
from pymdownx.superfences import fence_code_format

from opskb import rst
from opskb.bounds import CODE, CODE_OF_A_FIELD, coloured, refusal
from opskb.markdown import lists, shortcuts
from opskb.markdown.safe import ATTRS, clean, slug
from opskb.model import Heading

# None of these can read a file (pymdownx.snippets, b64 and pathconverter can), run code or fetch.
EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "sane_lists",
    "tables",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.saneheaders",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
)
_MERMAID = {"name": "mermaid", "class": "mermaid", "format": fence_code_format}
_SETTINGS: dict[str, dict[str, Any]] = {
    "footnotes": {"BACKLINK_TITLE": "Back to the text, note {}"},
    "tables": {"use_align_attribute": True},
    # No style reaches the page, but each block of code builds its style sheet: the shortest does.
    "pymdownx.highlight": {
        "anchor_linenums": False,
        "pygments_lang_class": True,
        "pygments_style": "bw",
    },
    "pymdownx.superfences": {"custom_fences": [_MERMAID]},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tilde": {"subscript": False},
}

_TAG = re.compile(rf"<[/a-z]{ATTRS}>")
_HEADING = re.compile(rf"<h([1-6]){ATTRS}>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_BARE = re.compile(rf"<(/?)(a|code|pre|samp|kbd)\b{ATTRS}>|<[/a-z]{ATTRS}>|(https?://[^\s<>\"'`]+)")
_AFTER = ".,:;!?*_~|]}"


@dataclass(frozen=True)
class Converted:
    """A body as safe HTML, and its headings."""

    html: str
    toc: tuple[Heading, ...] = ()

    @cached_property
    def text(self) -> str:
        """The words of it, without markup, on one line."""
        return " ".join(unescape(_TAG.sub(" ", self.html)).split())


@lru_cache(maxsize=8192)
def convert(body: str, code: int = CODE) -> Converted:
    """A Markdown body as HTML that is safe on any page, and its headings; one text is converted once."""
    if reason := refusal(body):
        return _as_written(body, reason)
    try:
        html = _html(body, colours=coloured(body, code))
    except (
        Exception
    ) as error:  # a converter's fault in one body must not cost the others their site
        _markdown.cache_clear()
        return _as_written(body, f"the converter gave up on it ({type(error).__name__})")
    # The highlighter begins each block with an element that holds nothing.
    return _anchored(_linked(clean(html).replace("<pre><span></span><code>", "<pre><code>")))


def unconverted(body: str) -> Converted:
    """A text that is no Markdown, as it was written: its headings apart, web addresses as links."""
    parts, at = [], 0
    for section in rst.sections(body):
        level = min(section.level, 6)
        parts += [
            _written(body[at : section.start]),
            f"<h{level}>{escape(section.title)}</h{level}>",
        ]
        at = section.text_start
    return _anchored(_linked("\n".join([*parts, _written(body[at:])])))


def _written(text: str) -> str:
    lines = text.strip("\n")
    return f'<div class="okb-written">{escape(lines)}</div>' if lines.strip() else ""


def fragment(text: str) -> str:
    """A field's Markdown as safe HTML without anchors, for a page that holds other texts too."""
    return _ID.sub("", convert(text, CODE_OF_A_FIELD).html)


@lru_cache(maxsize=2)
def _markdown(*, colours: bool) -> Markdown:
    plain = {**_SETTINGS["pymdownx.highlight"], "use_pygments": colours}
    settings = {**_SETTINGS, "pymdownx.highlight": plain}
    markdown = Markdown(extensions=EXTENSIONS, extension_configs=settings)
    lists.register(markdown)
    shortcuts.register(markdown)
    return markdown


_LOCK = Lock()


def _html(body: str, *, colours: bool) -> str:
    with _LOCK:  # one instance serves all: building it costs as much as converting a short body
        return _markdown(colours=colours).reset().convert(body)


def _as_written(body: str, reason: str) -> Converted:
    note = f'<p class="admonition-title">Shown as it was written</p><p>This text is not converted: {escape(reason)}.</p>'
    return Converted(
        f'<div class="admonition warning">{note}</div>\n<pre><code>{escape(body)}</code></pre>'
    )


def _linked(html: str) -> str:
    """Web addresses in running text become links, as people expect who write for a code host."""
    if "://" not in html:
        return html
    inside = 0

    def link(match: re.Match[str]) -> str:
        nonlocal inside
        if match[2]:
            inside += -1 if match[1] else 1
        if not match[5] or inside:
            return match[0]
        address, rest = _address(match[5])
        return f'<a href="{address}">{address}</a>{rest}'

    return _BARE.sub(link, html)


def _address(text: str) -> tuple[str, str]:
    """An address without the punctuation after it, which belongs to the sentence, and that."""
    end = len(text)
    while end and (text[end - 1] in _AFTER or (text[end - 1] == ")" and "(" not in text)):
        end -= 1
    return text[:end], text[end:]


def _anchored(html: str) -> Converted:
    """Each heading with an anchor made from its words, and none of the first level, which is the page's."""
    if "<h" not in html:
        return Converted(html)
    down = "<h1" in html
    toc: list[Heading] = []
    used: dict[str, int] = {}

    def anchor(match: re.Match[str]) -> str:
        level = min(int(match[1]) + down, 6)
        title = " ".join(unescape(_TAG.sub("", match[3])).split())
        own = _ID.search(match[2])
        id = _unique(own[1] if own else slug(title), used)
        toc.append(Heading(level, id, title))
        return f'<h{level} id="{id}">{match[3]}</h{level}>'

    return Converted(_HEADING.sub(anchor, html), tuple(toc))


def _unique(id: str, used: dict[str, int]) -> str:
    """The anchor, or where it is taken already the next that is free."""
    found, count = id, used.get(id, 0)
    while found in used:
        count += 1
        found = f"{id}-{count}"
    used[id] = max(count, 1)
    used.setdefault(found, 1)
    return found
