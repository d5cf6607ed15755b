"""The draft-07 JSON Schema of `opskb/findings-v1`. A key that is not required came after version 1 began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

from opskb.insights.changes import Standing
from opskb.reports.json import SCHEMA

Schema: TypeAlias = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 1}


def _object(properties: Mapping[str, Schema], *later: str) -> Schema:
    """An object that has all these keys but `later`, and may have ones that nobody knows yet."""
    required = [name for name in properties if name not in later]
    return {"type": "object", "properties": dict(properties), "required": required}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_EDIT = _object(
    {
        "path": _TEXT,
        "line": _NUMBER,
        "column": _NUMBER,
        "end_line": _NUMBER,
        "end_column": {**_NUMBER, "description": "Exclusive: that of the first letter that stays."},
        "text": {**_TEXT, "description": "What takes its place, with LF line ends."},
    }
)
_FINDING = _object(
    {
        "code": {
            **_TEXT,
            "description": "The rule that found it; `opskb explain CODE` tells more.",
        },
        "rule": _TEXT,
        "level": {"enum": ["error", "warning", "info"]},
        "path": {**_TEXT, "description": "Relative to the root of the knowledge base."},
        "line": _NUMBER,
        "column": {**_NUMBER, "description": "In characters, from 1."},
        "record": {**_TEXT, "description": "The id of the record it is about, or nothing."},
        "field": _TEXT,
        "related": {**_many(_TEXT), "description": "The ids of other records that take part."},
        "message": _TEXT,
        "remedy": _TEXT,
        "fixable": {"type": "boolean", "description": "Whether a machine can mend it."},
        "waived": {"type": ["string", "null"], "description": "The reason of its waiver."},
        "baselined": {"type": "boolean", "description": "Whether the baseline holds it."},
        "edits": {**_many(_EDIT), "description": "What would mend it, all of it together."},
        "fingerprint": {
            "type": "string",
            "pattern": "^[0-9a-f]{32}$",
            "description": "What it is known by from run to run, whatever its line; unique in a run.",
        },
    },
    "edits",
    "fingerprint",
)
_NAMED: Mapping[str, Schema] = {"id": _TEXT, "title": _TEXT, "status": _TEXT, "path": _TEXT}
_MAY_LACK: Schema = {"type": ["string", "null"]}
_RECORDS = _object(
    {
        "added": _many(_object(_NAMED)),
        "retired": _many(_object(_NAMED)),
        "superseded": _many(_object({**_NAMED, "by": _TEXT})),
        "moved": _many(_object({**_NAMED, "from": _TEXT})),
        "vanished": _many(_object(_NAMED)),
    }
)
_RELYING = _object(
    {
        "id": _TEXT,
        "retired": _TEXT,
        "successor": _MAY_LACK,
        "via": {**_many(_TEXT), "description": "The ids in between, the nearest first."},
        "path": _TEXT,
        "line": _NUMBER,
    }
)
_GOVERNING = _object(
    {
        **_NAMED,
        "because": _many(_TEXT),
        "files": _many(_TEXT),
        "standing": {"enum": [*filter(None, get_args(Standing)), None]},
    }
)
_SINCE = _object(
    {
        "rev": _TEXT,
        "base": {**_TEXT, "description": "The commit where the change began."},
        "files": {"type": "integer", "minimum": 0},
        "mended": _many(
            _object(
                {"code": _TEXT, "level": _TEXT, "path": _TEXT, "record": _TEXT, "message": _TEXT}
            )
        ),
        "relying": _many(_RELYING),
        "governing": _many(_GOVERNING),
        "stamps": _many(_object({"id": _TEXT, "path": _TEXT, "line": _NUMBER})),
        "records": _RECORDS,
    }
)
FINDINGS: Schema = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": SCHEMA,
    "description": "What `opskb check --format json` prints. Later versions only add keys.",
    **_object(
        {
            "schema": {"const": SCHEMA},
            "as_of": {"type": "string", "format": "date"},
            "records": {"type": "integer", "minimum": 0},
            "skipped": _many(_object({"path": _TEXT, "reason": _TEXT})),
            "notes": _many(_TEXT),
            "findings": _many(_FINDING),
            "since": {
                **_SINCE,
                "description": "What a change does; its findings are the new ones.",
            },
        },
        "since",
    ),
}
