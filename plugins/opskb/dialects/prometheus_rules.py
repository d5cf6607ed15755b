"""Prometheus rule files, plain or as a PrometheusRule of Kubernetes: one alert for each name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

_OWNERS = ("team", "owner", "squad")
_PAGES = ("critical", "page", "error", "high", "fatal", "emergency")

Rule = tuple[Keys, Mapping[str, Any]]


def read(text: Text) -> list[Document | Skip] | None:
    """A YAML file whose `groups`, or whose `spec.groups`, hold `rules` with an `expr`."""
    source = text.source
    if source.markdown or "groups" not in source.text or "expr" not in source.text:
        return None
    ruled = [(one, found) for one in objects(source) if (found := list(_rules(one)))]
    if not ruled:
        return None
    return [each for one, found in ruled for each in _read(source, one, found)]


def _rules(one: Object) -> Iterator[Rule]:
    """The rules of every group that alert or record."""
    for under in ((), ("spec",)):
        for group, data in rows(mapping(one.data, *under), "groups"):
            for at, rule in rows(data, "rules"):
                if "expr" in rule and ("alert" in rule or "record" in rule):
                    yield (*one.under, *under, "groups", group, "rules", at), rule


def _read(source: Source, one: Object, found: list[Rule]) -> Iterator[Document | Skip]:
    """Rules of one name are one alert: they differ in threshold and windows, and lead to one runbook."""
    named: dict[str, list[Rule]] = {}
    for keys, rule in found:
        if name := words(rule, "alert"):
            named.setdefault(name, []).append((keys, rule))
    for name, rules in named.items():
        yield _alert(source, one, name, rules)
    if recording := sum("alert" not in rule for _, rule in found):
        several = "a rule of it records a series and wakes"
        if recording > 1:
            several = f"{recording} of its rules record a series and wake"
        yield Skip(source.path, f"{several} nobody")
    if nameless := sum("alert" in rule and not words(rule, "alert") for _, rule in found):
        several = (
            "an alert of it has no name"
            if nameless == 1
            else f"{nameless} of its alerts have no name"
        )
        yield Skip(source.path, several)


def _alert(source: Source, one: Object, name: str, rules: list[Rule]) -> Document:
    labels = [mapping(rule, "labels") for _, rule in rules]
    notes = [mapping(rule, "annotations") for _, rule in rules]
    said = [words(label, "severity").lower() for label in labels]
    data = {
        "status": "active",
        "title": name,
        "summary": _first(notes, "summary", "message", "description"),
        "owner": _first(labels, *_OWNERS),
        "severity": "page" if set(said) & set(_PAGES) else "ticket" if any(said) else "",
        "action": _first(notes, "action"),
        "windows": list(dict.fromkeys(_windows(rules))),
        "runbook_url": _first(notes, "runbook_url", "runbook"),
        "visibility": visibility(*labels, *notes, one.data),
    }
    under = rules[0][0]
    marks: dict[str, Keys] = {
        "owner": (*under, "labels"),
        "severity": (*under, "labels", "severity"),
        "summary": (*under, "annotations"),
        "runbook_url": (*under, "annotations", "runbook_url"),
        "windows": (*under, "for"),
    }
    id = f"AL-{tail(name)}"
    return Document(
        source, kept(data), "prometheus-rules", "alert", id, one.index, marks=marks, under=under
    )


def _windows(rules: list[Rule]) -> Iterator[str]:
    """How long each rule waits, and the windows that its labels speak of."""
    for _, rule in rules:
        label = mapping(rule, "labels")
        for word in (words(rule, "for"), words(label, "short"), words(label, "long")):
            if _lasts(word):
                yield length(word)


def _lasts(word: str) -> bool:
    """Whether a rule waits at all: `for: 0m` is no window."""
    return bool(word) and word[:-1].strip("0") != ""


def _first(all: list[Mapping[str, Any]], *names: str) -> str:
    return next(filter(None, (words(one, *names) for one in all)), "")


DIALECT = Dialect(
    "prometheus-rules",
    "Prometheus rule files and PrometheusRule",
    "the name of the alert: `alert: KubeletDown` is `AL-KubeletDown`, once for all rules of that name"
    " in a file",
    "its id",
    read,
)
