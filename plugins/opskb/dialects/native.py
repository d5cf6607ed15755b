"""opskb's own format: YAML front matter over Markdown, or YAML alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from opskb.model import Skip
from opskb.source import Document, Source, stem

NAME = "opskb"
EMPTY = "it is empty"
"""Why a file without a word is no record: one that somebody is about to write."""
ID = re.compile(r"([A-Z][A-Z0-9]{0,9})-[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_FILE_ID = re.compile(
    r"([A-Za-z][A-Za-z0-9]{0,9})-(\d{4}-\d{2}-\d{2}(?:-[a-z0-9-]+)?|\d+)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# A heading that only MADR has: such a file may be called `adr-0007-…` and is none of ours.
_MADR = "\n## Context and Problem Statement"


def recognised(source: Source, kinds: Collection[str], prefixes: Collection[str]) -> bool:
    """Whether a document of this file says in our words what it is, or its name does."""
    return _named(source, prefixes) or any(
        isinstance(data, dict)
        and (
            data.get("kind") in kinds
            if isinstance(data.get("kind"), str)
            else _ours(data, prefixes)
        )
        for data in source.data
    )


def _named(source: Source, prefixes: Collection[str]) -> bool:
    """Whether front matter stands in a file called by an id of ours, and says nothing in prose."""
    data = source.data[0] if source.markdown and source.data else None
    match = _FILE_ID.match(stem(source.path))
    if not isinstance(data, dict) or not match or match[1].upper() not in prefixes:
        return False
    said = " by " in str(data.get("status", ""))
    return bool(data) and not said and _MADR not in f"\n{source.body}"


def _ours(data: dict[str, Any], prefixes: Collection[str]) -> bool:
    match = ID.fullmatch(str(data.get("id", "")))
    return match is not None and match[1] in prefixes


def read(source: Source) -> list[Document | Skip]:
    """One document a YAML document; Markdown is one, with or without front matter."""
    if source.markdown:
        data = source.data[0] if source.data else {}
        if data is None:
            data = {}
        if not isinstance(data, dict):
            return [Skip(source.path, "its front matter is not a mapping")]
        return [
            Document(
                source, data, id=_file_id(source.path), body=source.body, body_line=source.body_line
            )
        ]
    if not source.data:
        return [
            Skip(
                source.path,
                EMPTY if not source.text.strip() else "it is neither YAML nor Markdown",
            )
        ]
    alone = len(source.data) == 1
    return [_document(source, index, data, alone=alone) for index, data in enumerate(source.data)]


def _document(source: Source, index: int, data: Any, *, alone: bool) -> Document | Skip:
    if not isinstance(data, dict):
        return Skip(source.path, f"its document {index + 1} is not a mapping")
    body = data.get("body")
    body = body if isinstance(body, str) else ""
    line = source.place(index, ("body",)).line + 1 if body else 1
    return Document(
        source,
        data,
        id=_file_id(source.path) if alone else "",
        index=index,
        body=body,
        body_line=line,
    )


def _file_id(path: str) -> str:
    """The id that a file name begins with (`adr-0007-queue.md` → `ADR-0007`), else the whole stem."""
    name = stem(path)
    match = _FILE_ID.match(name)
    return f"{match[1].upper()}-{match[2]}" if match else name
