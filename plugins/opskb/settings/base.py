"""What a knowledge base is, where its records are, and how strictly they are checked."""

from __future__ import annotations

from opskb.fields import Field
from opskb.model import LEVELS

VISIBILITIES = ("public", "internal", "private")

FIELDS = (
    Field(
        "name",
        default="Operations",
        help="What the knowledge base is about; the title of its home page.",
    ),
    Field("about", default="", help="One sentence for the first line of the home page."),
    Field("sample", "flag", default=False, help="Says on every page that this is a sample."),
    Field(
        "llms_full",
        "flag",
        default=False,
        help="Publishes the twins of each kind in one file too, `llms-full.txt` beside its `llms.txt`;"
        " what exceeds 400 kB goes on in `llms-full-2.txt`.",
    ),
    Field("as_of", "date", help="The date that freshness is judged at; without it, today."),
    Field(
        "sources",
        "table",
        default=[{"path": "data"}],
        row={
            "path": Field(
                "path",
                "globs",
                required=True,
                help="A folder or a file below the folder of opskb.yml.",
            ),
            "kind": Field("kind", help="The kind of every record in it."),
            "prefix": Field("prefix", help="The prefix of ids made from file names."),
            "diligence": Field(
                "diligence",
                "flag",
                default=True,
                help="Whether its records are part of the five artefacts of a due diligence.",
            ),
        },
        help="Where records are; where nobody says, in `data`, and in `docs/adr`,"
        " `docs/security/threat-model.md` and `work/signals` where these are there.",
    ),
    Field("code_root", "globs", help="Where `watches` globs are looked up; the root if not given."),
    Field(
        "visibility",
        "choice",
        of=VISIBILITIES,
        default="public",
        help="The least public records to publish.",
    ),
    Field("holidays", "date", many=True, help="Days that are no business days."),
    Field(
        "archive_after",
        "duration",
        default="6 months",
        help="When a tombstone belongs into the archive.",
    ),
    Field(
        "reading_speed",
        "integer",
        unit="words a minute",
        default=220,
        help="For the minutes of a reading path.",
    ),
    Field(
        "reading_minutes",
        "integer",
        unit="minutes",
        default=60,
        help="How long the whole reading path of the due diligence may take.",
    ),
    Field(
        "levels",
        "table",
        row={
            "rule": Field("rule", required=True, help="A code, or a family such as OKB3."),
            "level": Field("level", "choice", of=LEVELS, required=True),
            "paths": Field("paths", "globs", help="Where it applies; everywhere if not given."),
        },
        help="Levels of rules that differ from the defaults; the last that applies wins.",
    ),
    Field(
        "waivers",
        "table",
        row={
            "rule": Field("rule", required=True),
            "record": Field(
                "record",
                required=True,
                help="A record's id, a path, or the name of an artefact.",
            ),
            "field": Field("field"),
            "until": Field("until", "date", required=True, help="The last day it holds."),
            "reason": Field("reason", required=True, help="Published on the site."),
        },
        help="Findings that are accepted for a while, for a reason.",
    ),
    Field("rules", "globs", help="Python files with rules of your own."),
)
