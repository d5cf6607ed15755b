"""The knowledge base of a server that stays: read once, and again when what it was read from changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from opskb import config, project, rules
from opskb.adapters.agents.traces import Traces, traces
from opskb.memory import unswept
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.reports.run import clean, counted

PACE = 1.0
"""How many seconds pass at least between two looks at the files."""
_LONGEST = 300
_AGAIN = "It is read again as soon as that changes"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, None where nothing could be, and a sentence on what is wrong with that, or ""."""

    site: Site | None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a knowledge base is read from: a folder of it, its settings, and the day it is judged at."""

    start: Path
    settings: str = config.NAME
    as_of: str | None = None

    def look(self) -> Traces:
        """What its files look like now."""
        return traces(project.settled(self.start, self.settings)[0], self.as_of)

    def read(self) -> Site:
        """All of it, read and checked now."""
        base = project.load(self.start, as_of=self.as_of, settings=self.settings)
        return Site(base, rules.check(base), rules.rulebook(base))


class Kept:
    """What was last read, for one thread: every answer comes from one reading.

    `now` looks at the files at most once a `pace`, in seconds, and reads them again where they
    changed. What then cannot be read leaves in force what was read before, and the notice says so.
    """

    def __init__(
        self, home: Home, *, pace: float = PACE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._home, self._pace, self._clock = home, pace, clock
        self._reading = Reading(None)
        self._traces: Traces | None = None
        self._looked: float | None = None

    def now(self) -> Reading:
        """What answers are given from. Whatever goes wrong is a sentence of the notice."""
        at = self._clock()
        if self._looked is None or at - self._looked >= self._pace:
            try:
                # Looked at before they are read: what changes meanwhile is seen the next time.
                seen = self._home.look()
                if seen != self._traces:
                    self._reading = self._after(_read(self._home))
                self._traces = seen
            except Exception as error:
                self._reading, self._traces = self._failed(_why(error)), None
            self._looked = self._clock()
        return self._reading

    def _after(self, site: Site) -> Reading:
        old, base = self._reading.site, site.project
        if not base.config.usable and old and old.project.config.usable:
            return self._failed(_broken(base))
        return Reading(site, _notice(base))

    def _failed(self, why: str) -> Reading:
        if self._reading.site is None:
            return Reading(None, _cut(f"NOT READ: {why}. {_AGAIN}."))
        return replace(
            self._reading,
            notice=_cut(f"NOT READ AGAIN: {why}. What follows was read before that. {_AGAIN}."),
        )


def _read(home: Home) -> Site:
    with unswept():
        return home.read()


def _notice(base: Project) -> str:
    """What is missing in what was read, before anything is answered from it."""
    if not base.config.usable:
        return _cut(f"SETTINGS NOT READ: {_broken(base)}. Defaults hold; no other rule was judged.")
    lost = {one.place.path for one in base.problems if one.code == "OKB001"}
    if lost:
        return f"INCOMPLETE: {counted(len(lost), 'file')} could not be read; `opskb check` names what to mend."
    if not base.records:
        where = "" if base.config.declared else f", and there is no {base.config.path} either"
        return f"EMPTY: no record was found{where}; `opskb doctor` says what was looked at."
    return ""


def _broken(base: Project) -> str:
    problem = next((one for one in base.problems if one.code == "OKB901"), None)
    line = f" line {problem.place.line}" if problem and problem.place.line else ""
    what = f"{line} {problem.message}: {problem.remedy}" if problem else " cannot be used"
    return f"{base.config.path}{what}"


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{Path(str(error.filename or 'a file')).name}: {error.strerror or 'cannot be read'}"
    return (
        f"opskb failed with {type(error).__name__}, which is a fault of its own: please report it"
    )


def _cut(text: str) -> str:
    plain = clean(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
