"""Draft-07 JSON Schemas of the files under `api/v1/`. A key that is not required came after version 1 began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from opskb.insights.boundaries import Bound
from opskb.insights.step import Doing, Failing, Who
from opskb.model import STATES, Form
from opskb.outputs.trust import WORDS
from opskb.reports.findings_schema import FINDING, FINDINGS
from opskb.reports.shapes import Schema, keyed, many, versioned

_TEXT: Schema = {"type": "string"}
_MAY_LACK: Schema = {"type": ["string", "null"]}
_FLAG: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_AMOUNT: Schema = {"type": ["number", "string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 1}
_TRUST: Schema = {
    "enum": list(WORDS),
    "description": "; ".join(f"{word}: {about}" for word, about in WORDS.items()),
}
_ADDRESS: Schema = {
    "type": "string",
    "pattern": "^/",
    "description": "An address from the root of the site.",
}
_CLASS: Schema = {"enum": list(STATES)}


def _by_key(items: Schema) -> Schema:
    """An object by the key of a record: its id, but where an id was used twice."""
    return {"type": "object", "additionalProperties": items}


_LABEL = keyed({"word": _TRUST, "to": many(_TEXT), "day": _MAYBE_DAY, "line": _TEXT})
_FIGURE: Mapping[str, Schema] = {
    "name": {**_TEXT, "description": "Its key, which never changes."},
    "label": _TEXT,
    "value": {**_AMOUNT, "description": "In `unit`; null where it cannot be computed."},
    "unit": _TEXT,
    "holds": {"type": ["boolean", "null"], "description": "Whether it reaches what it must."},
    "target": _AMOUNT,
    "because": {**_TEXT, "description": "Why it has no value, or what it is made of."},
    "records": many(_TEXT),
}
_LISTED: Mapping[str, Schema] = {
    "id": _TEXT,
    "kind": _TEXT,
    "title": _TEXT,
    "status": _TEXT,
    "class": _CLASS,
    "path": {**_TEXT, "description": "Relative to the root of the knowledge base."},
    "owner": _TEXT,
    "opened": _MAYBE_DAY,
    "due": _MAYBE_DAY,
    "tags": many(_TEXT),
    "url": _ADDRESS,
    "summary": _TEXT,
    "severity": _TEXT,
    "freshness": _MAY_LACK,
    "archived": _FLAG,
    "api": _ADDRESS,
    "twin": {**_ADDRESS, "description": "Its Markdown, from the root of the site."},
    "trust": _LABEL,
}
_WAY: Mapping[str, Schema] = {
    "run": many(keyed({"command": _TEXT, "language": _TEXT, "timeout": _MAY_LACK})),
    "manual": {**_TEXT, "description": "What a person does, where no command does it."},
    "expect": _TEXT,
}
_MAYBE_WAY: Schema = {"oneOf": [keyed(_WAY), {"type": "null"}]}
_STEP = keyed(
    {
        "id": _TEXT,
        "kind": {"enum": list(get_args(Doing))},
        "intent": _TEXT,
        **_WAY,
        "on_fail": {"enum": list(get_args(Failing))},
        "goto": many(_TEXT),
        "when": {**many(_TEXT), "description": "The answer that leads to each of `goto`."},
        "next": {**_TEXT, "description": "The step after it, if not the one below; or `end`."},
        "destructive": _FLAG,
        "needs_approval": _FLAG,
        "approval": {**_TEXT, "description": "Whose word is needed, where it says whose."},
        "may": {
            "enum": [*get_args(Who), None],
            "description": "What its author wrote of it; `who` is what holds.",
        },
        "who": {
            "enum": [*get_args(Bound), None],
            "description": "Who may take it, by the strictest word of the step, its runbook and the policies;"
            " null where the record is no runbook and says nothing of it.",
        },
        "rollback": _MAYBE_WAY,
        "irreversible": {**_TEXT, "description": "Why there is no way back."},
        "verify": _MAYBE_WAY,
        "verified_by": {**_TEXT, "description": "The step whose look is meant by `verify`."},
        "section": {**_TEXT, "description": "The heading it was read under, if not from a table."},
    }
)
_RELATION = keyed({"relation": _TEXT, "from": _TEXT, "to": _TEXT, "derived": _FLAG}, "derived")
_RECORD: Mapping[str, Schema] = {
    "as_of": _DAY,
    **_LISTED,
    "fields": {"type": "object", "description": "What its kind lets it say: /schema/<kind>.json."},
    "computed": many(keyed(_FIGURE)),
    "relations": many(_RELATION),
    "refers_to": many(_TEXT),
    "mentioned_by": many(keyed({"id": _TEXT, "sentence": _TEXT})),
    "steps": many(_STEP),
    "findings": many(FINDING),
    "hash": {**_HASH, "description": "Of its text, as a review notes it."},
    "fields_hash": {**_HASH, "description": "Of its title, its summary and its fields."},
    "body": {**_TEXT, "description": "As it was written."},
}
_NODE = keyed(
    {name: _LISTED[name] for name in ("id", "kind", "title", "status", "trust", "class", "url")}
)
_EDGE = keyed(
    {
        "from": {**_TEXT, "description": "The key of a node."},
        "to": {**_TEXT, "description": "The key of a node."},
        "form": {"enum": list(get_args(Form))},
        "relation": {**_TEXT, "description": "Its name, or that of the field; nothing in a text."},
        "inverse": {**_TEXT, "description": "Its name, read the other way."},
        "derived": {**_FLAG, "description": "Whether nobody wrote it."},
        "stated": {
            **keyed({"from": _FLAG, "to": _FLAG}),
            "description": "Which of the two says it.",
        },
        "values": {"type": "object", "description": "What the relation carries."},
        "count": {**_COUNT, "description": "How often it is written."},
    }
)
_BOARD = keyed(
    {
        "title": _TEXT,
        "url": _ADDRESS,
        "api": _ADDRESS,
        "sentence": _TEXT,
        "figures": many(keyed({"section": _TEXT, **_FIGURE})),
    }
)
_LINE = keyed(
    {
        **{
            name: _LISTED[name]
            for name in ("id", "kind", "title", "status", "trust", "url", "api", "twin")
        },
        "hash": _HASH,
    }
)
_ROWS = many({"type": "object"})
_SECTION = keyed(
    {
        "name": _TEXT,
        "title": _TEXT,
        "text": _TEXT,
        "figures": many(keyed(_FIGURE)),
        "table": _ROWS,
        "drawn": _ROWS,
    },
    "drawn",
)
_ACTION = keyed(
    {
        **dict.fromkeys(("record", "kind", "source", "id", "what", "owner", "state", "evidence"), _TEXT),
        "due": _MAYBE_DAY,
    }
)  # fmt: skip
_RESULT = keyed(
    {
        **dict.fromkeys(("id", "phase", "project", "slo", "owed"), _TEXT),
        "on": _DAY,
        "result": {"enum": ["PASS", "FAIL"]},
        "measured": {"type": "object", "additionalProperties": {"type": "number"}},
        "targets": {"type": "object", "additionalProperties": {"type": "number"}},
        **dict.fromkeys(("missed", "incident_ids", "evidence"), many(_TEXT)),
    }
)
_KEPT = keyed({"path": _TEXT, "sha256": _TEXT, "results": many(_TEXT), "state": _TEXT})
_NAMED: Schema = {
    "type": "object",
    "additionalProperties": keyed({"api": _ADDRESS, "about": _TEXT}),
}

_FILES: Mapping[str, tuple[str, Mapping[str, Schema]]] = {
    "index": (
        "The file to begin with: the other files, and each record in a line.",
        {"as_of": _DAY, "name": _TEXT, "files": _NAMED, "records": _by_key(_LINE)},
    ),
    "records": (
        "Every record by its key, as lists show it.",
        {"as_of": _DAY, "name": _TEXT, "records": _by_key(keyed(_LISTED))},
    ),
    "record": ("One record with all it holds.", _RECORD),
    "links": (
        "How records are tied: nodes by their key, and edges between keys.",
        {"as_of": _DAY, "nodes": _by_key(_NODE), "edges": many(_EDGE)},
    ),
    "facts": (
        "What was computed: figures by the key of their record, and those of each board by its name.",
        {"as_of": _DAY, "records": _by_key(many(keyed(_FIGURE))), "boards": _by_key(_BOARD)},
    ),
    "board": (
        "A computed page: its sections with their figures and tables.",
        {
            "as_of": _DAY,
            "name": _TEXT,
            "title": _TEXT,
            "sentence": _TEXT,
            "sections": many(_SECTION),
        },
    ),
    "actions": ("Every action that a record holds.", {"as_of": _DAY, "actions": many(_ACTION)}),
    "evidence": (
        "Results from outside against their targets, and the files that show them.",
        {
            "as_of": _DAY,
            "automation": {"type": "object"},
            "results": many(_RESULT),
            "files": many(_KEPT),
        },
    ),
}  # fmt: skip


def schemas() -> Mapping[str, dict[str, Any]]:
    """The schema of each sort of file, by the name that `$schema` in it leads to."""
    found = {
        name: versioned(f"opskb/{name}-v1", f"{about} Later versions only add keys.", keys)
        for name, (about, keys) in _FILES.items()
    }
    return {**found, "findings": dict(FINDINGS)}
