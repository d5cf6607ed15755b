"""YAML in the words of other tools and in no shape of theirs: a record, a skip or a problem, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opskb import config, project, rules, source
from opskb.dialects import DIALECTS, foreign
from opskb.dialects.text import Text
from opskb.outputs import render
from opskb.outputs.site import Site

WORDS = (
    "apiVersion", "kind", "metadata", "name", "labels", "annotations", "team", "owner", "spec", "service",
    "serviceRef", "objectives", "target", "targetPercent", "displayName", "timeWindow", "timeWindows",
    "duration", "count", "unit", "alertPolicies", "alertPolicyRef", "conditions", "conditionRef", "condition",
    "severity", "lookbackWindow", "alertAfter", "version", "slos", "objective", "sli", "plugin", "id",
    "description", "groups", "rules", "alert", "record", "expr", "for", "summary", "runbook_url", "params",
    "kep-number", "authors", "owning-sig", "status", "creation-date", "last-updated", "see-also", "replaces", "superseded-by",
    "stage", "latest-milestone", "milestone", "approvers", "reviewers", "participating-sigs",
    "systems", "category", "budgetingMethod", "indicator", "title", "date", "resolved", "resolvedWhen", "affected",
)  # fmt: skip
SAID = (
    "openslo/v1", "openslo/v1alpha", "openslo.com/v2alpha", "prometheus/v1", "sloth.slok.dev/v1", "SLO", "AlertPolicy",
    "AlertCondition", "Service", "PrometheusServiceLevel", "PrometheusRule", "down", "notice", "page", "critical",
    "1w", "5m", "30d", "0m", "99.9", "0.999", "1", "-1", "nan", "2026-05-04T8:30:00Z", "2026-05-04", "", "  ", "...",
    "a b/c", "\N{LATIN SMALL LETTER E WITH ACUTE}", "https://example.org/%zz#", "../../etc", "AL-x", "x" * 200,
    "implemented", "provisional|implementable", "n/a", "TBD", "KEP-1", "KEP 0004", "/keps/sig-x/1-y/README.md", "/keps/", "keps//",
    "https://github.com/kubernetes/enhancements/tree/master/keps/sig-x/1-y", "yyyy-mm-dd", "2025-30-01", "0001-old.md", "@jane.doe",
)  # fmt: skip
LEAF = st.one_of(st.sampled_from(SAID), st.none(), st.booleans(), st.integers(-5, 100))
VALUES = st.recursive(
    LEAF,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6)
    ),
    max_leaves=30,
)
# Shapes that are nearly right get further in than any that are drawn freely.
NEAR: tuple[dict[str, Any], ...] = (
    {"apiVersion": "openslo/v1", "kind": "SLO"},
    {"apiVersion": "openslo/v1", "kind": "AlertPolicy"},
    {"apiVersion": "openslo.com/v2alpha", "kind": "SLO", "metadata": {"name": "a"}},
    {"version": "prometheus/v1", "slos": []},
    {"apiVersion": "sloth.slok.dev/v1", "kind": "PrometheusServiceLevel"},
    {"groups": [{"rules": [{"alert": "a", "expr": "b"}]}]},
    {"params": {"systems": [{"name": "a"}]}},
    {"kep-number": 1, "title": "a", "owning-sig": "b", "see-also": ["/keps/sig-x/2-y"]},
)
LISTS = (
    "objectives",
    "timeWindow",
    "alertPolicies",
    "conditions",
    "slos",
    "groups",
    "rules",
    "systems",
)


@st.composite
def near(draw: st.DrawFn) -> dict[str, Any]:
    """One of the shapes, with a part of it replaced or added at some depth."""
    whole = json.loads(json.dumps(draw(st.sampled_from(NEAR))))
    for _ in range(draw(st.integers(1, 4))):
        at = whole
        for _ in range(draw(st.integers(0, 3))):
            inside = [value for value in at.values() if isinstance(value, dict)]
            lists = [one for value in at.values() if isinstance(value, list) for one in value]
            inside += [one for one in lists if isinstance(one, dict)]
            at = draw(st.sampled_from(inside)) if inside else at
        name = draw(st.sampled_from((*WORDS, "spec", "spec", "metadata")))
        value = draw(VALUES)
        at[name] = [value] if name in LISTS and isinstance(value, dict) else value
    return dict(whole)


DOCUMENTS = st.lists(near() | VALUES, min_size=1, max_size=3)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def text(documents: list[Any]) -> str:
    """JSON is YAML, and quotes whatever YAML would read as something else."""
    return "\n---\n".join(json.dumps(one) for one in documents)


@SETTINGS
@given(DOCUMENTS)
def test_every_document_becomes_documents_or_a_reason(documents: list[Any]) -> None:
    read = source.parse("data/any.yaml", text(documents))
    for found in foreign(read):
        assert getattr(found, "reason", "") or found.path == "data/any.yaml"


@SETTINGS
@given(DOCUMENTS)
@example([{"groups": [{"rules": [{"alert": [], "expr": "b"}]}]}])
def test_a_dialect_claims_a_file_or_leaves_it_whole(documents: list[Any]) -> None:
    """None of them answers with nothing: a file that is claimed is a record or says why it is none."""
    for dialect in DIALECTS:
        found = dialect.read(Text(source.parse("data/any.yaml", text(documents))))
        assert found is None or found, dialect.name


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DOCUMENTS, min_size=1, max_size=2))
def test_it_is_checked_and_published_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[Any]]
) -> None:
    root: Path = tmp_path_factory.mktemp("any")
    (root / "data").mkdir()
    (root / config.NAME).write_text("as_of: 2026-11-20\n")
    for at, documents in enumerate(files):
        (root / f"data/any{at}.yaml").write_text(text(documents))
        (root / f"data/keps/{at}-any").mkdir(parents=True)
        (root / f"data/keps/{at}-any/kep.yaml").write_text(text(documents[:1]))
    base = project.load(root)
    assert list(render(Site(base, rules.check(base), rules.rulebook(base))))


@SETTINGS
@given(
    st.dictionaries(
        st.sampled_from(
            ("title", "date", "resolved", "resolvedWhen", "severity", "affected", "section")
        ),
        VALUES,
    )
)
def test_front_matter_in_the_words_of_a_status_page(front: dict[str, Any]) -> None:
    head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in front.items())
    read = source.parse("data/any.md", f"---\n{head}\n---\nIt is over.\n")
    for found in foreign(read):
        assert found.path == "data/any.md"
