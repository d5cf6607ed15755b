"""A user's own rules: Python files that `opskb.yml` names, each with a list called RULES."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB906")
def own_rules_unusable(project: Project) -> Iterator[Problem]:
    """Every file that `rules` names can be imported and lists its rules in RULES.

    `opskb.yml` is trusted, so these files are run; a mistake in one of them costs only its own rules.

    ```yaml title="bad: opskb.yml"
    rules: [ops_rules.py]
    ```

    ```yaml title="good: opskb.yml"
    rules: []
    ```
    """
    for index, path in enumerate(project.config.rules):
        _, wrong = load(project.root / path)
        if wrong:
            place = project.config.place("rules", index)
            yield Problem(
                place,
                f"`{path}` {wrong}",
                "mend the file, or take it out of `rules`",
                field="rules",
            )


def rules_of(project: Project) -> tuple[Rule, ...]:
    """The rules of every file that could be loaded."""
    return tuple(one for path in project.config.rules for one in load(project.root / path)[0])


@lru_cache
def load(path: Path) -> tuple[tuple[Rule, ...], str]:
    """The rules in a file, and what is wrong with it, "" where nothing is."""
    if not path.is_file():
        return (), "does not exist"
    spec = importlib.util.spec_from_file_location(f"opskb_own_{path.stem}", path)
    if spec is None or spec.loader is None:
        return (), "is not a Python file"
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a user's code may raise anything
        return (), f"raises {type(error).__name__}: {error}"
    found = getattr(module, "RULES", ())
    rules = tuple(one for one in found if isinstance(one, Rule))
    return (rules, "") if rules else ((), "lists no rules in RULES")


RULES: tuple[Rule, ...] = (own_rules_unusable,)
