"""A strict reader of `llms.txt` after llmstxt.org, written from its text and not from our writer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINK = re.compile(
    r"- \[(?P<name>(?:\\.|[^\[\]\\\n])+)\]\((?P<url>[^()\s<>]+)\)(?:: (?P<notes>\S.*))?"
)


@dataclass(frozen=True)
class Listed:
    """One line of a list."""

    name: str
    url: str
    notes: str


@dataclass(frozen=True)
class Llms:
    """A whole file: its title, its quotation, the words beneath, and its lists by their headings."""

    title: str
    quotation: str
    words: str
    sections: dict[str, tuple[Listed, ...]]

    @property
    def links(self) -> Iterator[Listed]:
        for section in self.sections.values():
            yield from section


def parse(text: str) -> Llms:
    """The file; AssertionError where it is not of the form."""
    lines = text.removeprefix("\ufeff").split("\n")
    assert re.fullmatch(r"# \S.*", lines[0]), lines[0]
    assert lines[-1] == ""
    at = next((at for at, line in enumerate(lines) if line.startswith("## ")), len(lines))
    before = [line for line in lines[1:at] if line]
    assert not [line for line in before if line.startswith("#")]
    quoted = [line for line in before if line.startswith("> ")]
    assert before[: len(quoted)] == quoted
    sections: dict[str, list[Listed]] = {}
    for line in filter(None, lines[at:]):
        if line.startswith("## "):
            assert line[3:] not in sections, line
            sections[line[3:]] = []
            continue
        found = _LINK.fullmatch(line)
        assert found, line
        sections[list(sections)[-1]].append(
            Listed(re.sub(r"\\(.)", r"\1", found["name"]), found["url"], found["notes"] or "")
        )
    assert all(sections.values()), "a heading stands over a list"
    return Llms(
        lines[0][2:],
        " ".join(line[2:] for line in quoted),
        "\n".join(before[len(quoted) :]),
        {title: tuple(listed) for title, listed in sections.items()},
    )
