"""What the commands of a runbook leave open: `{{ name }}`, where the runbook declares that name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opskb.insights.tabled import rows
from opskb.model import Record

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_USED = re.compile(rf"\{{\{{[ \t]{{0,8}}({_NAME.pattern})[ \t]{{0,8}}\}}\}}")
_PLAIN = re.compile(rf"\{{\{{ ?({_NAME.pattern}) ?\}}\}}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as its author declares it; `pattern` is matched by the whole of a value."""

    name: str
    type: str = "text"
    of: tuple[str, ...] = ()
    pattern: str = ""
    default: str = ""
    help: str = ""


def declared(record: Record) -> Mapping[str, Parameter]:
    """The parameters of a runbook by their names, each name once."""
    found: dict[str, Parameter] = {}
    for row in rows(record.values.get("parameters"), "name"):
        name = str(row.get("name") or "")
        if _NAME.fullmatch(name):
            said = {key: str(row.get(key) or "") for key in ("pattern", "default", "help")}
            if row.get("secret"):
                said["default"] = ""
            of = tuple(map(str, row.get("of") or ()))
            found.setdefault(name, Parameter(name, str(row.get("type") or "text"), of, **said))
    return found


def used(record: Record, command: str) -> frozenset[str]:
    """The declared parameters that a command leaves open."""
    return (
        frozenset(_USED.findall(command)) & declared(record).keys()
        if "{{" in command
        else frozenset()
    )


def foreign(record: Record, text: str) -> bool:
    """Whether braces stand in a text that are no declared parameter: a template of another program.

    A parameter with more than one blank beside its name counts as one too: not everything reads that.
    """
    known = declared(record)
    rest = _PLAIN.sub(lambda found: "" if found[1] in known else found[0], text)
    return "{{" in rest or "}}" in rest
