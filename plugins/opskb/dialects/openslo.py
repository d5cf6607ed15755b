"""OpenSLO v1, v1alpha and v2alpha: objectives and the policies that alert on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opskb.dialects.dialect import Dialect
from opskb.dialects.objects import (
    Keys,
    Object,
    kept,
    length,
    mapping,
    objects,
    rows,
    tail,
    visibility,
    words,
)
from opskb.dialects.text import Text
from opskb.model import Skip
from opskb.source import Document, Source

_VERSION = re.compile(r"openslo(?:\.com)?/v\d+(?:alpha|beta)?\d*")
_OWNERS = ("team", "owner", "owners", "squad")
_PAGES = ("page", "critical", "high")
_OTHERS = {
    "SLI": "measures, and promises nothing: the SLO that names it is the record",
    "Service": "names a service, whose SLOs carry its name as a tag",
    "DataSource": "says where figures come from",
    "AlertCondition": "is a condition, read with the policies that name it",
    "AlertNotificationTarget": "says where a policy sends its word",
}

Found = Document | Skip


def read(text: Text) -> list[Found] | None:
    """A YAML file with at least one object of OpenSLO, alone, in documents or in a list."""
    source = text.source
    if source.markdown or "openslo" not in source.text:
        return None
    found = list(objects(source))
    if not any(map(_ours, found)):
        return None
    conditions = {_name(one.data): one.data for one in found if _kind(one) == "AlertCondition"}
    return [each for at, one in enumerate(found, 1) for each in _read(source, at, one, conditions)]


def _ours(one: Object) -> bool:
    version = one.data.get("apiVersion")
    return isinstance(version, str) and bool(_VERSION.fullmatch(version))


def _kind(one: Object) -> str:
    return words(one.data, "kind") if _ours(one) else ""


def _read(source: Source, at: int, one: Object, conditions: Mapping[str, Any]) -> Iterator[Found]:
    """What the object at a place makes. A reason is published: it says no word of a private file."""
    kind = _kind(one)
    if kind == "SLO":
        yield from _objectives(source, one, conditions)
    elif kind == "AlertPolicy":
        yield _policy(source, one, one.data, one.under, conditions)
    elif kind in _OTHERS:
        yield Skip(source.path, f"its object {at}, an OpenSLO {kind}, {_OTHERS[kind]}")
    elif kind:
        yield Skip(source.path, f"its object {at} is of an OpenSLO kind that is no record")
    else:
        yield Skip(source.path, f"its object {at} is not OpenSLO, as others in it are")


def _objectives(source: Source, one: Object, conditions: Mapping[str, Any]) -> Iterator[Found]:
    """One SLO for each objective, those of several called by their place; policies that lie inside."""
    name = _name(one.data)
    targets = list(rows(mapping(one.data, "spec"), "objectives")) or [(0, {})]
    inside, policies = _policies(source, one, conditions)
    shared = {**_shared(one.data), "watched_by": policies}
    for at, objective in targets:
        share, key = _target(objective)
        data = {**shared, "objective": share}
        if len(targets) > 1:
            label = words(objective, "displayName") or f"objective {at + 1}"
            data["title"] = f"{shared['title']}: {label}"
        id = f"{name}-{at + 1}" if len(targets) > 1 else name
        marks: dict[str, Keys] = {
            "objective": (*one.under, "spec", "objectives", at, key),
            "window": (*one.under, "spec", "timeWindow"),
            "watched_by": (*one.under, "spec", "alertPolicies"),
            "owner": (*one.under, "metadata"),
        }
        yield Document(
            source, kept(data), "openslo", "slo", id, one.index, marks=marks, under=one.under
        )
    yield from inside


def _shared(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an SLO says of all its objectives."""
    spec = mapping(data, "spec")
    return {
        "status": "active",
        "title": words(mapping(data, "metadata"), "displayName") or _name(data),
        "summary": words(spec, "description"),
        "owner": _owner(data),
        "window": _window(spec),
        "indicator": _indicator(spec),
        "measured_in": "events" if spec.get("budgetingMethod") == "Occurrences" else "time",
        "tags": [word for word in (words(spec, "service", "serviceRef"),) if word],
        "visibility": visibility(data, *_marked(data)),
    }


