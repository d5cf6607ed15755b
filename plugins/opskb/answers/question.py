"""What a question is: a function of a Site, whose docstring tells an agent when to ask it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from opskb.answers.answer import Answer


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a question is asked with: its type, what it means, and its default, `REQUIRED` where it has none."""

    name: str
    type: Any
    says: str
    default: Any


REQUIRED = inspect.Parameter.empty
"""Stands for the default of a parameter that must be given."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question by its name: `ask` takes the site and parameters by their names, and returns an answer.

    It raises `Unanswered` for what cannot be answered. `returns` is the TypedDict of `Answer.data`.
    """

    name: str
    title: str
    ask: Callable[..., Answer]
    returns: type

    @property
    def says(self) -> str:
        """When to ask it and what comes back: the first paragraph of its docstring, never text of a record."""
        return " ".join((inspect.getdoc(self.ask) or "").partition("\n\n")[0].split())

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it is asked with, apart from the site."""
        return tuple(_parameters(self.ask))


def _parameters(ask: Callable[..., Answer]) -> Iterator[Parameter]:
    hints = get_type_hints(ask, include_extras=True)
    for name, one in list(inspect.signature(ask).parameters.items())[1:]:
        hint = hints[name]
        kind, says = get_args(hint)[:2] if get_origin(hint) is Annotated else (hint, "")
        yield Parameter(name, kind, says, one.default)
