"""8xx, threat models: walked for each release, over every surface, and every threat answered."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import threats
from opskb.model import Problem
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB827", "threat-model", "cycle")
def threat_model_not_walked(project: Project) -> Iterator[Problem]:
    """Every threat model in force was walked for the last release, or since it left.

    The last release is the cycle that was closed last. A walk counts where it shows evidence; one
    that names a release is for it where its cycle had been opened by then.

    ```markdown title="bad: data/threat-models/tm-0001.md"
    ---
    id: TM-0001
    title: Threats to login
    status: active
    owner: Rashid Al-Amin
    walks:
      - {on: 2026-09-14, by: Rashid Al-Amin, release: '2026.38', evidence: Minutes.}
    ---
    ```

    ```markdown title="good: data/threat-models/tm-0001.md"
    ---
    id: TM-0001
    title: Threats to login
    status: active
    owner: Rashid Al-Amin
    walks:
      - {on: 2026-10-15, by: Rashid Al-Amin, release: '2026.42', evidence: Minutes.}
    ---
    ```

    ```markdown title="both: data/cycles/cyc-2026-42.md"
    ---
    id: CYC-2026-42
    title: Release 2026.42
    status: closed
    release: '2026.42'
    owner: Mateo Quispe
    opened: 2026-10-05
    closed: 2026-10-19
    waivers:
      - {criterion: incidents, reason: This example is of threats., by: Mateo Quispe}
      - {criterion: drill, reason: This example is of threats., by: Mateo Quispe}
      - {criterion: keys, reason: This example is of threats., by: Mateo Quispe}
      - {criterion: hunt, reason: This example is of threats., by: Mateo Quispe}
      - {criterion: tombstones, reason: This example is of threats., by: Mateo Quispe}
    ---
    ```
    """
    release = threats.last_release(project)
    for record in threats.models(project) if release else ():
        if release and not threats.walked(record, release, project.as_of):
            done = threats.walks(record, project.as_of)
            last = f"was last walked on {done[-1].on}" if done else "was never walked"
            message = f"{last}, and {release.name} left on {release.on}"
            at = record.place("walks" if record.occurrences else "status")
            remedy = "walk it with those who build and run it, and add a row to `walks`"
            related = (release.record.id,)
            yield record.problem("walks", message, remedy, at=at, related=related)


@rule("OKB828", "threat-model", "surface")
def surface_not_walked(project: Project) -> Iterator[Problem]:
    """A surface that is newer than the last walk through the threats is named in a threat model.

    Where there are several models, the last walk of each counts. A surface that does not say since
    when it is there may be newer than all of them.

    ```markdown title="bad: data/surfaces/surf-payouts.md"
    ---
    id: SURF-payouts
    title: Payouts
    status: live
    owner: Callum Reid
    criticality: normal
    since: 2026-11-02
    ---
    ```

    ```markdown title="good: data/surfaces/surf-payouts.md"
    ---
    id: SURF-payouts
    title: Payouts
    status: live
    owner: Callum Reid
    criticality: normal
    since: 2026-09-02
    ---
    ```

    ```markdown title="both: data/threat-models/tm-0001.md"
    ---
    id: TM-0001
    title: Threats to what moves money
    status: active
    owner: Rashid Al-Amin
    walks:
      - {on: 2026-10-15, by: Rashid Al-Amin, release: '2026.42', evidence: Minutes.}
    ---
    ```
    """
    for one in threats.unwalked(project):
        age = "is newer" if one.surface.opened else "does not say that it is older"
        message = f"{age} than the last walk through the threats, of {one.on}, and in no model"
        remedy = "walk it, and name it in the `surface` of a threat model"
        if not one.surface.opened:
            remedy = f"{remedy}, or add `since:`"
        related = (one.model.id,)
        yield one.surface.problem("since", message, remedy, related=related)


@rule("OKB829", "threat-model")
def threat_without_an_answer(project: Project) -> Iterator[Problem]:
    """Every threat has something that stands against it, or somebody who signed for it.

    A model in force names one at least: one without any answers for nothing. What is left of a threat all the same, its `residual`, is signed for too: a risk that nobody
    bears is one that nobody has seen.

    ```markdown title="bad: data/threat-models/tm-0001.md"
    ---
    id: TM-0001
    title: Threats to login
    status: active
    owner: Rashid Al-Amin
    threats:
      - {id: T1, what: Talk a merchant out of a code on the telephone}
    ---
    ```

    ```markdown title="good: data/threat-models/tm-0001.md"
    ---
    id: TM-0001
    title: Threats to login
    status: active
    owner: Rashid Al-Amin
    threats:
      - {id: T1, what: Talk a merchant out of a code on the telephone, mitigation: There are no codes any more}
    ---
    ```
    """
    for record in threats.models(project):
        if not record.threats:
            message = "is in force, and names no threat"
            remedy = "write a row in `threats` for each, or set it back to a draft"
            yield record.problem("threats", message, remedy, at=record.place("status"))
        for one in threats.threats(record):
            if one.lacks:
                message = f"threat {one.id} has {one.lacks}"
                remedy = "add `mitigation:`, or `residual:` with `signed_off_by:`"
                at = record.place("threats", one.index)
                yield record.problem(f"threats/{one.id}", message, remedy, at=at)


RULES: tuple[Rule, ...] = (
    threat_model_not_walked,
    surface_not_walked,
    threat_without_an_answer,
)
