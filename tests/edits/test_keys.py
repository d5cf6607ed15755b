from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opskb import source
from opskb.edits import keys
from opskb.edits.refused import Refused
from opskb.model import Edit
from opskb.source import Document
from opskb.stretches import edited

REVIEW = {"on": "2026-11-20", "by": "Ines Ferreira", "checked": "The queue: all of it"}


def document(text: str, path: str = "a.md", index: int = 0) -> Document:
    read = source.parse(path, text)
    data = read.data[index] if read.data else {}
    return Document(read, data or {}, index=index, body=read.body)


def after(text: str, make: Callable[[Document], Edit], path: str = "a.md", index: int = 0) -> str:
    return edited(text.encode(), [make(document(text, path, index))]).decode()


PUT = {
    "a word": ("status: draft\n", "status: accepted\n"),
    "with a comment": ("status: draft   # why\n", "status: accepted   # why\n"),
    "quoted": ('status: "draft"\n', 'status: "accepted"\n'),
    "quoted once": ("status: 'draft' # why\n", "status: 'accepted' # why\n"),
    "nothing": ("status:   # one of: draft\n", "status: accepted   # one of: draft\n"),
    "over lines": ("status: draft\n  for now\ntitle: x\n", "status: accepted\ntitle: x\n"),
    "a block": ("status: >-\n  draft\n\ntitle: x\n", "status: accepted\n\ntitle: x\n"),
    "behind odd lines": ('a: "\u2028\x85"\nstatus: draft\nb: 1\n', 'a: "\u2028\x85"\nstatus: accepted\nb: 1\n'),
    "not there": ("title: x  # why\n", "title: x  # why\nstatus: accepted\n"),
    "behind a list": ("tags:\n  - a\n  - b # c\n# end\n", "tags:\n  - a\n  - b # c\nstatus: accepted\n# end\n"),
    "behind a block": ("body: |\n  a\n\n  b\n", "body: |\n  a\n\n  b\nstatus: accepted\n"),
    "in braces": ("{title: x}\n", "{title: x, status: accepted}\n"),
    "in no braces": ("{}\n", "{status: accepted}\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", PUT)
def test_a_key_is_put(name: str) -> None:
    before, expected = PUT[name]
    front = after(f"---\n{before}---\nbody\n", lambda one: keys.put(one, "status", "accepted"))
    assert front == f"---\n{expected}---\nbody\n"
    if "block" not in name:
        alone = after(before, lambda one: keys.put(one, "status", "accepted"), "a.yml")
        assert alone == expected


def test_a_file_without_front_matter_gets_some() -> None:
    def put(one: Document) -> Edit:
        return keys.put(one, "status", "accepted")

    assert after("# Title\n", put) == "---\nstatus: accepted\n---\n# Title\n"
    assert after("---\n---\n# Title\n", put) == "---\nstatus: accepted\n---\n# Title\n"


def test_a_mapping_is_put_below_its_key() -> None:
    stone = {"on": "2026-11-20", "reason": "Done: all of it"}
    expected = '---\ntitle: x\ntombstone:\n  on: 2026-11-20\n  reason: "Done: all of it"\n---\n'
    assert after("---\ntitle: x\n---\n", lambda one: keys.put(one, "tombstone", stone)) == expected


ADD = {
    "none": ("title: x\n", "title: x\nto: B-2\n"),
    "empty": ("to:\n", "to: B-2\n"),
    "one": ("to: A-1 # why\n", "to: [A-1, B-2] # why\n"),
    "one that a list would part": ("to: a, b\n", 'to: ["a, b", B-2]\n'),
    "some": ("to: [A-1]\n", "to: [A-1, B-2]\n"),
    "a comma behind": ("to: [A-1, ]\n", "to: [A-1, B-2, ]\n"),
    "an empty list": ("to: []\n", "to: [B-2]\n"),
    "lines": ("to:\n  - A-1  # why\n# end\n", "to:\n  - A-1  # why\n  - B-2\n# end\n"),
    "lines at the edge": ("to:\n- A-1\n\ntitle: x\n", "to:\n- A-1\n- B-2\n\ntitle: x\n"),
    "rows": ("to:\n  - {to: A-1, part: x}\n", "to:\n  - {to: A-1, part: x}\n  - B-2\n"),
    "a row": ("to: {to: A-1, part: x}\n", "to: [{to: A-1, part: x}, B-2]\n"),
}


@pytest.mark.parametrize("name", ADD)
def test_a_value_is_added(name: str) -> None:
    before, expected = ADD[name]
    found = after(f"---\n{before}---\n", lambda one: keys.add(one, "to", ["B-2"]))
    assert found == f"---\n{expected}---\n"


ITEM = '- on: 2026-11-20\n    by: Ines Ferreira\n    checked: "The queue: all of it"\n'
FLOW = '{on: 2026-11-20, by: Ines Ferreira, checked: "The queue: all of it"}'
ROW = {
    "none": ("title: x\n", f"title: x\nreviews:\n  {ITEM}"),
    "empty": ("reviews:\n", f"reviews:\n  {ITEM}"),
    "rows": ("reviews:\n  - {on: 2026-01-01}\n", f"reviews:\n  - {{on: 2026-01-01}}\n  - {FLOW}\n"),
    "blocks": (
        "reviews:\n  - on: 2026-01-01\n    by: A\n\ntitle: x\n",
        f"reviews:\n  - on: 2026-01-01\n    by: A\n  {ITEM}\ntitle: x\n",
    ),
    "at the edge": (
        "reviews:\n- on: 2026-01-01\n",
        "reviews:\n- on: 2026-01-01\n" + ITEM.replace("\n    ", "\n  "),
    ),
    "in brackets": ("reviews: [{on: 2026-01-01}]\n", f"reviews: [{{on: 2026-01-01}}, {FLOW}]\n"),
    "one row": ("reviews: {on: 2026-01-01}\n", f"reviews: [{{on: 2026-01-01}}, {FLOW}]\n"),
    "no rows": ("reviews: []\n", f"reviews: [{FLOW}]\n"),
}


@pytest.mark.parametrize("name", ROW)
def test_a_row_is_added(name: str) -> None:
    before, expected = ROW[name]
    found = after(f"---\n{before}---\n", lambda one: keys.row(one, "reviews", REVIEW))
    assert found == f"---\n{expected}---\n"


def test_a_row_in_the_second_document_of_a_file() -> None:
    text = "id: A-1\n---\nid: A-2\nreviews:\n  - {on: 2026-01-01}\n"
    found = after(text, lambda one: keys.row(one, "reviews", REVIEW), "a.yml", 1)
    assert found == f"{text}  - {FLOW}\n"


@pytest.mark.parametrize("text", ["to:\n  to: A-1\n  part: x\n", "to: |\n  A-1\n"])
def test_what_only_a_person_can_change_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"a\.md:\d+:\d+: `to` is written"):
        keys.add(document(f"---\n{text}---\n"), "to", ["B-2"])