def _target(objective: Mapping[str, Any]) -> tuple[Any, str]:
    """The share that is promised, as it is written, and its key: `target` or `targetPercent`."""
    percent = objective.get("targetPercent")
    if objective.get("target") is None and isinstance(percent, str | int):
        return f"{percent}%", "targetPercent"
    return objective.get("target"), "target"


def _window(spec: Mapping[str, Any]) -> str:
    """`timeWindow: [{duration: 28d}]`, or v1alpha's `timeWindows: [{count: 28, unit: Day}]`."""
    for _, row in rows(spec, "timeWindow"):
        return length(words(row, "duration"))
    for _, row in rows(spec, "timeWindows"):
        return f"{words(row, 'count')} {words(row, 'unit').lower()}".strip()
    return ""


def _indicator(spec: Mapping[str, Any]) -> str:
    for key in ("indicator", "sli"):
        if inline := mapping(spec, key, "metadata"):
            return words(inline, "displayName", "name")
    return words(spec, "indicatorRef", "sliRef")


def _policies(
    source: Source, one: Object, conditions: Mapping[str, Any]
) -> tuple[list[Document], list[str]]:
    """The alerts that an SLO writes out itself, and the ids of all that it names."""
    inside: list[Document] = []
    named: list[str] = []
    for at, row in rows(mapping(one.data, "spec"), "alertPolicies"):
        if "spec" in row:
            under = (*one.under, "spec", "alertPolicies", at)
            inside.append(_policy(source, one, row, under, conditions))
        if name := _name(row) or words(row, "alertPolicyRef"):
            named.append(f"AL-{tail(name)}")
    return inside, named


def _policy(
    source: Source,
    one: Object,
    data: Mapping[str, Any],
    under: Keys,
    conditions: Mapping[str, Any],
) -> Document:
    spec = mapping(data, "spec")
    judged = [
        mapping(row if "spec" in row else conditions.get(words(row, "conditionRef"), {}), "spec")
        for _, row in rows(spec, "conditions")
    ]
    said = [words(row, "severity").lower() for row in judged]
    fields = {
        "status": "active",
        "title": words(mapping(data, "metadata"), "displayName") or _name(data),
        "summary": words(spec, "description"),
        "owner": _owner(data) or _owner(one.data),
        "severity": "page" if set(said) & set(_PAGES) else "ticket" if any(said) else "",
        "windows": list(dict.fromkeys(_lengths(judged))),
        "visibility": visibility(data, *_marked(data), one.data, *_marked(one.data)),
    }
    marks: dict[str, Keys] = {
        "windows": (*under, "spec", "conditions"),
        "owner": (*under, "metadata"),
    }
    id = f"AL-{tail(_name(data))}"
    return Document(
        source, kept(fields), "openslo", "alert", id, one.index, marks=marks, under=under
    )


def _lengths(conditions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in conditions:
        for key in ("lookbackWindow", "alertAfter"):
            if word := words(mapping(row, "condition"), key):
                yield length(word)


def _name(data: Mapping[str, Any]) -> str:
    return words(mapping(data, "metadata"), "name")


def _owner(data: Mapping[str, Any]) -> str:
    """The team that labels or annotations name."""
    return next(filter(None, (words(one, *_OWNERS) for one in _marked(data))), "")


def _marked(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return mapping(data, "metadata", "labels"), mapping(data, "metadata", "annotations")


DIALECT = Dialect(
    "openslo",
    "OpenSLO v1, v1alpha and v2alpha",
    "`metadata.name`: an SLO called `web-availability` is `SLO-web-availability`, with the place of the"
    " objective behind it where it has several; an AlertPolicy called `low` is `AL-low`",
    "its id, and `alertPolicyRef` in an SLO",
    read,
)
