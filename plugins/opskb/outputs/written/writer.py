"""What pages show, as Markdown: records with how far to trust them, values, tables, sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from opskb.outputs import wording
from opskb.outputs.sections import Empty, Section, Shown
from opskb.outputs.site import Site, link
from opskb.outputs.trust import trusts
from opskb.outputs.views import Card, Fact, Flaw, Part, Parts, Table, Value
from opskb.outputs.written import lines

MOST = 40
"""How many rows of a table a twin holds: the JSON has all of them."""


def twin_of(path: str) -> str:
    """Where the twin of a page lies: `/decisions/adr-0007/` → `/decisions/adr-0007.md`."""
    if path in ("", "index.html"):
        return "index.md"
    return f"{path.removesuffix('index.html').removesuffix('/')}.md"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes for the twin at `page`: whatever it links to is a twin of the site, or a file of it.

    All it answers is Markdown that needs no further care; templates are told so by its type.
    """

    site: Site
    page: str

    def to(self, words: str, url: str) -> Markup:
        """Words that lead to the twin of a page of the site, known by its address from the root."""
        return Markup(lines.link(words, self.address(url)))

    def address(self, url: str) -> str:
        """The way from here to the twin of a page, or to a file that is no page."""
        path = url.partition("#")[0].partition("?")[0]
        page = not path or path.endswith(("/", ".html"))
        return self.file(twin_of(path) if page else path)

    def file(self, path: str) -> str:
        """The way from here to a file of the site."""
        return link(self.page, path)

    def trust(self, card: Card) -> str:
        """How far a record may be trusted where it may not be trusted whole: ` (EXPIRED)`."""
        found = trusts(self.site)[card.key]
        return "" if found.word == "CURRENT" else f" ({lines.flat(found.brief)})"

    def card(self, card: Card, text: str = "") -> Markup:
        """A record by its id, or by the words that a sentence calls it."""
        return Markup(f"{self.to(text or card.id, card.url)}{self.trust(card)}")

    def titled(self, card: Card) -> Markup:
        """A record by its id and its title."""
        return Markup(f"{self.to(card.id, card.url)} {lines.flat(card.title)}{self.trust(card)}")

    def row(self, card: Card) -> Markup:
        """A record in a list of its kind: what it is about, whose it is, when it is due."""
        when = f"{card.fresh.what} due {card.fresh.day}" if card.fresh.day else ""
        terms = ", ".join(filter(None, (card.mark, card.severity, card.owner, when)))
        about = f": {lines.flat(card.summary)}" if card.summary else ""
        return Markup(f"{self.titled(card)}{f' ({lines.flat(terms)})' if terms else ''}{about}")

    def cards(self, cards: Iterable[Card]) -> Markup:
        """Records by their titles, in one line."""
        return Markup("; ".join(map(self.titled, cards)))

    def parts(self, parts: Parts) -> Markup:
        """A sentence at the beginning of a line."""
        if not parts:
            return Markup()
        first, *rest = parts
        plain = not first.url and not first.code
        begin = lines.line(f"{first.text}.")[:-1] if plain else self._part(first)
        return Markup("".join((begin, *map(self._part, rest))))

    def _part(self, part: Part) -> str:
        if part.url:
            return self.to(part.text, part.url)
        return lines.code(part.text) if part.code else lines.flat(part.text)

    def value(self, one: Value) -> Markup:
        """One value; a day is written as machines read it."""
        if one.day:
            return Markup(one.day.isoformat())
        if one.card:
            named = self.titled(one.card) if one.form == "titled" else self.card(one.card)
            holder = lines.flat(one.text) if one.card.kind == "role" else ""
            return Markup(f"{named}: {holder}" if holder else named)
        if one.parts:
            return self.parts(one.parts)
        if one.form == "html":
            return Markup(lines.line(one.written))
        if one.form == "link":
            return Markup(f"<{lines.quoted(one.url)}>")
        return Markup(lines.code(one.text) if one.form == "code" else lines.line(one.text))

    def values(self, all: Iterable[Value]) -> Markup:
        """Several values in one line; sentences stand apart by more than a comma."""
        found = [self.value(one) for one in all]
        if len(found) == 1:
            return found[0]
        gap = "; " if any("," in one or len(one) > 60 for one in found) else ", "
        return Markup(gap.join(found))

    def fact(self, one: Fact) -> Markup:
        """A labelled list of values as one line of a list."""
        return Markup(f"- {lines.flat(one.label)}: {self.values(one.values)}")

    def table(self, one: Table, most: int = MOST) -> Markup:
        """A table, its first rows where it is long."""
        rows = ([self.values(cell) for cell in cells] for _, cells in one.rows[:most])
        found = lines.table([lines.flat(head or "Id") for head in one.heads], rows)
        more = len(one.rows) - most
        return Markup(f"{found}\n\nand {wording.plural(more, 'more row')}" if more > 0 else found)

    def figures(self, all: Sequence[Shown]) -> Markup:
        """Figures as a list: the value, whether it holds, and why."""
        return Markup("\n".join(map(self._figure, all)))

    def _figure(self, one: Shown) -> str:
        said = ", ".join(
            filter(None, (one.words, one.verdict.lower() if one.words else one.verdict))
        )
        because = f" ({lines.flat(one.because)})" if one.because else ""
        return f"- {lines.flat(one.label)}: {lines.flat(said)}{because}"

    def sections(self, all: Iterable[Section]) -> Markup:
        """Sections of a computed page, each under its message."""
        return Markup("\n\n".join(map(self.section, all)))

    def section(self, one: Section) -> Markup:
        """One message, what it means, its figures and its table."""
        blocks = (
            f"## {lines.flat(one.title)}",
            lines.line(one.text),
            self.figures(one.shown),
            self.table(one.table) if one.table else "",
            self.empty(one.empty) if one.empty else "",
        )
        return Markup("\n\n".join(filter(None, blocks)))

    def empty(self, one: Empty) -> Markup:
        """What would stand here, and the command that begins it."""
        return Markup(f"{lines.line(one.sentence)} {lines.code(one.command)}".rstrip())

    def flaw(self, one: Flaw) -> Markup:
        """A finding with what to do about it, or why it is waived."""
        said = f"Waived: {lines.flat(one.waived)}" if one.waived else self.parts(one.remedy)
        about = f"{self.card(one.card)}: " if one.card else ""
        return Markup(f"{one.code} {one.level}: {about}{self.parts(one.message)} {said}")
