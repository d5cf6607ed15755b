"""Every finding of the last check on one page, open and waived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from opskb.model import Artifact
from opskb.outputs import wording
from opskb.outputs.flaws import flaws
from opskb.outputs.site import Site
from opskb.outputs.template import page
from opskb.outputs.views import Flaw
from opskb.reports.families import family


def pages(site: Site) -> Iterator[Artifact]:
    """The list, by family."""
    found = flaws(site, site.published)
    counts = Counter("waived" if flaw.waived else flaw.level for flaw in found)
    # The sentence counts what the home page counts; the list holds what is published.
    every = Counter("waived" if one.waived else one.level for one in site.findings)
    by_family: dict[str, list[Flaw]] = {}
    for flaw in found:
        by_family.setdefault(flaw.code[3:4] if flaw.code.startswith("OKB") else "own", []).append(
            flaw
        )
    hidden = len(site.findings) - len(site.published)
    sentence = _sentence(every)
    if known := sum(one.baselined and not one.waived for one in site.findings):
        sentence += f" {known:,} of them {'is' if known == 1 else 'are'} in the baseline."
    yield page(
        site,
        "findings/index.html",
        "findings.html.j2",
        title="Findings",
        description=sentence,
        sentence=sentence,
        hidden_count=hidden,
        families=[(key, family(flaws[0].code), flaws) for key, flaws in sorted(by_family.items())],
        levels=[
            (level, counts[level])
            for level in ("error", "warning", "info", "waived")
            if counts[level]
        ],
    )


def _sentence(counts: Counter[str]) -> str:
    """`2 errors, 1 warning, 10 waived.`"""
    told = [wording.plural(counts[level], level) for level in ("error", "warning") if counts[level]]
    told += [f"{counts['info']} of interest"] if counts["info"] else []
    told += [f"{counts['waived']} waived"] if counts["waived"] else []
    return f"{', '.join(told).capitalize()}." if told else "The last check found nothing."
