"""61x: who vouched for something vouched for the text that is there, and the four validations are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opskb.insights import signed, signoffs
from opskb.insights.signoffs import SignOff
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB610")
def changed_since_its_sign_off(project: Project) -> Iterator[Problem]:
    """A record still holds the text that its newest sign-off was given for.

    A sign-off carries the `hash` of the text that was signed, the same that a review carries: without
    one nobody can tell which text it was. With `fields` it is given for the title, the summary and
    what the fields state too, an objective for one. Of several sign-offs for the same thing the newest
    counts: the older ones are history. The finding tells both hashes as they are.

    ```markdown title="bad: data/pages/page-payouts.md"
    ---
    id: PAGE-payouts
    title: How payouts work
    status: published
    owner: Ines Ferreira
    sign_offs:
      - {on: 2026-10-05, by: Tomasz Wrona, hash: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
    ---
    Restart the worker.
    ```

    ```markdown title="good: data/pages/page-payouts.md"
    ---
    id: PAGE-payouts
    title: How payouts work
    status: published
    owner: Ines Ferreira
    sign_offs:
      - {on: 2026-10-05, by: Tomasz Wrona, hash: db9d1222ccc18ef95a5b594193cc6a651ff8c6b4bca25b56b1033bd28c6d2e82}
    ---
    Restart the worker.
    ```
    """
    for record in project.graph:
        for one in _newest(project, record):
            text, stated = project.graph.digest(record), signed.digest(project, record)
            column, message = _astray(one, text, stated)
            if message:
                remedy = (
                    f"have it signed again as it is, with `hash: {text}` and `fields: {stated}`"
                )
                at = record.place("sign_offs", one.index, column)
                yield record.problem("sign_offs", message, remedy, at=at)


def _astray(one: SignOff, text: str, stated: str) -> tuple[str, str]:
    """The column of a sign-off that does not fit the record as it is, and what is wrong; "" if nothing."""
    who = f"{one.by or 'somebody'} signed"
    if not one.hash:
        return "on", f"{who} it on {one.on}, and no `hash` says which text"
    if one.changed(text):
        return "hash", f"its text is not the one that {who} on {one.on}"
    if one.fields and one.fields != stated:
        return "fields", f"its title, summary or fields are not those that {who} on {one.on}"
    return "", ""


@rule("OKB611")
def validation_missing(project: Project) -> Iterator[Problem]:
    """Each quarter has the four human validations, given after it has ended.

    They are of SLO compliance, incident response, postmortem findings and improvements: sign-offs
    with that `as`, for the quarter or for each of its months, on whatever record holds what was
    looked at. They are given within `sign_off_days` of the end of the quarter, from the first quarter
    on that any was given for. Where none was ever given, they are owed for the quarters since the
    first objective that is kept, the last four at the most.

    ```markdown title="bad: data/pages/page-quarter.md"
    ---
    id: PAGE-quarter
    title: The third quarter
    status: published
    owner: Ines Ferreira
    sign_offs:
      - {on: 2026-10-12, by: Ines Ferreira, as: slo-compliance, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
      - {on: 2026-10-12, by: Ines Ferreira, as: incident-response, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
      - {on: 2026-10-12, by: Ines Ferreira, as: improvements, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
    ---
    ```

    ```markdown title="good: data/pages/page-quarter.md"
    ---
    id: PAGE-quarter
    title: The third quarter
    status: published
    owner: Ines Ferreira
    sign_offs:
      - {on: 2026-10-12, by: Ines Ferreira, as: slo-compliance, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
      - {on: 2026-10-12, by: Ines Ferreira, as: incident-response, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
      - {on: 2026-10-12, by: Ines Ferreira, as: postmortem-findings, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
      - {on: 2026-10-12, by: Ines Ferreira, as: improvements, period: 2026-Q3, hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}
    ---
    ```
    """
    if not signoffs.begun(project):
        yield from _never(project)
        return
    for quarter in signoffs.quarters(project):
        newest = next(one for one in signoffs.all_of(project) if one.of in signoffs.FOUR)
        for word in signoffs.missing(project, quarter):
            what, when = signoffs.FOUR[word], signoffs.called(quarter)
            message = f"{what} of {when} was validated by nobody"
            if early := signoffs.given_early(project, word, quarter):
                message += f" after it had ended; {early.record.id} was signed on {early.on}"
            remedy = f"look at it, and add `{{as: {word}, period: {when}, …}}` to `sign_offs`"
            at = newest.record.place("sign_offs", newest.index)
            yield newest.record.problem(f"sign_offs/{word}/{when}", message, remedy, at=at)


def _never(project: Project) -> Iterator[Problem]:
    """A problem for each quarter that is owed where nobody ever validated one, at what it is of."""
    kept = signoffs.validated(project)
    for quarter in signoffs.quarters(project):
        when = signoffs.called(quarter)
        message = f"is kept, and nobody has validated {when}: {_small(signoffs.FOUR.values())}"
        remedy = (
            f"look at each of them, and add `{{as: …, period: {when}, hash: …}}` to `sign_offs`"
        )
        yield kept[-1].problem(f"sign_offs/{when}", message, remedy)


def _small(words: Iterable[str]) -> str:
    return ", ".join(word if word[1:2].isupper() else word.lower() for word in words)


def _newest(project: Project, record: Record) -> tuple[SignOff, ...]:
    """The sign-offs that count; most records have none, and their text need not be hashed."""
    rows = record.values.get("sign_offs")
    return signoffs.newest(record, project.as_of) if rows else ()


RULES: tuple[Rule, ...] = (changed_since_its_sign_off, validation_missing)
