"""Which runbooks an alert leads to: where no reference says so, their names and addresses do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from opskb.model import Record

HEAD, RELATION, TAIL = "alert", "leads_to", "runbook"
"""The relation that is derived, from a record of one kind to one of the other."""

_SUFFIX = re.compile(r"\.(?:md|markdown|html?)$")
_MARK = "alert-name-"
"""What older rule files put in front of the name of an alert, behind the `#` of one long page."""


def runbooks(
    records: Iterable[Record], written: Mapping[str, Sequence[Record]]
) -> Mapping[str, tuple[Record, ...]]:
    """The runbooks in force that each alert leads to, by the key of the alert; one is as it should be.

    An alert leads where `written`, its `leads_to`, says, to a runbook that names it under `alerts`,
    and to the one that its `runbook_url` ends in; where none of these says anything, to the runbook
    of its name.
    """
    records = tuple(records)
    alerts = [one for one in records if one.kind == HEAD]
    known = [one for one in records if one.kind == TAIL and one.live] if alerts else []
    naming = _Names((name, one) for one in known for name in listed(one, "alerts"))
    called = _Names((name, one) for one in known for name in names(one))
    return {one.key: _runbooks(one, written.get(one.key, ()), naming, called) for one in alerts}


def listed(record: Record, field: str) -> tuple[str, ...]:
    """The words of a field that holds many, none where a kind of a user's own has another of its name."""
    value = record.values.get(field)
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def names(record: Record) -> tuple[str, ...]:
    """What a record is called by in other tools: its id, the id without its prefix, its title."""
    return tuple(dict.fromkeys((record.id, record.id.partition("-")[2], record.title)))


class _Names:
    """Records by a name, as it is written, else without regard to case."""

    def __init__(self, pairs: Iterable[tuple[str, Record]]) -> None:
        self._exact: dict[str, dict[str, Record]] = {}
        self._loose: dict[str, dict[str, Record]] = {}
        for name, record in pairs:
            self._exact.setdefault(name, {})[record.key] = record
            self._loose.setdefault(name.casefold(), {})[record.key] = record

    def find(self, *words: str) -> dict[str, Record]:
        """The records of the first of these names that any is called by."""
        for known, fold in ((self._exact, str), (self._loose, str.casefold)):
            for word in words:
                if word and (found := known.get(fold(word))):
                    return found
        return {}


def _runbooks(
    alert: Record, written: Sequence[Record], naming: _Names, called: _Names
) -> tuple[Record, ...]:
    found = {one.key: one for one in written if one.live}
    found |= naming.find(*names(alert))
    if url := str(alert.values.get("runbook_url") or ""):
        ends = tuple(_ends(url))
        found |= naming.find(*ends) or called.find(*ends)
    return tuple(sorted((found or called.find(*names(alert))).values(), key=lambda one: one.id))


def _ends(url: str) -> Iterator[str]:
    """The names that an address may end in: its last part, and what stands behind its `#`."""
    path, _, fragment = unquote(url).partition("#")
    yield fragment.removeprefix(_MARK)
    yield _SUFFIX.sub("", path.partition("?")[0].rstrip("/").rpartition("/")[2])
