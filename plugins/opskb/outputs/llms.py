"""`llms.txt`, for the site and for every kind with records: what there is, how far to trust it, what it costs.

The form is that of llmstxt.org: a title, a quotation, words without headings, then lists of links
under headings of the second level. Addresses are relative to the file, so that it holds wherever
the site lies. What is out of force stands in no list: the archive and the JSON have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from opskb.kind import Kind
from opskb.model import Artifact
from opskb.outputs import boards, wording
from opskb.outputs.site import Site, link
from opskb.outputs.trust import GONE, WORDS, trusts
from opskb.outputs.views import Card
from opskb.outputs.written import lines
from opskb.outputs.written.heads import LIST, sections
from opskb.outputs.written.writer import twin_of
from opskb.tokens import of_bytes

MOST_BYTES = 50_000
"""What no list exceeds: what does not fit goes on in `llms-2.txt`."""
FULL_BYTES = 400_000
"""What no file of whole texts exceeds, where the settings ask for them: about 100,000 tokens."""
_HEADED = 2_000
"""How much of a file is kept for what stands above its list."""
_LONGEST = 300
"""How many letters a list shows of a title."""
_LABEL = re.compile(
    rf"^(?=[ >*_]{{0,8}}(?:{'|'.join(WORDS)})\b[^\n]{{0,200}}\bas of\b)", re.MULTILINE
)
_NO_LABEL = r"\\"
_PAGES = (
    "index.html",
    "due-diligence/index.html",
    "freshness/index.html",
    "actions/index.html",
    "findings/index.html",
    "waivers/index.html",
    "dashboards/index.html",
    "rules/index.html",
    "kinds/index.html",
)
"""The pages that lead to all others; the boards follow them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: its name, the path of the twin, and the notes behind it."""

    name: str
    path: str
    notes: str

    def line(self, page: str) -> str:
        """The line as it stands in the file at `page`."""
        return f"- {lines.link(self.name, link(page, self.path))}: {lines.flat(self.notes)}"


def files(site: Site, published: Mapping[str, Artifact]) -> Iterator[Artifact]:
    """Every list, made once all twins are: a list says what each of them costs."""
    sizes = {path: len(one.content) for path, one in published.items() if path.endswith(".md")}
    listed = {kind.name: _entries(site, kind, sizes) for kind in sections(site)}
    yield _file(LIST, _root(site, published, sizes, listed))
    for kind in sections(site):
        yield from _section(site, kind, listed[kind.name])
        if site.project.config.llms_full:
            yield from _full(kind, [published[one.path] for one in listed[kind.name]])


def _entries(site: Site, kind: Kind, sizes: Mapping[str, int]) -> list[Entry]:
    """The records of a kind that are in force, may come into force or are done, by their ids."""
    cards = (site.cards[record.key] for record in site.project.by_kind[kind.name])
    kept = (card for card in cards if trusts(site)[card.key].word not in GONE)
    return [
        _entry(site, card, sizes) for card in sorted(kept, key=lambda card: (card.id, card.key))
    ]


def _entry(site: Site, card: Card, sizes: Mapping[str, int]) -> Entry:
    path = twin_of(card.url)
    trust = trusts(site)[card.key]
    notes = (card.status, trust.brief, _cost(sizes[path]))
    name = f"{card.id} {card.title}"
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
    return Entry(short, path, ", ".join(filter(None, notes)))


def _cost(size: int) -> str:
    return f"~{of_bytes(size)} tokens"


def _root(
    site: Site,
    published: Mapping[str, Artifact],
    sizes: Mapping[str, int],
    listed: Mapping[str, Sequence[Entry]],
) -> str:
    """The list of the site: its sections, each with a list of its own, and the pages computed over all."""
    blocks = [*_top(site), _list("Sections", _sections(site, listed), LIST)]
    return _joined([*blocks, _list("Computed pages", _pages(site, published, sizes), LIST)])


def _top(site: Site) -> Iterator[str]:
    """The title, the quotation, and how to read what follows."""
    config = site.project.config
    about = config.about or f"The operations knowledge base of {config.name}."
    records = wording.plural(len(site.cards), "record")
    yield f"# {lines.flat(config.name).strip()}"
    yield f"> {lines.flat(about).strip()} {records}, as of {site.project.as_of}."
    yield (
        "Every page has a Markdown twin at its own address with `.md` behind it. The first line of a twin"
        " says how far to trust it. A list names the status, the same word, and about how many tokens"
        " the twin costs."
    )
    yield _retired(LIST)


def _retired(page: str) -> str:
    """Where to find what no list holds."""
    archive, json = (link(page, one) for one in ("archive.md", "api/v1/records.json"))
    return f"What is out of force stands in [the archive]({archive}) and in [records.json]({json})."


def _sections(site: Site, listed: Mapping[str, Sequence[Entry]]) -> Iterator[Entry]:
    for kind in sections(site):
        notes = f"{_counted(site, kind, len(listed[kind.name]))}. {kind.about}".strip()
        yield Entry(kind.title, f"{kind.url}/{LIST}", notes)


def _counted(site: Site, kind: Kind, listed: int) -> str:
    """How many records a kind has, and how many of them no list holds."""
    all = len(site.project.by_kind[kind.name])
    gone = f", {all - listed} of them out of force" if all > listed else ""
    return f"{wording.counted(all, kind)}{gone}"


def _pages(
    site: Site, published: Mapping[str, Artifact], sizes: Mapping[str, int]
) -> Iterator[Entry]:
    """The computed pages: those that lead to others, then the boards by their addresses."""
    for path in (*_PAGES, *sorted(boards.paths(site))):
        if (found := published.get(path)) and (size := sizes.get(twin_of(path))):
            yield Entry(found.title, twin_of(path), f"{found.description} {_cost(size)}")


def _section(site: Site, kind: Kind, entries: Sequence[Entry]) -> Iterator[Artifact]:
    """The list of one kind, in as many files as it needs."""
    parts = _parts([one.line(f"{kind.url}/{LIST}") for one in entries], MOST_BYTES - _HEADED)
    first = 1
    for at, part in enumerate(parts, 1):
        last = first + len(part) - 1
        some = f" Here are {first} to {last}." if len(parts) > 1 else ""
        blocks = [
            f"# {lines.flat(f'{site.project.config.name}: {kind.title}').strip()}",
            f"> {lines.flat(f'{kind.about} {_counted(site, kind, len(entries))}, as of {site.project.as_of}.{some}').strip()}",
            _retired(f"{kind.url}/{LIST}"),
            "\n".join((f"## {lines.flat(kind.title)}", "", *part)) if part else "",
        ]
        if at < len(parts):
            blocks.append(
                f"## More\n\n- [{last + 1} and on]({_numbered(LIST, at + 1)}): the next file"
            )
        yield _file(f"{kind.url}/{_numbered(LIST, at)}", _joined(blocks))
        first = last + 1


def _full(kind: Kind, twins: Sequence[Artifact]) -> Iterator[Artifact]:
    """The twins of a kind behind each other, in as many files as FULL_BYTES asks for."""
    texts = [_unlabelled(one.content.decode()) for one in twins]
    for at, part in enumerate(_parts(texts, FULL_BYTES), 1):
        if part:
            yield _file(f"{kind.url}/{_numbered('llms-full.txt', at)}", "\n---\n\n".join(part))


def _unlabelled(twin: str) -> str:
    """A twin in which no line but the first is taken for a label: it would begin another record."""
    first, _, rest = twin.partition("\n")
    return f"{first}\n{_LABEL.sub(_NO_LABEL, rest)}"


def _parts(texts: Sequence[str], most: int) -> list[list[str]]:
    """Texts in parts of at most so many bytes; one that is longer stands alone. At least one part."""
    parts: list[list[str]] = [[]]
    size = 0
    for text in texts:
        length = len(text.encode(errors="replace")) + 6
        if parts[-1] and size + length > most:
            parts.append([])
            size = 0
        parts[-1].append(text)
        size += length
    return parts


def _numbered(name: str, at: int) -> str:
    """`llms.txt`, `llms-2.txt`, `llms-3.txt`."""
    return name if at == 1 else name.replace(".txt", f"-{at}.txt")


def _list(title: str, entries: Sequence[Entry] | Iterator[Entry], page: str) -> str:
    told = [one.line(page) for one in entries]
    return "\n".join((f"## {lines.flat(title)}", "", *told)) if told else ""


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(filter(None, blocks)) + "\n"


def _file(path: str, text: str) -> Artifact:
    return Artifact(path, content=text.encode(errors="replace"))
