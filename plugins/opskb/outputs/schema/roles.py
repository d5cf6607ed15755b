"""What each role means, in every kind: for the reference, and for who writes a record in an editor."""

from __future__ import annotations

from collections.abc import Mapping

ROLE_HELP: Mapping[str, str] = {
    "status": "where the record is in its life; each status belongs to a lifecycle class",
    "owner": "who answers for it; grouped by on the freshness dashboard",
    "summary": "the sentence under the title, in lists and for agents",
    "tags": "words to find it by",
    "severity": "how grave it is; shown as a pill, used by incident rules",
    "visibility": "who may see it; applied before the graph is built",
    "opened": "when it began to be; a past fact once it is no draft",
    "closed": "when it ended; a past fact",
    "due": "the day it must be looked at again, live records only",
    "deadline": "the last day for it, drafts too",
    "last": "the day it was last looked at; the newest performed review counts too",
    "every": "how often it must be looked at: `due` is `last` and this",
    "reviews": "a table of reviews: when, by whom, what was checked, evidence, hash of the text read",
    "watches": "globs of the code it describes; a change there makes it stale",
    "evidence": "what shows that it holds",
    "target": "the number it is measured against",
    "grace": "how long past its due date it is still tolerated",
    "accepted": "who accepted which text: `{on, by, hash}`",
    "tombstone": "when and why it was taken out of force: `{on, reason, hash}`",
    "formerly": "paths it was once published under; they redirect",
    "actions": "a table of actions with `id`, `what`, `owner`, `due`, `state`; they roll up over all kinds",
    "timeline": "a table of what happened when",
    "steps": "a table of steps to follow",
    "rotations": "a table of rotations; one with evidence counts as done",
    "occurrences": "a table of drills or other dated exercises; one performed, with evidence, counts",
    "threats": "a table of threats and what is done about them",
    "arms": "a table of the arms of an experiment",
    "series": "a table of dated values",
}
