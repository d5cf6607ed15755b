"""88x: what people must have read they have read, and it has learned what happened since."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import acknowledgements as insight
from opskb.model import Problem, Record, Row
from opskb.project import Project
from opskb.rules.freshness import by_review
from opskb.rules.rule import Rule, rule


@rule("OKB887")
def acknowledgement_incomplete(project: Project) -> Iterator[Problem]:
    """Everybody who must have read a page or a policy in force, or taken a training, has.

    A row of `acknowledgements` without `on` is owed: from its `due` day on, at once without one.
    A training names who must take it.

    ```markdown title="bad: data/pages/page-cards.md"
    ---
    id: PAGE-cards
    title: Handling card data
    status: published
    owner: Rashid Al-Amin
    type: training
    acknowledgements:
      - {who: Callum Reid, on: 2026-09-08}
      - {who: Daan Vermeulen, due: 2026-10-01}
    ---
    ```

    ```markdown title="good: data/pages/page-cards.md"
    ---
    id: PAGE-cards
    title: Handling card data
    status: published
    owner: Rashid Al-Amin
    type: training
    acknowledgements:
      - {who: Callum Reid, on: 2026-09-08}
      - {who: Daan Vermeulen, due: 2026-12-01}
    ---
    ```
    """
    for found in insight.all_completions(project):
        if not found.asked:
            message = "is a training, and names nobody who must take it"
            remedy = "add a row to `acknowledgements` for each"
            yield found.record.problem("type", message, remedy)
        for index, row in found.owed:
            yield _owed(found.record, index, row)


def _owed(record: Record, index: int, row: Row) -> Problem:
    who, since = row.get("who") or "somebody", row.get("due")
    verb = "taken" if insight.training(record) else "acknowledged"
    message = f"{who} has not {verb} it{f', and was to by {since}' if since else ''}"
    at = record.place("acknowledgements", index)
    field = f"acknowledgements/{row.get('who') or index + 1}"
    return record.problem(field, message, "have it done, and write the day in `on`", at=at)


@rule("OKB888", "page")
def recipe_older_than_its_lesson(project: Project) -> Iterator[Problem]:
    """A page that rests on a postmortem or an incident was reviewed since that was over.

    What a recipe `cites` is why it reads as it does. A lesson that came later may say otherwise.

    ```markdown title="bad: data/pages/page-index.md"
    ---
    id: PAGE-index
    title: How to drop an index
    status: published
    owner: Mei-Ling Zhao
    type: recipe
    cites: PM-0001
    last_reviewed_on: 2026-08-01
    ---
    ```

    ```markdown title="good: data/pages/page-index.md"
    ---
    id: PAGE-index
    title: How to drop an index
    status: published
    owner: Mei-Ling Zhao
    type: recipe
    cites: PM-0001
    last_reviewed_on: 2026-08-26
    ---
    ```

    ```markdown title="both: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: An index that nobody seemed to use
    status: published
    date: 2026-08-25
    owner: Mei-Ling Zhao
    nothing_followed: The index is back.
    covers: INC-0001
    ---
    ```

    ```markdown title="both: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Events late
    status: closed
    severity: SEV-3
    commander: Mei-Ling Zhao
    started: 2026-08-19T11:30Z
    resolved: 2026-08-19T16:50Z
    ---
    ```
    """
    for record in project.by_kind["page"]:
        newer = insight.newer_lessons(project, record) if record.live else ()
        if newer:
            lesson, day = max(newer, key=lambda one: one[1])
            last = f"since {record.last}" if record.last else "at all"
            message = f"cites {lesson.id} of {day}, and was not reviewed {last}"
            remedy = f"read it against the lesson, and {by_review(record)}"
            yield record.problem("cites", message, remedy, related=(lesson.id,))


RULES: tuple[Rule, ...] = (acknowledgement_incomplete, recipe_older_than_its_lesson)
