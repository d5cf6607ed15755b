"""The draft-07 JSON Schema of `opskb/findings-v1`. A key that is not required came after version 1 began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from opskb.insights.changes import Standing
from opskb.reports.json import SCHEMA
from opskb.reports.shapes import Schema, keyed, many, versioned

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 1}

_EDIT = keyed(
    {
        "path": _TEXT,
        "line": _NUMBER,
        "column": _NUMBER,
        "end_line": _NUMBER,
        "end_column": {**_NUMBER, "description": "Exclusive: that of the first letter that stays."},
        "text": {**_TEXT, "description": "What takes its place, with LF line ends."},
    }
)
FINDING = keyed(
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
        "related": {**many(_TEXT), "description": "The ids of other records that take part."},
        "message": _TEXT,
        "remedy": _TEXT,
        "fixable": {"type": "boolean", "description": "Whether a machine can mend it."},
        "waived": {"type": ["string", "null"], "description": "The reason of its waiver."},
        "baselined": {"type": "boolean", "description": "Whether the baseline holds it."},
        "edits": {**many(_EDIT), "description": "What would mend it, all of it together."},
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
_RECORDS = keyed(
    {
        "added": many(keyed(_NAMED)),
        "retired": many(keyed(_NAMED)),
        "superseded": many(keyed({**_NAMED, "by": _TEXT})),
        "moved": many(keyed({**_NAMED, "from": _TEXT})),
        "vanished": many(keyed(_NAMED)),
    }
)
_RELYING = keyed(
    {
        "id": _TEXT,
        "retired": _TEXT,
        "successor": _MAY_LACK,
        "via": {**many(_TEXT), "description": "The ids in between, the nearest first."},
        "path": _TEXT,
        "line": _NUMBER,
    }
)
_GOVERNING = keyed(
    {
        **_NAMED,
        "because": many(_TEXT),
        "files": many(_TEXT),
        "standing": {"enum": [*filter(None, get_args(Standing)), None]},
    }
)
_SINCE = keyed(
    {
        "rev": _TEXT,
        "base": {**_TEXT, "description": "The commit where the change began."},
        "files": {"type": "integer", "minimum": 0},
        "mended": many(
            keyed({"code": _TEXT, "level": _TEXT, "path": _TEXT, "record": _TEXT, "message": _TEXT})
        ),
        "relying": many(_RELYING),
        "governing": many(_GOVERNING),
        "stamps": many(keyed({"id": _TEXT, "path": _TEXT, "line": _NUMBER})),
        "records": _RECORDS,
    }
)
FINDINGS: Schema = versioned(
    SCHEMA,
    "What `opskb check --format json` prints. Later versions only add keys.",
    {
        "as_of": {"type": "string", "format": "date"},
        "records": {"type": "integer", "minimum": 0},
        "skipped": many(keyed({"path": _TEXT, "reason": _TEXT})),
        "notes": many(_TEXT),
        "findings": many(FINDING),
        "since": {
            **_SINCE,
            "description": "What a change does; its findings are the new ones.",
        },
    },
    "since",
)
