"""Sloth: several objectives of one service a file, as `prometheus/v1` or as a Kubernetes resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opskb.dialects.dialect import Dialect
from opskb.dialects.objects import Keys, Object, kept, mapping, objects, rows, visibility, words
from opskb.dialects.text import Text
from opskb.model import Skip
from opskb.source import Document, Source

_OWNERS = ("owner", "team")


def read(text: Text) -> list[Document | Skip] | None:
    """A YAML file with `version: prometheus/v1` and a list `slos`, or with an `apiVersion` of Sloth."""
    source = text.source
    if source.markdown or not ("prometheus/v1" in source.text or "sloth.slok.dev" in source.text):
        return None
    found = list(objects(source))
    if not any(_plain(one) or _resource(one) for one in found):
        return None
    return [each for at, one in enumerate(found, 1) for each in _read(source, at, one)]


def _plain(one: Object) -> bool:
    return one.data.get("version") == "prometheus/v1" and isinstance(one.data.get("slos"), list)


def _resource(one: Object) -> bool:
    version = one.data.get("apiVersion")
    return isinstance(version, str) and version.startswith("sloth.slok.dev/")


def _read(source: Source, at: int, one: Object) -> Iterator[Document | Skip]:
    level, under = one.data, one.under
    if _resource(one):
        level, under = mapping(one.data, "spec"), (*one.under, "spec")
        if one.data.get("kind") != "PrometheusServiceLevel":
            yield Skip(source.path, f"its object {at} sets Sloth's windows, and promises nothing")
            return
    elif not _plain(one):
        yield Skip(source.path, f"its object {at} is not Sloth's, as others in it are")
        return
    found = list(_objectives(source, one, level, under))
    yield from found
    if not found:
        yield Skip(source.path, f"its object {at} lists no SLO")


def _objectives(
    source: Source, one: Object, level: Mapping[str, Any], under: Keys
) -> Iterator[Document]:
    """One SLO for each in the list."""
    service = words(level, "service")
    for at, slo in rows(level, "slos"):
        name, share = words(slo, "name"), slo.get("objective")
        labels = {**mapping(level, "labels"), **mapping(slo, "labels")}
        data = {
            "status": "active",
            "title": f"{service}: {name}" if service else name,
            "summary": words(slo, "description"),
            "owner": words(labels, *_OWNERS),
            # Sloth promises in per cent: 99.9 and never 0.999.
            "objective": f"{share}%" if isinstance(share, str | int) else share,
            "indicator": words(mapping(slo, "sli", "plugin"), "id"),
            "measured_in": "time" if "raw" in mapping(slo, "sli") else "events",
            "tags": [service] if service else [],
            "visibility": visibility(slo, labels, level, one.data),
        }
        here = (*under, "slos", at)
        marks: dict[str, Keys] = {
            "objective": (*here, "objective"),
            "owner": (*under, "labels"),
            "summary": (*here, "description"),
        }
        id = f"{service}-{name}".strip("-")
        yield Document(source, kept(data), "sloth", "slo", id, one.index, marks=marks, under=here)


DIALECT = Dialect(
    "sloth",
    "Sloth, prometheus/v1 and PrometheusServiceLevel",
    "the service and the name: `requests-availability` of `myservice` is"
    " `SLO-myservice-requests-availability`",
    "its id",
    read,
)
