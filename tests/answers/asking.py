"""Asks a question as an adapter does, holds every answer to its limits and its schema, and follows cursors to the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from opskb.answers import QUESTIONS, schema
from opskb.answers.answer import MOST_BYTES, Answer
from opskb.outputs.site import Site

BY_NAME = {one.name: one for one in QUESTIONS}
_SCHEMAS = {one.name: Draft202012Validator(schema.gives(one)) for one in QUESTIONS}
ENDLESS = 5_000
"""No answer of a test has so many parts."""


def ask(site: Site, name: str, **given: Any) -> Answer:
    """The answer, which fits and is what its schema says."""
    answer = BY_NAME[name].ask(site, **given)
    assert len(answer.text.encode()) <= MOST_BYTES, (name, given)
    assert len(json.dumps(answer.data, ensure_ascii=False).encode()) <= MOST_BYTES, (name, given)
    # Lists and tuples are one thing in JSON, and only there.
    _SCHEMAS[name].validate(json.loads(json.dumps(answer.data)))
    return answer


def whole(site: Site, name: str, **given: Any) -> Iterator[Answer]:
    """Every part of an answer, by its cursors."""
    for _ in range(ENDLESS):
        answer = ask(site, name, **given)
        yield answer
        if (cursor := answer.data["cursor"]) is None:
            return
        assert cursor in answer.text
        given = {**given, "cursor": cursor}
    raise AssertionError(f"{name} has no end")


def rows(site: Site, name: str, key: str, **given: Any) -> list[Any]:
    """The rows of all parts of an answer, in order."""
    return [row for answer in whole(site, name, **given) for row in answer.data[key]]
