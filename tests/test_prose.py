from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from opskb import prose

HEADINGS = [
    ("# One\n\nx\n", [(1, "One", "\n\nx\n")]),
    ("## One ##\nx", [(2, "One", "\nx")]),
    ("## C#\nx", [(2, "C#", "\nx")]),
    ("## One #two\nx", [(2, "One #two", "\nx")]),
    ("   ### One\nx", [(3, "One", "\nx")]),
    ("One\n===\nx\nTwo\n---\ny", [(1, "One", "\nx\nTwo\n---\ny"), (2, "Two", "\ny")]),
    (
        "# A\n## B\n### C\nx\n## D\n# E\n",
        [
            (1, "A", "\n## B\n### C\nx\n## D\n"),
            (2, "B", "\n### C\nx\n"),
            (3, "C", "\nx\n"),
            (2, "D", "\n"),
            (1, "E", "\n"),
        ],
    ),
    ("#One\n    # Two\n#\n## \n", []),
]


@pytest.mark.parametrize(("body", "expected"), HEADINGS)
def test_sections(body: str, expected: list[tuple[int, str, str]]) -> None:
    found = prose.sections(body)
    assert [(one.level, one.title, body[one.text_start : one.end]) for one in found] == expected


CODE = [
    ("a `b` c", "a     c"),
    ("a ``b ` c`` d", "a           d"),
    ("a `b\nc` d", "a `b\nc` d"),
    ("a \\`b` c", "a \\`b` c"),
    ("a `b`` c` d", "a         d"),
    ("a ` b", "a ` b"),
    ("```\nx\n```\ny", "   \n \n   \ny"),
    ("```\nx", "   \n "),
    ("a <!-- b --> c", "a            c"),
    ("a <!-- b\nc", "a       \n "),
]


@pytest.mark.parametrize(("body", "masked"), CODE)
def test_code_and_comments_are_blanked_out(body: str, masked: str) -> None:
    assert prose.mask(body) == masked


FENCES = [
    ("```sh\nx\n```\n", [(0, "sh")]),
    ("x\n\n~~~ {.sh}\nx\n~~~\n", [(3, "{.sh}")]),
    ("````md\n```\nx\n```\n````\n```\n", [(0, "md"), (22, "")]),
    ("`x` and ```y``` and\n", []),
]


@pytest.mark.parametrize(("body", "expected"), FENCES)
def test_fences(body: str, expected: list[tuple[int, str]]) -> None:
    assert list(prose.fences(body)) == expected


# Each of these once took time that grew with its square, or with its cube.
LONG = {
    "blanks in a heading": "# a" + " " * 100_000 + "b",
    "a heading of hashes": "# a" + "#" * 100_000 + "b",
    "hashes and blanks": "# a" + " #" * 50_000 + "b",
    "many headings": "# a\n" * 25_000,
    "rows of ticks": "``` " * 25_000,
    "ticks of every length": "` `` ``` " * 11_000,
    "brackets": "[" * 100_000,
    "brackets and letters": "[a" * 50_000,
    "open links": "[a](" * 25_000,
    "empty links": "[](" * 33_000,
    "a title of blanks": '[a](b "' + " " * 100_000,
    "open titles": '[a](b "x ' * 11_000,
    "open anchors": "<a " * 33_000,
    "empty lines": "\n" * 100_000 + "x",
    "braces": "{" * 100_000,
    "angles": "<" * 100_000,
    "comments": "<!--" * 25_000,
    "quotes": "> " * 50_000,
    "sentences": "Aa. " * 25_000,
}
READERS: dict[str, Callable[[str], object]] = {
    "mask": prose.mask,
    "sections": prose.sections,
    "title": prose.title,
    "hrefs": lambda body: list(prose.hrefs(body)),
    "fences": lambda body: list(prose.fences(body)),
    "plain": prose.plain,
    "sentence": lambda body: prose.sentence(body, len(body) // 2),
    "written": lambda body: [prose.written(body, one) for one in prose.sections(body)[:9]],
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("body", LONG)
def test_a_long_text_takes_little_time(body: str, reader: str) -> None:
    began = time.process_time()
    READERS[reader](LONG[body])
    # Milliseconds today; the squares of these lengths took minutes.
    assert time.process_time() - began < 5
