"""The shape of JSON as a client that was written today relies on it: every key, its types, and whether it is always there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = dict[str, dict[str, Any]]

# Objects whose keys are names of things, not of properties.
MAPS = {"records.records", "index.records", "links.nodes", "facts.records", "facts.boards"}
# Objects of which only these keys are promised: the others are in words of a kind, a table or a pipeline.
PROMISED: Mapping[str, tuple[str, ...]] = {
    "record.fields": (),
    "record.relations[]": ("relation", "from", "to"),
    "links.edges[].values": (),
    "board.sections[].table[]": (),
    "board.sections[].drawn[]": (),
    "evidence.automation": (),
    "evidence.results[].measured": (),
    "evidence.results[].targets": (),
}
_TYPES = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def shape(documents: Iterable[tuple[str, Any]]) -> Shape:
    """What stands in these documents, each under the name of its sort: path → its types, and if it is always there."""
    types: dict[str, set[str]] = {}
    there: Counter[str] = Counter()
    for path, value in (one for name, content in documents for one in walk(name, content)):
        types.setdefault(path, set()).add(_TYPES[type(value)])
        there[f"{path}:object" if isinstance(value, dict) else path] += 1
    return {path: _told(path, types[path], there) for path in sorted(types)}


def _told(path: str, types: set[str], there: Counter[str]) -> dict[str, Any]:
    parent = path.rpartition(".")[0]
    often = there[path] + there[f"{path}:object"]
    always = path.endswith(("[]", "*")) or not parent or often == there[f"{parent}:object"]
    return {"types": sorted(types), "always": always}


def walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value and all below it that is promised, each with its path."""
    yield path, value
    if isinstance(value, list):
        for one in value:
            yield from walk(f"{path}[]", one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if path not in PROMISED or key in PROMISED[path]:
                yield from walk(f"{path}.*" if path in MAPS else f"{path}.{key}", one)
