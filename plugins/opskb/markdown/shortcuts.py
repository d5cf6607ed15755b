"""Work that Python-Markdown need not do: a third of a conversion went into looking for marks that are not there."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

# Without one of these no inline pattern of ours can match; a new pattern must have its mark here.
_MARK = re.compile(r"[`\\\[<&*_~]|  \n")


class PlainText(Treeprocessor):
    """Marks text without marks as finished, so that no pattern is tried on it."""

    def run(self, root: Element) -> None:
        """Abbreviations are looked for in any text, so a body that defines some is left alone."""
        if getattr(self.md.treeprocessors["abbr"], "abbrs", None):
            return
        for element in root.iter():
            if element.text and not _MARK.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _MARK.search(element.tail):
                element.tail = AtomicString(element.tail)


class Fences(Preprocessor):
    """Looks for fenced code only where there is a fence."""

    def __init__(self, markdown: Markdown, inner: Preprocessor) -> None:
        super().__init__(markdown)
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)  # pymdownx asks it for its settings

    def run(self, lines: list[str]) -> list[str]:
        """The lines, fenced code in them replaced by what stands for it."""
        if any("```" in line or "~~~" in line for line in lines):
            return self.inner.run(lines)
        return lines


def register(markdown: Markdown) -> None:
    """Text is looked at right before inline patterns are, which run at 20."""
    markdown.treeprocessors.register(PlainText(markdown), "opskb-plain", 20.5)
    fences = markdown.preprocessors["fenced_code_block"]
    markdown.preprocessors.register(Fences(markdown, fences), "fenced_code_block", 25)
