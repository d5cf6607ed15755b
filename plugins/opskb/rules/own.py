"""A user's own rules: Python files that `opskb.yml` names, each with a list called RULES."""

from __future__ import annotations

import importlib.util
import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from opskb.model import Place, Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB906")
def own_rules_unusable(project: Project) -> Iterator[Problem]:
    """Every file that `rules` names can be imported and lists its rules in RULES.

    `opskb.yml` is trusted, so these files are run; a mistake in one of them costs only its own rules.
    A rule that stops with an exception is a finding of its own, with the line it stopped at.

    ```yaml title="bad: opskb.yml"
    rules: [ops_rules.py]
    ```

    ```yaml title="good: opskb.yml"
    rules: []
    ```
    """
    for index, path in enumerate(project.config.rules):
        _, wrong = load(project.home / path)
        if wrong:
            place = project.config.place("rules", index)
            yield Problem(
                place,
                f"`{path}` {wrong}",
                "mend the file, or take it out of `rules`",
                field="rules",
            )


def rules_of(project: Project) -> tuple[Rule, ...]:
    """The rules of every file that could be loaded; those of an older commit are never run."""
    return tuple(one for path in project.config.rules for one in load(project.home / path)[0])


def load(path: Path) -> tuple[tuple[Rule, ...], str]:
    """The rules in a file, and what is wrong with it, "" where nothing is; read again when it changes."""
    if not path.is_file():
        return (), "does not exist"
    return _load(path, path.stat().st_mtime_ns)


@lru_cache
def _load(path: Path, stamp: int) -> tuple[tuple[Rule, ...], str]:
    spec = importlib.util.spec_from_file_location(f"opskb_own_{path.stem}", path)
    if spec is None or spec.loader is None:
        return (), "is not a Python file"
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # a user's code may raise anything
        return (), f"raises {type(error).__name__}: {error}"
    found = getattr(module, "RULES", None)
    listed = tuple(found) if isinstance(found, list | tuple) else ()
    rules = tuple(_guarded(one, path) for one in listed if isinstance(one, Rule))
    for one in listed:
        if not isinstance(one, Rule):
            name = getattr(one, "__name__", repr(one))
            return rules, f"lists `{name}` in RULES, which was not made with @rule"
    return (rules, "") if rules else ((), "lists no rules in RULES")


def _guarded(one: Rule, path: Path) -> Rule:
    """The same rule, whose exceptions are problems: a mistake in one costs no other."""

    def check(project: Project) -> Iterator[Problem]:
        try:
            for problem in one.check(project):
                if not isinstance(problem, Problem):
                    raise TypeError(f"yields {problem!r}, which is no Problem")
                yield problem
        except Exception as error:
            place = Place(path.relative_to(project.home).as_posix(), _line(error, path))
            message = f"the rule {one.code} stopped with {type(error).__name__}: {error}"
            yield Problem(place, message, "mend the rule")

    return replace(one, check=check)


def _line(error: Exception, path: Path) -> int:
    """The line of the file that an exception came from."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path) and frame.lineno]
    return lines[-1] if lines else 1


RULES: tuple[Rule, ...] = (own_rules_unusable,)
