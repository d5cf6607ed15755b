"""Reads an Open Knowledge Format bundle by the sentences of its specification, with nothing of ours.

The numbers are those of the sections of `okf/SPEC.md`, version 0.2, in GoogleCloudPlatform/knowledge-catalog.
Front matter is read twice, by a parser of YAML 1.1 and by one of 1.2, and both must say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from posixpath import basename, dirname
from typing import Any
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

RESERVED = ("index.md", "log.md")
STATUSES = ("draft", "stable", "deprecated")
_ITEM = re.compile(r"\* \[((?:[^\[\]\\]|\\.)+)\]\(([^()\s]+)\) - (\S.*)")
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])")


def split(text: str) -> tuple[Any, str]:
    """4: a block of YAML between two lines of `---` at the start of the file, and the body behind it."""
    assert text.startswith("---\n"), "no front matter"
    front, mark, body = text.removeprefix("---\n").partition("\n---\n")
    assert mark, "front matter that does not end"
    assert not any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(front)), "an alias"
    old, new = yaml.safe_load(front), YAML(typ="safe", pure=True).load(front)
    assert old == new, "two versions of YAML read two things"
    return old, body


def conforms(files: Mapping[str, bytes]) -> None:
    """11, and what 4 to 9 ask of producers. Raises AssertionError."""
    texts = {path: content.decode("utf-8") for path, content in files.items()}
    fronts = {
        path: concept(path, text, texts)
        for path, text in texts.items()
        if path.endswith(".md") and basename(path) not in RESERVED
    }
    for path, text in texts.items():
        if basename(path) == "index.md":
            listing(path, text, fronts, texts)
        elif basename(path) == "log.md":
            log(text, texts)


def concept(path: str, text: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """4.1: `type` is required and not empty, the other keys are of their types if they are there."""
    front, body = split(text)
    assert isinstance(front, dict)
    for name in ("type", "title", "description"):
        assert isinstance(front[name], str), f"{path}: {name}"
        assert front[name].strip(), f"{path}: {name}"
        assert len(front[name].splitlines()) == 1, f"{path}: {name}"
    tags = front.get("tags", [])
    assert isinstance(tags, list), path
    assert all(isinstance(tag, str) for tag in tags), path
    assert re.match(r"(https?://|/|(\.\./)+)\S+\Z", front["resource"]), path
    assert front["status"] in STATUSES  # 5.4
    assert type(front.get("stale_after", date.min)) is date, path  # 5.5
    for stamp in (front.get("timestamp"), *(one["at"] for one in front.get("verified", []))):
        assert stamp is None or datetime.fromisoformat(stamp).tzinfo, path
    for one in front.get("verified", []):  # 5.2, 7
        assert re.fullmatch(r"human:\S.*", one["by"]), path
    for target in absolute(body):
        assert target in texts, f"{path} leads to {target}, which is not in the bundle"  # 6.1
    return front


def absolute(body: str) -> Iterator[str]:
    """6.1: the paths of links that begin at the root of the bundle, as a reader of CommonMark finds them."""
    for block in MarkdownIt("commonmark").parse(body):
        for part in block.children or ():
            href = str(part.attrs.get("href", ""))
            if href.startswith("/") and not href.startswith("//"):
                yield unquote(href.partition("#")[0])[1:]


def listing(
    path: str, text: str, fronts: Mapping[str, dict[str, Any]], texts: Mapping[str, str]
) -> None:
    """8: sections of entries, each with the description of what it leads to; no front matter but at the root."""
    if path == "index.md":
        front, text = split(text)
        assert front == {"okf_version": "0.2"}  # 12
    headed, listed = False, set()
    for line in filter(None, text.split("\n")):
        if line.startswith("# "):
            headed = True
            continue
        assert headed, f"{path}: an entry before a heading"
        item = _ITEM.fullmatch(line)
        assert item, f"{path}: {line!r}"
        target = f"{dirname(path)}/{item[2]}".removeprefix("/")
        if target.endswith("/"):
            assert f"{target}index.md" in texts, target
        elif target != "log.md":
            listed.add(target)
            assert _MARK.sub(r"\1", item[3]) == fronts[target]["description"].strip(), target
    there = {one for one in fronts if dirname(one) == dirname(path)}
    assert listed == there, f"{path} does not list its folder"


def log(text: str, texts: Mapping[str, str]) -> None:
    """9: entries under days in ISO 8601, newest first."""
    lines = [line for line in text.split("\n") if line]
    assert lines[0].startswith("# ")
    days = []
    for line in lines[1:]:
        if line.startswith("## "):
            days.append(date.fromisoformat(line.removeprefix("## ")))
        else:
            assert days, "an entry of no day"
            assert re.match(r"\* \*\*\w+\*\*: \[", line), line
    assert days == sorted(set(days), reverse=True)
    for target in absolute(text):
        assert target in texts, target
