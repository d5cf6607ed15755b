"""A question as a tool: how it is listed, and what is wrong with a call of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from mcp.types import Tool, ToolAnnotations
from pydantic import TypeAdapter, ValidationError

from opskb.answers import schema
from opskb.answers.answer import Answer, Unanswered
from opskb.answers.question import REQUIRED, Parameter, Question
from opskb.fields import closest
from opskb.outputs.site import Site
from opskb.reports.run import clean

_TOLD = 5
"""How many faults of a call are told: there may be a million."""
LONGEST = 4_096
"""How many characters a word of a call may have, and how many words a list: no question needs more."""
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
WARNING = "warning"
"""The key of the data that says what is wrong with the knowledge base, as the first line of the text does."""


@dataclass(frozen=True)
class Asked:
    """A question that can be listed as a tool and called with arguments of any kind."""

    question: Question

    @cached_property
    def tool(self) -> Tool:
        """How it is listed: constant text and schemas, the same whatever the records say."""
        gives = schema.gives(self.question)
        return Tool(
            name=self.question.name,
            title=self.question.title,
            description=self.question.says,
            input_schema=schema.takes(self.question),
            output_schema={
                **gives,
                "properties": {**gives["properties"], WARNING: {"type": "string"}},
            },
            annotations=_READS,
        )

    def call(self, site: Site, arguments: Mapping[str, Any]) -> Answer:
        """Its answer. Raises Unanswered for arguments that it does not take, with those it does."""
        faults = [*self._misnamed(arguments), *self._mistyped(arguments)]
        if faults:
            raise Unanswered(f"{'; '.join(faults[:_TOLD])}. {self._usage}.")
        given = {
            one.name: self._types[one.name].validate_python(arguments[one.name])
            for one in self._known
            if one.name in arguments
        }
        return self.question.ask(site, **given)

    @cached_property
    def _known(self) -> tuple[Parameter, ...]:
        return self.question.parameters

    @cached_property
    def _types(self) -> dict[str, TypeAdapter[Any]]:
        return {one.name: TypeAdapter(one.type) for one in self._known}

    @cached_property
    def _usage(self) -> str:
        words = [
            f"`{one.name}`" + ("" if one.default is REQUIRED else " (may be left out)")
            for one in self._known
        ]
        return f"{self.question.name} takes {', '.join(words) or 'no arguments'}"

    def _misnamed(self, arguments: Mapping[str, Any]) -> Iterator[str]:
        names = tuple(self._types)
        for name in islice((one for one in arguments if one not in self._types), _TOLD):
            near = closest(name[:80], names)
            hint = f"; did you mean `{near}`?" if near else ""
            yield f"there is no argument `{clean(name[:80])}`{hint}"
        for one in self._known:
            if one.default is REQUIRED and one.name not in arguments:
                yield f"`{one.name}` is missing" + (f": {one.says.rstrip('.')}" if one.says else "")

    def _mistyped(self, arguments: Mapping[str, Any]) -> Iterator[str]:
        for name in self._types.keys() & arguments.keys():
            value = arguments[name]
            if _long(value):
                yield f"`{name}` is longer than {LONGEST:,} characters or entries: give less"
                continue
            try:
                self._types[name].validate_python(value)
            except ValidationError as error:
                yield f"`{name}`: {error.errors()[0]['msg'].replace('Input should', 'should', 1)}"


def _long(value: object) -> bool:
    """Whether a word or a list, or one within it, is longer than any question asks for."""
    if isinstance(value, Mapping | list):
        inside = value.values() if isinstance(value, Mapping) else value
        return len(value) > LONGEST or any(map(_long, inside))
    return isinstance(value, str) and len(value) > LONGEST
