"""Metrics from outside, as they are given to `opskb sanity`: by name on the command line, or in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from opskb.insights import sanity
from opskb.insights.measures import Measured
from opskb.project import Project
from opskb.reports.run import clean

MAX_FILE = 1024 * 1024
MAX_NAME = 200


def pairs(metrics: Iterable[str]) -> Iterable[tuple[str, Any]]:
    """The names and values of `NAME=VALUE`. Raises click.UsageError for anything else."""
    for pair in metrics:
        name, equals, value = pair.rpartition("=")
        if not equals:
            refuse(f"`{pair[:MAX_NAME]}` is no metric: write NAME=VALUE")
        yield name, value.strip()


def read(file: Path) -> Iterable[tuple[str, Any]]:
    """The names and values of a JSON object. Raises click.UsageError for anything else."""
    if not file.is_file():
        refuse(f"{file.name} is not a regular file")
    with file.open("rb") as opened_file:
        raw = opened_file.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        refuse(f"{file.name} is longer than 1 MiB")
    try:
        pairs = json.loads(raw.decode("utf-8"), object_pairs_hook=list)
    except (ValueError, RecursionError):
        refuse(f"{file.name} is not JSON in UTF-8")
    if not isinstance(pairs, list) or not all(isinstance(one, tuple) for one in pairs):
        refuse(f"{file.name} is no JSON object of names and numbers")
    return [(str(name), value) for name, value in pairs]


def given(
    base: Project, computed: Iterable[Measured], pairs: Iterable[tuple[str, Any]]
) -> Mapping[str, float]:
    """The metrics that came from outside, by the names that the knowledge base has for them.

    Raises click.UsageError for one that is computed, unknown, given twice, or no number.
    """
    outside = sanity.external(base, computed)
    known = {name.casefold(): name for name in outside}
    own = {one.name.casefold() for one in computed}
    found: dict[str, float] = {}
    for said, value in pairs:
        word = " ".join(said.split())[:MAX_NAME]
        if word.casefold() in own:
            refuse(f"`{word}` is computed from the records, and not taken from outside")
        if word.casefold() not in known:
            names = ", ".join(f"`{name}`" for name in outside)
            known_are = f"known are {names}, and" if names else "none from outside is known:"
            refuse(
                f"there is no metric `{word}`; {known_are} `sanity_metrics` in "
                f"{base.config.path} adds one"
            )
        name = known[word.casefold()]
        if name in found:
            refuse(f"`{name}` is given twice")
        found[name] = _number(name, value)
    return found


def _number(name: str, value: Any) -> float:
    """A finite number. Raises click.UsageError for a flag, text, NaN and what no float can hold."""
    try:
        number = float(value) if not isinstance(value, bool | list | dict | None) else float("nan")
    except (ValueError, OverflowError):
        number = float("nan")
    if not abs(number) < float("inf"):
        refuse(f"`{name}` is {str(value)[:60]}, not a number")
    return number


def refuse(sentence: str) -> NoReturn:
    """Raises click.UsageError: the sentence may hold what somebody gave."""
    raise click.UsageError(f"{clean(sentence)}.")
