"""What a rule is: a generator over a project, whose docstring is its page, its explanation and its test."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from opskb.model import Finding, Problem
from opskb.project import Project

_EXAMPLE = re.compile(
    r'^(?P<fence>`{3,})\w* title="(?P<role>bad|good|both): (?P<path>[^"@]+?)(?: @ (?P<day>[^"]+))?"\n'
    r"(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
_REST = re.compile(r"is followed by ([\d,]+) more findings of this rule in this file")


@dataclass(frozen=True)
class Example:
    """One file of a rule's bad or good example; `day` is the date it is committed on, "" for uncommitted."""

    role: str
    path: str
    text: str
    day: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing that must hold. `needs` are the kinds without whose records it does not exist."""

    code: str
    name: str
    doc: str
    check: Callable[[Project], Iterator[Problem]]
    needs: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What must hold, in one sentence."""
        return " ".join(self.doc.partition("\n\n")[0].split())

    @property
    def examples(self) -> tuple[Example, ...]:
        """The files of its bad and of its good example; `both` belongs to either."""
        return tuple(
            Example(match["role"], match["path"], match["text"], match["day"] or "")
            for match in _EXAMPLE.finditer(self.doc)
        )


def rule(code: str, *needs: str) -> Callable[[Callable[[Project], Iterator[Problem]]], Rule]:
    """Make a rule of a generator function; its name is the rule's name, its docstring the rule's page."""

    def made(function: Callable[[Project], Iterator[Problem]]) -> Rule:
        return Rule(
            code,
            function.__name__.replace("_", "-"),
            inspect.getdoc(function) or "",
            function,
            needs,
        )

    return made


ASK_GIT = ("OKB303", "OKB304", "OKB403", "OKB407")
"""The rules that look into the history of the project, and find nothing where there is none."""
MOST = 200
"""How many findings of one rule a file may have; the rest are counted in one more."""


def bounded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a rule, no more than MOST of one file: it must not flood a report."""
    counts: Counter[str] = Counter()
    last: dict[str, Problem] = {}
    for problem in problems:
        counts[problem.place.path] += 1
        if counts[problem.place.path] <= MOST:
            yield problem
        else:
            last.setdefault(problem.place.path, problem)
    for path, problem in last.items():
        message = f"is followed by {counts[path] - MOST:,} more findings of this rule in this file"
        yield replace(
            problem,
            message=message,
            remedy="mend the first ones",
            field="",
            related=(),
            fixable=False,
        )


def rest(message: str) -> int:
    """How many findings a message counts that are not listed one by one."""
    match = _REST.fullmatch(message)
    return int(match[1].replace(",", "")) if match else 0


def loaded(project: Project, code: str) -> Iterator[Problem]:
    """The problems of this code that were met while loading."""
    return (problem for problem in project.problems if problem.code == code)


Judge = Callable[[Project, tuple[Finding, ...]], Iterator[Problem]]
