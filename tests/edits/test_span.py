from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opskb import source
from opskb.edits.refused import Refused
from opskb.edits.span import Changed, raw, settled
from opskb.model import Edit, Place
from opskb.stretches import BOM, edited

LETTERS = st.text(st.sampled_from("ab é#:\t-"), max_size=8)
ENDS = st.sampled_from(["\n", "\r\n"])


def put(line: int, column: int, text: str, to: tuple[int, int] | None = None) -> Edit:
    return Edit(Place("a.md", line, column, *(to or (line, column))), text)


def test_what_is_put_in_has_the_line_ends_of_its_line() -> None:
    content = BOM + b"one\r\ntwo\nthree"
    assert edited(content, [put(1, 4, "\nnew")]) == BOM + b"one\r\nnew\r\ntwo\nthree"
    assert edited(content, [put(2, 4, "\nnew")]) == BOM + b"one\r\ntwo\nnew\nthree"
    assert edited(content, [put(3, 6, "\nnew")]) == BOM + b"one\r\ntwo\nthree\nnew"


def test_a_stretch_is_replaced_over_lines() -> None:
    assert edited(b"one\r\ntwo\r\n", [put(1, 2, "X", to=(2, 3))]) == b"oXo\r\n"


def test_two_edits_of_one_stretch_are_refused_and_settled_to_the_first() -> None:
    both = [put(1, 1, "X", to=(1, 3)), put(1, 2, "Y", to=(1, 4))]
    with pytest.raises(ValueError, match="two edits"):
        edited(b"abcd", both)
    assert settled([*both, both[0]]) == (both[0],)


@given(lines=st.lists(st.tuples(LETTERS, ENDS), min_size=1, max_size=6), data=st.data())
def test_only_the_lines_of_an_edit_change(
    lines: list[tuple[str, str]], data: st.DataObject
) -> None:
    content = "".join(text + end for text, end in lines).encode()
    at = data.draw(st.integers(1, len(lines)))
    new = edited(content, [put(at, 1, "new\n")])
    before, after = content.split(b"\n"), new.split(b"\n")
    assert after[: at - 1] + after[at:] == before
    assert source.decode(new) == "".join(
        ("new\n" if line == at else "") + text + "\n" for line, (text, _) in enumerate(lines, 1)
    )


def test_a_file_that_changed_is_not_edited(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(BOM + b"one\r\n")
    assert raw(tmp_path, "a.md", "one\n") == BOM + b"one\r\n"
    with pytest.raises(Changed, match="nothing was written"):
        raw(tmp_path, "a.md", "two\n")


@pytest.mark.parametrize("how", ["link", "read-only", "merge"])
def test_a_file_that_may_not_be_edited_is_refused(how: str, tmp_path: Path) -> None:
    text = "<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n" if how == "merge" else "one\n"
    path = tmp_path / "a.md"
    path.write_text(text)
    if how == "link":
        path.rename(tmp_path / "b.md")
        path.symlink_to("b.md")
    if how == "read-only":
        path.chmod(0o444)
    with pytest.raises(Refused):
        raw(tmp_path, "a.md", text)
