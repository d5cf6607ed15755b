"""The freshness dashboard: what is overdue and what comes due, by owner, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from opskb.insights.freshness import Due
from opskb.model import Artifact, Heading
from opskb.outputs import wording
from opskb.outputs.home import Owed, owed
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Card

SPANS = (
    ("overdue", "Overdue", -1),
    ("30", "30 days", 30),
    ("60", "60 days", 60),
    ("90", "90 days", 90),
)
WEEKS = 13


@dataclass(frozen=True, slots=True)
class Load:
    """What one owner owes: counts for each span, and every line of it."""

    owner: str
    anchor: str
    counts: tuple[int, ...]
    weight: int
    lines: tuple[Owed, ...]
    unreviewed: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """One bar of the picture: what falls into a week, in pixels, and its label."""

    x: float
    high: float
    count: int
    label: str
    title: str
    tone: str


def pages(site: Site) -> Iterator[Artifact]:
    """The dashboard."""
    loads = _loads(site)
    weeks = _weeks(site)
    sentence = _sentence(site)
    owners = tuple(Heading(3, load.anchor, load.owner or "Nobody") for load in loads)
    yield page(
        site,
        "freshness/index.html",
        "freshness.html.j2",
        title="Freshness",
        description=sentence,
        toc=(Heading(1, "freshness", "Freshness"), Heading(2, "owners", "By owner"), *owners),
        sentence=sentence,
        spans=SPANS,
        loads=loads,
        weeks=weeks,
        picture=_message(weeks),
        stale=_stale(site),
        counted=_counted(site),
    )


def _sentence(site: Site) -> str:
    cards = site.cards.values()
    late = sum(span(due.day, site.project.as_of) == 0 for due in site.dues)
    soon = sum(span(due.day, site.project.as_of) == 1 for due in site.dues)
    never = sum(card.fresh.age == "never" for card in cards)
    bound = sum(bool(card.fresh.age) for card in cards)
    words = f"{wording.plural(late, 'thing')} overdue, {soon} due within 30 days"
    never_words = f", {wording.plural(never, 'record')} never reviewed" if never else ""
    return f"{words}{never_words}. {bound} of {wording.plural(len(site.cards), 'record')} must be looked at again by a date."


def span(day: date, as_of: date) -> int:
    """The column a day falls into, counted from 0 for overdue; 4 is beyond the last."""
    days = (day - as_of).days
    return next((at for at, (_, _, until) in enumerate(SPANS) if days <= until), len(SPANS))


def _loads(site: Site) -> tuple[Load, ...]:
    """Every owner with something due, who carries the most overdue weight first."""
    by_owner: dict[str, list[Due]] = {}
    for due in site.dues:
        by_owner.setdefault(due.owner, []).append(due)
    unreviewed: dict[str, list[Card]] = {}
    for card in site.cards.values():
        if card.fresh.age == "never":
            unreviewed.setdefault(card.owner, []).append(card)
    owners = {*by_owner, *unreviewed}
    loads = [
        _load(site, owner, by_owner.get(owner, []), unreviewed.get(owner, [])) for owner in owners
    ]
    return tuple(
        sorted(
            loads, key=lambda load: (-load.weight, [-count for count in load.counts], load.owner)
        )
    )


def _load(site: Site, owner: str, dues: Sequence[Due], unreviewed: Sequence[Card]) -> Load:
    spans = [span(due.day, site.project.as_of) for due in dues]
    late = [due for due, at in zip(dues, spans, strict=True) if at == 0]
    weight = sum(site.cards[due.record.key].weight for due in late) + sum(
        card.weight for card in unreviewed
    )
    lines = sorted(dues, key=lambda due: (due.day, -site.cards[due.record.key].weight))
    counts = tuple(spans.count(at) for at in range(len(SPANS)))
    shown = tuple(
        owed(site, due) for due in lines if span(due.day, site.project.as_of) < len(SPANS)
    )
    return Load(owner, wording.slug(owner), counts, weight, shown, tuple(unreviewed))


def _weeks(site: Site) -> tuple[Week, ...]:
    """A bar for what is overdue and one for each of the next thirteen weeks."""
    counts = [0] * (WEEKS + 1)
    for due in site.dues:
        days = (due.day - site.project.as_of).days
        if days < 7 * WEEKS:
            counts[0 if days < 0 else 1 + days // 7] += 1
    most = max(counts) or 1
    return tuple(_week(site, at, count, most) for at, count in enumerate(counts))


def _week(site: Site, at: int, count: int, most: int) -> Week:
    day = date.fromordinal(site.project.as_of.toordinal() + 7 * (at - 1))
    label = "Overdue" if at == 0 else wording.short(day).rsplit(" ", 1)[0] if at % 4 == 3 else ""
    title = f"{count} overdue" if at == 0 else f"{count} due in the week of {wording.exact(day)}"
    tone = "overdue" if at == 0 else "soon" if at <= 4 else "fresh"
    return Week(
        round(at * 100 / (WEEKS + 1), 2), round(count * 60 / most, 1), count, label, title, tone
    )


def _message(weeks: Sequence[Week]) -> str:
    """What the picture shows, in a sentence."""
    ahead = max(weeks[1:], key=lambda week: week.count)
    total = sum(week.count for week in weeks[1:])
    if not total:
        return f"{weeks[0].count} overdue, and nothing comes due in the next thirteen weeks"
    return f"{weeks[0].count} overdue and {total} to come in thirteen weeks; the fullest has {ahead.count}: {ahead.title.partition(' in ')[2]}"


def _stale(site: Site) -> tuple[Card, ...]:
    """Every record that is overdue or was never reviewed, the weightiest first."""
    late = [card for card in site.cards.values() if card.fresh.age in ("overdue", "never")]
    return tuple(sorted(late, key=lambda card: (-card.weight, str(card.fresh.day or ""), card.id)))


def _counted(site: Site) -> str:
    """What the list of stale records counts, and where the other things are that are overdue."""
    stale = _stale(site)
    own = sum(card.fresh.age == "overdue" for card in stale)
    late = sum(span(due.day, site.project.as_of) == 0 for due in site.dues)
    words = f"{wording.plural(len(stale), 'record')}: the day of the whole record has passed"
    if own < len(stale):
        words += ", or it was never reviewed"
    if late == own:
        return f"{words}."
    verb, they = ("is a day", "it stands") if late - own == 1 else ("are days", "they stand")
    return (
        f"{words}. The other {late - own} of {late} things overdue {verb} inside a record,"
        f" such as of an action; {they} under the owner."
    )
