"""One key of a JSON object is written, and every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opskb.edits import jsonkey

KEY = "yaml.schemas"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{\n    "k": [\n        1\n    ]\n}'),
        ("{ }\n", '{\n    "k": [\n        1\n    ]\n}\n'),
        ('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "k": [\n    1\n  ]\n}\n'),
        ('{\r\n\t"a": 1\r\n}', '{\r\n\t"a": 1,\r\n\t"k": [\r\n\t\t1\r\n\t]\r\n}'),
        ('{"k" : 7 , "b":[ 2 ]}', '{"k" : [\n        1\n    ] , "b":[ 2 ]}'),
        ('{\n  "k": {"x": [1,  2]},\n\n  "b":2 }', '{\n  "k": [\n    1\n  ],\n\n  "b":2 }'),
        ('{\n  "k,\\"}": "}",\n  "k": null\n}', '{\n  "k,\\"}": "}",\n  "k": [\n    1\n  ]\n}'),
    ],
)
def test_only_the_key_changes(before: str, after: str) -> None:
    assert jsonkey.with_key(before, "k", [1]) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '"{"',
        "{",
        '{"a": 1,}',
        '{"a": 1} // why',
        '/* why */ {"a": 1}',
        "{a: 1}",
        '{"k": 1, "k": 2}',
    ],
)
def test_what_is_no_plain_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, the file is left alone
        jsonkey.with_key(text, "k", [1])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text(max_size=5) | st.just(KEY), _VALUES, max_size=5),
    st.dictionaries(st.text(max_size=5), _VALUES, max_size=3),
    st.sampled_from([None, 2, 4, "\t"]),
)
def test_what_else_it_holds_is_the_same_object(
    there: dict[str, Any], value: Any, indent: Any
) -> None:
    text = json.dumps(there, indent=indent)
    after = jsonkey.with_key(text, KEY, value)
    assert json.loads(after) == {**there, KEY: value}
    assert jsonkey.value_of(after, KEY) == value
    assert jsonkey.with_key(after, KEY, value) == after
