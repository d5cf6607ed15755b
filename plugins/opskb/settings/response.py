"""Incidents: the ladder of severities, postmortems, pages and drills."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from opskb.fields import Fault, Field, closest
from opskb.model import Row

LADDER: list[dict[str, Any]] = [
    {
        "name": "SEV-1",
        "also": ["P0"],
        "respond": 5,
        "limit": "1 day",
        "decides": "Studio Producer",
        "team": ["Infrastructure Maintainer", "DevOps Automator", "Backend Architect"],
        "told": ["executives", "customers"],
        "mode": "war-room",
    },
    {
        "name": "SEV-2",
        "also": ["P1"],
        "respond": 60,
        "limit": "3 days",
        "decides": "Project Shepherd",
        "team": ["Infrastructure Maintainer", "DevOps Automator"],
        "told": ["executives"],
        "mode": "notify",
    },
    {
        "name": "SEV-3",
        "also": ["P2"],
        "respond": 240,
        "limit": "14 days",
        "decides": "Agents Orchestrator",
        "team": ["the owner of the surface"],
        "told": ["the team"],
        "mode": "log",
    },
    {
        "name": "SEV-4",
        "also": ["P3"],
        "respond": 20160,
        "soon": "next sprint",
        "limit": "90 days",
        "decides": "Sprint Prioritizer",
        "team": ["the owner of the surface"],
        "mode": "log",
    },
]

FIELDS = (
    Field(
        "severities",
        "table",
        default=LADDER,
        row={
            "name": Field("name", required=True),
            "also": Field("also", many=True, help="Other names of it."),
            "respond": Field(
                "respond",
                "number",
                unit="minutes",
                help="The longest until somebody answers; five stand for at once.",
            ),
            "soon": Field("soon", help="The same in words, such as next sprint."),
            "limit": Field("limit", "duration", help="The longest it may stay open."),
            "decides": Field("decides", help="The role that decides."),
            "team": Field("team", many=True, help="The roles that respond."),
            "told": Field("told", many=True, help="Who is told."),
            "mode": Field(
                "mode",
                "choice",
                of=("log", "notify", "war-room"),
                help="What an agent may do: mend and log, mend and notify, or nothing alone.",
            ),
        },
        help="The severity ladder, the worst first.",
    ),
    Field(
        "severe",
        many=True,
        default=[step["name"] for step in LADDER[:2]],
        help="Which incidents need a commander, and ask for the policies to be read again:"
        " names of the ladder.",
    ),
    Field(
        "postmortem_days",
        "integer",
        unit="business days",
        default=5,
        help="How soon a postmortem is held.",
    ),
    Field(
        "postmortem_severities",
        many=True,
        default=[step["name"] for step in LADDER[:2]],
        help="Which user-facing incidents need a postmortem: names of the ladder.",
    ),
    Field(
        "actionable_ratio",
        "ratio",
        default="80%",
        help="The least share of an alert's pages that must ask for an action.",
    ),
    Field(
        "drilled_within",
        "duration",
        default="1 year",
        help="How long a drill covers a surface: an older one proves nothing of today.",
    ),
)


NAMED = ("severe", "postmortem_severities")
"""The settings that name steps of the ladder, by any of their names."""


def faults(values: Mapping[str, Any], said: Collection[str]) -> Iterator[Fault]:
    """What the type of its fields lets pass in a ladder, and in what names a step of it.

    `said` are the settings that somebody wrote: of the others only one that means nothing is told.
    """
    severities = values["severities"]
    yield from _ladder(severities)
    names = [name for row in severities if row["name"] for name in (row["name"], *row["also"])]
    known = {name.casefold() for name in names}
    for setting in NAMED:
        strange = [at for at, name in enumerate(values[setting]) if name.casefold() not in known]
        if setting in said:
            yield from (_strange(setting, at, values[setting][at], names) for at in strange)
        elif known and len(strange) == len(values[setting]):
            message = (
                f"`{setting}` is not set, and `severities` has none of {', '.join(values[setting])}"
            )
            remedy = f"add `{setting}:` with names of the ladder, such as {names[0]}"
            yield Fault((setting,), message, remedy)


def _strange(setting: str, at: int, name: str, names: Sequence[str]) -> Fault:
    near = closest(name, tuple(names))
    remedy = f"did you mean `{near}`?" if near else f"write one of {', '.join(names)}"
    return Fault((setting, at), f"`{name}` is no severity of `severities`", remedy)


def _ladder(severities: Sequence[Row]) -> Iterator[Fault]:
    """A name that two steps have, a time below nought."""
    first: dict[str, str] = {}
    for at, row in enumerate(severities):
        step = row["name"] or ""
        names = [("name", step), *(("also", name) for name in row["also"])] if step else []
        for key, name in names:
            other = first.setdefault(name.casefold(), step)
            if other != step or (key == "name" and at != _first(severities, step)):
                message = f"`{name}` is a name of two severities"
                remedy = "leave it to one of them: an incident of it has one place in the ladder"
                yield Fault(("severities", at, key), message, remedy)
        if (row["respond"] or 0) < 0:
            message = f"`respond` of {step or 'a severity'} is {row['respond']:g} minutes"
            yield Fault(("severities", at, "respond"), message, "write how many minutes there are")


def _first(severities: Sequence[Row], step: str) -> int:
    """The first row of a name."""
    return next(at for at, row in enumerate(severities) if row["name"] == step)