def test_front_matter_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(Refused, match="no front matter that is a mapping"):
        keys.put(document("---\n- a\n---\n"), "status", "accepted")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
VALUES = st.one_of(
    WORDS.map(keys.scalar),
    st.lists(WORDS.map(keys.scalar), max_size=3).map(lambda all: f"[{', '.join(all)}]"),
    st.lists(WORDS.map(keys.scalar), min_size=1, max_size=3).map(
        lambda all: "".join(f"\n  - {one}  # it is" for one in all)
    ),
    st.just("|\n  a\n\n   b"),
    st.just(""),
)


@given(
    values=st.dictionaries(st.sampled_from("abcdef"), VALUES, min_size=1),
    name=st.sampled_from("abcdefgh"),
    value=WORDS,
)
def test_any_value_is_read_back_and_nothing_else_changes(
    values: dict[str, str], name: str, value: str
) -> None:
    text = "".join(f"{key}: {one}\n# so\n" for key, one in values.items())
    text = f"---\n{text}---\n"
    before = document(text)
    operations: dict[str, Callable[[Document], Edit]] = {
        "put": lambda one: keys.put(one, name, value),
        "add": lambda one: keys.add(one, name, [value]),
    }
    for way, make in operations.items():
        try:
            found = document(after(text, make)).data
        except Refused:
            continue
        old: Any = before.data.get(name)
        listed = old if isinstance(old, list) else [] if old is None else [old]
        alone = way == "put" or (not listed and not isinstance(old, list))
        assert dict(found) == {**before.data, name: value if alone else [*listed, value]}


def test_a_comment_at_the_head_of_a_block_is_not_lost() -> None:
    text = "---\nstatus: | # why\n  draft\n---\n"
    with pytest.raises(Refused, match="only a person"):
        after(text, lambda one: keys.put(one, "status", "accepted"))
