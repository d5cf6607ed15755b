"""The due-diligence page: five artefacts, each with its verdict, its reading and its doubts."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.model import Artifact, Heading
from opskb.outputs import verdicts, wording
from opskb.outputs.site import Site
from opskb.outputs.template import page


def pages(site: Site) -> Iterator[Artifact]:
    """The one page a reviewer with an hour is sent to."""
    judged = [verdicts.judge(site, one) for one in site.diligence.artefacts]
    minutes = site.diligence.minutes
    holding = sum(one.tone in ("live", "soon") for one in judged)
    absent = sum(not one.artefact.present for one in judged)
    sentence = f"{holding} of {len(judged)} artefacts hold{f', {absent} are absent' if absent > 1 else ', 1 is absent' if absent else ''}. It takes {wording.plural(minutes, 'minute')} to read."
    yield page(
        site,
        "due-diligence/index.html",
        "diligence.html.j2",
        title="Due diligence",
        description=sentence,
        toc=(
            Heading(1, "due-diligence", "Due diligence"),
            *(Heading(2, one.artefact.name, one.artefact.title) for one in judged),
        ),
        sentence=sentence,
        judged=judged,
        minutes=minutes,
        limit=site.project.config.reading_minutes,
        speed=site.project.config.reading_speed,
    )
