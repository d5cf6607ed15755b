"""A Markdown file with what dialects ask of it, each worked out at most once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from opskb import prose, source
from opskb.model import ARCHIVE, Place
from opskb.source import Source

# Folders that hold decisions and nothing else, spelt with dashes.
FOLDERS = (
    "adr",
    "adrs",
    "adl",
    "decisions",
    "decision-records",
    "design-decisions",
    "architecture-decisions",
    "architectural-decisions",
    "architecture-decision-record",
    "architecture-decision-records",
)
# Headings that a decision of each school has and few other texts do.
MADR = frozenset({"context and problem statement", "considered options", "decision outcome"})
NYGARD = frozenset({"status", "context", "decision", "consequences"})

_NUMBER = re.compile(r"(?:adr[-_ ]?)?(\d{1,6})(?=[-_. ]|$)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:_(\d{1,5}))?(?=[-_ ]|$)")
_KEY = re.compile(r"^([A-Za-z][\w -]{0,40}?):[ \t]+([^\s\[{|>&*!%@`#][^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Text:
    """One source, the folder `around` its project, and the questions that dialects ask in turn."""

    source: Source
    around: str = ""

    @cached_property
    def front(self) -> Mapping[str, Any]:
        """The front matter; where its YAML is broken, the keys whose values stand on one line."""
        data = self.source.data[0] if self.source.data else None
        if isinstance(data, dict) and self.source.markdown:
            return data
        if self.source.data or not self.source.text.startswith("---"):
            return {}
        whole = self.source.text.split("\n")[1 : self.source.body_line - 2]
        return {key: value for key, (value, _) in lines("\n".join(whole)).items()}

    @cached_property
    def stem(self) -> str:
        """The name of the file without its suffixes."""
        return source.stem(self.source.path)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders around the file, innermost first, in small letters.

        One for the archive says nothing of what lies in it, which was read before it was put there.
        """
        whole = f"{self.around}/{self.source.path}" if self.around else self.source.path
        return tuple(name for name in whole.lower().split("/")[-2::-1] if name != ARCHIVE)

    @cached_property
    def date(self) -> re.Match[str] | None:
        """Year, month, day and number of a name such as `20200924-use-x` or `2021-06-08_004-x`."""
        return _DATE.match(self.stem)

    @cached_property
    def number(self) -> str:
        """The number that the name begins with, as it is written, "" for none."""
        if self.date:
            return self.date[4] or ""
        match = _NUMBER.match(self.stem)
        return match[1] if match else ""

    @cached_property
    def masked(self) -> str:
        """The body with code and comments blanked out."""
        return prose.mask(self.source.body)

    def visible(self, start: int, end: int) -> str:
        """A stretch of the body without comments and blocks of code, but with code inside a line."""
        return prose.mask(self.source.body[start:end], inline=False)

    @cached_property
    def sections(self) -> list[prose.Section]:
        """The headings of the body."""
        return prose.sections(self.masked)

    @cached_property
    def headings(self) -> frozenset[str]:
        """The headings in small letters, without numbers and punctuation around them."""
        return frozenset(heading(section) for section in self.sections)

    @cached_property
    def title(self) -> prose.Section | None:
        """The first heading, where it is the title of the page."""
        return self.sections[0] if self.sections and self.sections[0].level == 1 else None

    @cached_property
    def head(self) -> tuple[int, int]:
        """Where the header of the body stands: under the title, before the next heading."""
        start = self.title.text_start if self.title else 0
        later = (section.start for section in self.sections if section.start >= start)
        return start, next(later, len(self.masked))

    @cached_property
    def in_folder(self) -> bool:
        """Whether the file lies in a folder for decisions, or in one inside it that ends them."""
        names = [name.replace("_", "-").replace(" ", "-").strip("-") for name in self.folders[:2]]
        return any(name in FOLDERS for name in names)

    @cached_property
    def decides(self) -> bool:
        """Whether this is the record of a decision: by its headings, or its folder and its name.

        What is cheap is asked first, since most files that come here are no decisions at all.
        """
        body = self.source.body
        named = bool(self.number or self.date or self.stem.lower().startswith("adr"))
        hinted = "ecision" in body and ("## " in body or "\n---" in body)
        if not self.source.markdown or not (named or self.in_folder or hinted):
            return False
        if self.in_folder and (named or self.stated):
            return True
        nygard = len(self.headings & NYGARD)
        return bool(self.headings & MADR) or nygard >= (2 if named else 3) or self._numbered_twice

    @property
    def stated(self) -> bool:
        """Whether it states a status, or has the headings of a decision."""
        front = self.front.get("status")
        return bool(front) or bool(self.headings & (MADR | NYGARD))

    @property
    def _numbered_twice(self) -> bool:
        """Whether name and title begin with one number and a date follows, as adr-tools writes."""
        number = re.match(r"\D{0,5}0*(\d{1,9})\b", self.title.title) if self.title else None
        if not number or not self.number or int(number[1]) != int(self.number):
            return False
        return bool(re.match(r"\s*\**Date\b", self.masked[self.head[0] : self.head[1]]))

    def section(self, name: str) -> prose.Section | None:
        """The first section whose heading says this."""
        return next((section for section in self.sections if heading(section) == name), None)

    def place(self, offset: int) -> Place:
        """The place of a position in the body."""
        line, column = prose.position(self.source.body, offset)
        return Place(self.source.path, self.source.body_line + line - 1, column)


def lines(text: str) -> dict[str, tuple[str, int]]:
    """The keys of a mapping whose values stand on one line, with each value's offset, read without YAML."""
    return {
        match[1]: (match[2].strip().strip("\"'"), match.start(2)) for match in _KEY.finditer(text)
    }


def heading(section: prose.Section) -> str:
    """What a heading says, in small letters, without numbers and punctuation around it."""
    return re.sub(r"^[\W\d_]+|[\W_]+$", "", section.title.lower())
