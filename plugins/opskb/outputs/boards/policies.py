"""Above the index of policies: which areas have one, what each leaves out, and when it is read again."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import policies as insight
from opskb.insights.policies import Area
from opskb.outputs import wording
from opskb.outputs.sections import (
    Cell,
    Empty,
    Section,
    day,
    link,
    person,
    table,
    text,
    verdict,
)
from opskb.outputs.site import Site

_MAKE = 'opskb new policy "What an agent may do" --set area=remediation'


def of_index(site: Site) -> Iterator[Section]:
    """The coverage of the areas that must have a policy."""
    areas = insight.areas(site.project)
    if not areas:
        empty = Empty("A policy says what holds for everybody in one area.", _MAKE)
        yield Section("areas", "No operational policy is kept", empty=empty)
        return
    whole = [one for one in areas if one.whole]
    heads = ("Area", "State", "Policy", "Owner", "Must state", "Left out", "Read again by")
    yield Section(
        "areas",
        f"{len(whole)} of {wording.plural(len(areas), 'area')} have a policy that states what it must",
        "Each is read again every month, and after every severe incident.",
        table=table("areas", "Areas", heads, (_row(site, one) for one in areas)),
    )


def _row(site: Site, area: Area) -> tuple[Cell, ...]:
    due = [last for one in area.policies if (last := insight.read_by(site.project, one))]
    owed = [found[0] for one in area.policies if (found := insight.owed_since(site.project, one))]
    read = min((*due, *owed), default=None)
    owners = dict.fromkeys(one.owner for one in area.policies if one.owner)
    return (
        text(area.name.replace("-", " ")),
        verdict(area.whole and (read is None or read >= site.project.as_of)),
        link(site, *area.policies) if area.policies else text("None", "overdue"),
        tuple(value for name in owners for value in person(site, name)),
        text(", ".join(area.must)),
        text(", ".join(area.unstated)),
        day(read, due=True) if read else text("never read", "overdue") if area.policies else (),
    )
