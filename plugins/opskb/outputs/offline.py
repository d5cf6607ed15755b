"""The critical runbooks in one file: HTML that asks nobody for anything and prints, and the same as Markdown.

For a night without a network. Which runbooks they are is said at the top: those in force of a surface
whose criticality is critical, all in force where there are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from opskb import markdown, prose
from opskb.insights import conditions, steps
from opskb.markdown.safe import ATTRS
from opskb.memory import remembered
from opskb.model import Artifact, Record
from opskb.outputs import handed, wording
from opskb.outputs.site import Site
from opskb.outputs.template import alone, safe
from opskb.outputs.trust import trusts
from opskb.outputs.written import lines, texts
from opskb.outputs.written.doing import steps_of
from opskb.outputs.written.pages import SAMPLE, label
from opskb.outputs.written.writer import Writer
from opskb.prose import Section
from opskb.stretches import patched

NAME = "offline.html"
"""What the page is called, in the folder of the index of runbooks; the Markdown lies beside it."""
_STYLE = Path(__file__).with_name("offline.css")
_TITLE = "Runbooks for a night without a network"
_CRITICAL = "critical"
_OWN = 2
"""The level of the heading of a runbook in Markdown; HTML gives every heading of a text one more."""
_HIGHEST = ("h1", "h2", "h3")
"""The headings that no text of a runbook has in HTML."""
_TAG = re.compile(rf"</?(a|img|h[1-6])\b({ATTRS})>")
_LOADS = re.compile(
    r"<(?:img|picture|source|video|audio|iframe|object|embed|script|link|style|svg)\b[^<>]*>?"
    r"|</?h[1-6]\b[^<>]*>?",
    re.IGNORECASE,
)
_ALT = re.compile(r'\salt="([^"]*)"')
_HREF = re.compile(r'\shref="(https?://[^"]*)"')


@remembered
def chosen(site: Site) -> tuple[str, tuple[Record, ...]]:
    """Which runbooks they are in a sentence, and they themselves, by their ids."""
    graph = site.project.graph
    live = [one for one in site.project.by_kind.get("runbook", ()) if one.live]
    live.sort(key=lambda one: (one.id.casefold(), one.key))
    found = [
        one
        for one in live
        if any(
            graph[key].values.get("criticality") == _CRITICAL
            for key in site.cards[one.key].surfaces
        )
    ]
    count = wording.plural(len(found or live), "runbook")
    if found:
        return f"{count} in force of a surface that is critical.", tuple(found)
    return f"No runbook is of a surface that is critical: {count} in force.", tuple(live)


def published(site: Site) -> Iterator[Artifact]:
    """Both files beside the index of runbooks, where there is a runbook to be in them."""
    for one in files(site) if chosen(site)[1] else ():
        yield Artifact(f"{_folder(site)}/{one.path}", content=one.content)


def _folder(site: Site) -> str:
    return site.project.kinds["runbook"].url if "runbook" in site.project.kinds else "runbooks"


def files(site: Site) -> Iterator[Artifact]:
    """`offline.html` and `offline.md`."""
    yield Artifact(NAME, content=_html(site).encode())
    yield Artifact("offline.md", content=_markdown(site).encode())


def _markdown(site: Site) -> str:
    sentence, records = chosen(site)
    contents = "\n".join(
        f"- {lines.link(f'{one.id} {one.title}', f'#{_anchor(one)}')}" for one in records
    )
    blocks = (
        label(site),
        f"# {_TITLE}",
        sentence,
        SAMPLE if site.project.config.sample else "",
        contents,
        *(
            f'<a id="{_anchor(one)}"></a>\n\n## {_named(one)}\n\n{_written(site, one)}'
            for one in records
        ),
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def _html(site: Site) -> str:
    sentence, records = chosen(site)
    return alone(
        "offline.html.j2",
        title=_TITLE,
        style=safe(_STYLE.read_text("utf-8")),
        label=label(site),
        sentence=sentence,
        sample=SAMPLE if site.project.config.sample else "",
        runbooks=[
            {
                "anchor": _anchor(one),
                "title": f"{one.id} {one.title}",
                "word": trusts(site)[one.key].word,
                "body": safe(_asking_nobody(markdown.fragment(_written(site, one)))),
            }
            for one in records
        ],
    )


def _written(site: Site, record: Record) -> str:
    """One runbook as Markdown without its title: what may be done, whom to call, the steps, the text."""
    writer = Writer(site, f"{_folder(site)}/{NAME}")
    first, *rest = handed.head(site, record)
    called = (("Owner", record.owner), ("Surface", ", ".join(_surfaces(site, record))))
    facts = [f"{name}: {said}" for name, said in called if said]
    body = texts.body(writer, record) if record.as_written else _unlinked(record)
    # What was read from prose stands in the text below, with its commands.
    written = bool(steps.table(record))
    blocks = (
        f"**{lines.flat(first)}**",
        lines.line(record.summary),
        "\n".join(f"- {lines.line(one)}" for one in (*facts, *rest, *handed.before(record))),
        steps_of(writer, record).replace("## Steps", "### Steps", 1) if written else "",
        "\n".join(f"- {lines.line(f'Done when: {one}')}" for one in conditions.done(record)),
        _lower(body),
    )
    return "\n\n".join(filter(None, blocks))


def _surfaces(site: Site, record: Record) -> Iterator[str]:
    return (site.project.graph[key].id for key in site.cards[record.key].surfaces)


def _unlinked(record: Record) -> str:
    """The body below its title, asking for nothing: an image is its words, and so is a link to a file."""
    body, masked = record.body, prose.mask(record.body)
    title = prose.title(masked)
    cuts = [(found.start(), found.end(), "") for found in _LOADS.finditer(masked)]
    for one in prose.hrefs(masked):
        if masked[one.offset] in "[!" and one.text and (one.image or prose.local(one.href)):
            cuts.append((one.offset, one.end, body[one.offset + 1 + one.image :][: len(one.text)]))
    return patched(body, cuts, title.text_start if title else 0).strip()


def _lower(body: str) -> str:
    """A body with each heading below ours: none of them begins another runbook."""
    found = prose.sections(prose.mask(body))
    return patched(body, ((one.start, one.text_start, _lowered(body, one)) for one in found))


def _lowered(body: str, one: Section) -> str:
    """A heading one level down at least, between the blanks that it stands between."""
    whole = body[one.start : one.text_start]
    indented = whole[: len(whole) - len(whole.lstrip(" "))]
    signs = "#" * min(6, max(_OWN, one.level) + 1)
    return f"{indented}{signs} {prose.written(body, one)}{whole[len(whole.rstrip()) :]}"


def _asking_nobody(html: str) -> str:
    """Safe HTML that asks for nothing: an image is its words, a link leads out or nowhere.

    A diagram is as it was written: no script draws it here.
    """
    return _TAG.sub(_tag, html.replace('<pre class="mermaid">', "<pre>"))


def _tag(found: re.Match[str]) -> str:
    if found[1] == "img":
        alt = _ALT.search(found[2])
        return alt[1] if alt else ""
    if found[1] in _HIGHEST:
        return found[0].replace(found[1], f"h{_OWN + 2}", 1)
    if found[1] != "a" or found[0].startswith("</"):
        return found[0]
    href = _HREF.search(found[2])
    return f'<a href="{href[1]}" rel="noreferrer">' if href else "<a>"


def _named(record: Record) -> str:
    return lines.bracketed(lines.flat(f"{record.id} {record.title}")).strip()


def _anchor(record: Record) -> str:
    """The key of a record as an anchor, whatever letters it has."""
    return re.sub(r"[^a-z0-9.-]+", "-", handed.name(record))
