"""Texts of all sorts, and edits of them that do not touch each other."""

from __future__ import annotations

from hypothesis import strategies as st

from opskb.model import Edit, Place

LINES = st.text(st.sampled_from("ab: -ä𐐀日é\t`"), max_size=12)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text with LF line ends, and edits of it in their order."""
    text = "\n".join(draw(st.lists(LINES, min_size=2, max_size=8)))
    spots = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    found = []
    for start, end in zip(spots[::2], spots[1::2], strict=False):
        (line, column), (end_line, end_column) = _spot(text, start), _spot(text, end)
        place = Place("data/a.md", line, column, end_line, end_column)
        found.append(Edit(place, draw(LINES)))
    return text, found


def _spot(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
