"""What is said when a document is started: what its author left open, and what Automation itself needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from opskb.insights import parameters, patterns
from opskb.insights.parameters import Parameter
from opskb.model import Record
from opskb.outputs.ssm.words import short

SAFE = r"^([\w.:/@%+=,][\w.:/@%+=,-]*)?$"
"""What a text may be whose author gave no pattern: nothing that a shell reads as more than a word, nor a command
as one of its options."""
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_ROLE, _NODES, _PEOPLE = "AutomationAssumeRole", "InstanceIds", "Approvers"


class Parameters:
    """The parameters of one document: those of the runbook keep their names, ours give way."""

    def __init__(self, record: Record) -> None:
        self._declared = parameters.declared(record)
        self._answers: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._asked: dict[str, str] = {}

    @property
    def role(self) -> str:
        """The reference to the role that Automation acts in."""
        return self._ask(_ROLE)

    @property
    def nodes(self) -> str:
        """The reference to the managed nodes that commands run on."""
        return self._ask(_NODES)

    @property
    def people(self) -> str:
        """The reference to those who may approve."""
        return self._ask(_PEOPLE)

    def answer(self, step: str, question: str, answers: tuple[str, ...]) -> str:
        """The reference to the answer of a step that decides."""
        name = self._free(f"{step}_answer")
        self._answers[name] = (question, answers)
        return f"{{{{ {name} }}}}"

    def said(self) -> dict[str, Mapping[str, object]]:
        """Every parameter by its name, those of the runbook first."""
        found = {one.name: dict(_declared(one)) for one in self._declared.values()}
        for name, (question, answers) in self._answers.items():
            allowed = [*dict.fromkeys((*answers, ""))]
            found[name] = {
                "type": "String",
                "description": short(question),
                "allowedValues": allowed,
                "default": "",
            }
        return {**found, **{self._asked[name]: _OURS[name] for name in sorted(self._asked)}}

    def _ask(self, name: str) -> str:
        if name not in self._asked:
            self._asked[name] = self._free(name)
        return f"{{{{ {self._asked[name]} }}}}"

    def _free(self, name: str) -> str:
        while name in self._declared or name in self._answers or name in self._asked.values():
            name += "_"
        return name


_OURS: Mapping[str, Mapping[str, object]] = {
    _ROLE: {
        "type": "String",
        "description": "The ARN of the role that Automation acts in; empty for that of whoever starts it.",
        "default": "",
    },
    _NODES: {"type": "StringList", "description": "The managed nodes that the commands run on."},
    _PEOPLE: {
        "type": "StringList",
        "description": "Who may approve: names or ARNs of IAM users, ARNs of roles.",
    },
}


def _declared(one: Parameter) -> Iterator[tuple[str, object]]:
    """A parameter in the words of a document; a default that is none of its type is left out."""
    whole = one.type == "integer"
    yield "type", "Boolean" if one.type == "flag" else "Integer" if whole else "String"
    if one.help:
        yield "description", short(one.help)
    if one.type == "choice" and one.of:
        yield "allowedValues", list(one.of)
    elif one.type not in ("flag", "integer"):
        yield "allowedPattern", _whole(one.pattern) or (_NUMBER if one.type == "number" else SAFE)
    default = one.default or ""
    if whole and _WHOLE.fullmatch(default):
        yield "default", int(default)
    elif one.type == "flag" and default.casefold() in ("true", "false"):
        yield "default", default.casefold() == "true"
    elif default and not whole and one.type != "flag":
        yield "default", default


def _whole(pattern: str) -> str:
    """An expression for the whole of a value, "" for one that is none by itself: `a)|(.*` would allow all."""
    try:
        patterns.judged(pattern)
    except patterns.Unfit:
        return ""
    return f"^(?:{pattern})$" if pattern else ""
