"""What the generated pages say: each fact on the page that a reader would look for it on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from statistics import median

import pytest

from opskb import project
from opskb.insights import freshness
from opskb.model import Artifact
from opskb.outputs import metrics, pictures, render, wording
from opskb.outputs.freshness import span
from opskb.outputs.site import Site
from opskb.rules import RULES, check

Published = Callable[[Mapping[str, str]], dict[str, Artifact]]
AS_OF = date(2026, 11, 20)
SETTINGS = "name: Test\nas_of: 2026-11-20\n"


def adr(number: int, fields: str = "status: accepted", body: str = "## Context\nWords.\n") -> str:
    return f"---\nid: ADR-{number:04}\ntitle: Decision {number}\n{fields}\n---\n{body}"


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """A function from the files of a knowledge base to its artifacts, by path."""

    def publish(files: Mapping[str, str]) -> dict[str, Artifact]:
        for path, text in {"opskb.yml": SETTINGS, **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        base = project.load(tmp_path)
        return {one.path: one for one in render(Site(base, check(base), RULES))}

    return publish


def text(artifact: Artifact) -> str:
    """The words of a page, blanks as one."""
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", artifact.html)).split())
    return re.sub(r" ([.,;:)])", r"\1", words)


@pytest.fixture(scope="module")
def pages(sample_artifacts: Mapping[str, Artifact]) -> dict[str, Artifact]:
    return {path: one for path, one in sample_artifacts.items() if one.page}


# ---- every page ----


def test_two_renderings_are_byte_identical(sample: Site, pages: dict[str, Artifact]) -> None:
    again = Site(sample.project, sample.findings, sample.rules)
    assert {one.path: one for one in render(again) if one.page} == pages


def test_every_page_has_one_first_heading_and_anchors_only_once(pages: dict[str, Artifact]) -> None:
    for path, page in pages.items():
        assert page.html.count("<h1") == 1, path
        ids = re.findall(r'\sid="([^"]+)"', page.html)
        assert len(ids) == len(set(ids)), path
        assert {heading.anchor for heading in page.toc} <= set(ids), path


def test_no_two_landmarks_of_a_page_share_a_name(pages: dict[str, Artifact]) -> None:
    for path, page in pages.items():
        heads = dict(re.findall(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', page.html))
        named = [heads[at] for at in re.findall(r'aria-labelledby="([^"]+)"', page.html)]
        named += re.findall(r'role="region" aria-label="([^"]+)"', page.html)
        assert len(named) == len(set(named)), (path, named)


def test_every_page_of_a_sample_says_so(pages: dict[str, Artifact]) -> None:
    assert [path for path, page in pages.items() if "This is a sample." not in page.html] == []


def test_content_stays_small(sample: Site, pages: dict[str, Artifact]) -> None:
    records = sample.project.records
    sizes = {record.id: len(pages[sample.path(record)].html) for record in records}
    assert median(sizes.values()) < 8_000
    # What an author wrote at length is shown at length; nothing else makes a page long.
    written = {one.id: len(one.body) + len(repr(dict(one.values))) for one in records}
    long = {id: size for id, size in sizes.items() if size > max(18_000, 3 * written[id])}
    assert long == {}


def test_a_page_that_nothing_pins_may_age(sample: Site) -> None:
    record = next(record for record in sample.project.records if record.due)
    loose = Site(replace(sample.project, pinned=False), sample.findings, sample.rules)
    for site, pinned in ((sample, True), (loose, False)):
        (page,) = (one for one in render(site) if one.path == site.path(record))
        assert (" data-pinned" in page.html) is pinned
        assert f'data-due="{record.due}"' in page.html


# ---- a record ----


def test_a_superseded_record_leads_to_its_successors_and_to_what_is_in_force(
    published: Published,
) -> None:
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1, "status: superseded\nsuperseded_by: ADR-0002"),
            "data/adr/adr-0002.md": adr(
                2, "status: superseded\nsupersedes: ADR-0001\nsuperseded_by: ADR-0003"
            ),
            "data/adr/adr-0003.md": adr(3, "status: accepted\nsupersedes: ADR-0002"),
        }
    )
    first = pages["decisions/adr-0001/index.html"]
    assert "Superseded by ADR-0002 Decision 2" in text(first)
    assert "In force today: ADR-0003 Decision 3" in text(first)
    assert 'href="../../decisions/adr-0003/"' in first.html
    second = text(pages["decisions/adr-0002/index.html"])
    assert "Superseded by ADR-0003" in second
    assert "In force today" not in second
    assert "Out of force" not in text(pages["decisions/adr-0003/index.html"])
    line = pages["decisions/timeline/index.html"]
    assert re.findall(r"okb-titled[^>]+><span class=\"okb-id\">(ADR-\d+)", line.html) == [
        "ADR-0001",
        "ADR-0002",
        "ADR-0003",
    ]


def test_what_a_tombstone_marks_leads_to_what_replaces_it(published: Published) -> None:
    stone = (
        "---\nid: TS-0001\nstatus: retired\ntitle: The queue\nretired: 2026-11-02\n"
        "reason: Never built.\nmarks: ADR-0001\nreplaced_by: ADR-0002\n---\nWords.\n"
    )
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1, "status: deprecated\nmarked_by: TS-0001"),
            "data/adr/adr-0002.md": adr(2),
            "data/tombstones/ts-0001.md": stone,
        }
    )
    old = text(pages["decisions/adr-0001/index.html"])
    assert "Marked by TS-0001 The queue. Replaced by ADR-0002 Decision 2." in old
    grave = text(pages["tombstones/ts-0001/index.html"])
    assert "Why Never built." in grave
    assert "2 November 2026, 3 weeks ago" in grave
    assert "2 Nov 2026 ADR-0001" in text(pages["archive/index.html"])


def test_a_part_that_is_superseded_leaves_the_rest_in_force(published: Published) -> None:
    part = 'supersedes: {to: ADR-0001, part: "§ 7"}'
    back = 'superseded_by: {to: ADR-0002, part: "§ 7"}'
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1, f"status: accepted\n{back}"),
            "data/adr/adr-0002.md": adr(2, f"status: accepted\n{part}"),
        }
    )
    old = text(pages["decisions/adr-0001/index.html"])
    assert "Superseded in part. § 7 is superseded by ADR-0002 Decision 2; the rest stands." in old
    assert "Supersedes § 7 of ADR-0001" in text(pages["decisions/timeline/index.html"])


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("every: 90 days", "Never reviewed. It should be every 90 days"),
        (
            "every: 90 days\nreviews: [{on: 2026-08-01, by: Ines, checked: All of it}]",
            "Overdue. Its review was due on 30 October 2026, 3 weeks ago. Its owner is Ines.",
        ),
        ("every: 90 days\nreviews: [{on: 2026-11-01, by: Ines, checked: All of it}]", ""),
    ],
)
def test_a_stale_record_says_since_when_and_whose_it_is(
    published: Published, fields: str, says: str
) -> None:
    record = adr(1, f"status: accepted\nowner: Ines\n{fields}")
    page = published({"data/adr/adr-0001.md": record})["decisions/adr-0001/index.html"]
    assert ("okb-banner okb-overdue" in page.html) is bool(says)
    assert says in text(page)


def test_a_record_that_relies_on_a_retired_one_is_suspect(published: Published) -> None:
    stone = "status: deprecated\ntombstone: {on: 2026-11-02, reason: It was never built.}"
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1, stone),
            "data/adr/adr-0002.md": adr(2, "status: accepted\nrelates_to: ADR-0001"),
            "data/adr/adr-0003.md": adr(3, "status: accepted\nrelates_to: ADR-0002"),
        }
    )
    direct, indirect = (text(pages[f"decisions/adr-000{n}/index.html"]) for n in (2, 3))
    assert "Suspect. It relies on ADR-0001 Decision 1, which is deprecated." in direct
    assert "It relies on ADR-0002, which relies on ADR-0001" in indirect
    retired = text(pages["decisions/adr-0001/index.html"])
    assert "Out of force since 2 November 2026. It was never built." in retired


def test_relations_stand_in_words_on_both_sides_and_mentions_with_their_sentence(
    published: Published,
) -> None:
    body = "## Context\nA first sentence. It follows ADR-0001 in all but name. A last one.\n"
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1, "status: accepted\namended_by: ADR-0002"),
            "data/adr/adr-0002.md": adr(2, "status: accepted\namends: ADR-0001", body),
        }
    )
    old = pages["decisions/adr-0001/index.html"]
    assert "<dt>Amended by</dt>" in old.html
    assert "<q>It follows <mark>ADR-0001</mark> in all but name.</q>" in old.html
    assert "<dt>Amends</dt>" in pages["decisions/adr-0002/index.html"].html


def test_rows_can_be_linked_to_and_open_ones_say_when_they_are_due(published: Published) -> None:
    plan = (
        "---\nid: PLAN-0001\nstatus: active\nowner: Ines\nactions:\n"
        "  - {id: A1, what: See PLAN-0001 through, due: 2026-11-13, state: open}\n"
        "  - {id: A2, what: Rest, due: 2026-11-13, state: done, evidence: Rested}\n---\n# Plan\n"
    )
    pages = published({"data/plans/plan-0001.md": plan})
    page = pages["plans/plan-0001/index.html"].html
    assert '<tr id="a1">' in page
    assert page.count("7 days overdue") == 1
    board = pages["actions/index.html"]
    assert "2 actions: 1 overdue, 1 done." in text(board)
    assert 'href="../plans/plan-0001/#a1"' in board.html


def test_a_page_stays_small_however_many_lead_to_it(published: Published) -> None:
    surface = "---\nid: SURF-pay\nstatus: live\nowner: Ada\ncriticality: critical\n---\n# Pay\n"
    body = "## Context\nIt is about SURF-pay.\n"
    files = {
        f"data/adr/adr-{at:04}.md": adr(at, "status: accepted\nsurface: SURF-pay", body)
        for at in range(1, 61)
    }
    page = published({"data/surfaces/surf-pay.md": surface, **files})[
        "surfaces/surf-pay/index.html"
    ]
    assert 'href="../../decisions/?surface=SURF-pay">and 54 more</a>' in page.html
    assert "60 records lead here" in page.html
    assert len(page.html) < 18_000


# ---- an index ----


def test_an_index_counts_groups_and_lays_the_archive_under_the_table(published: Published) -> None:
    stone = "status: deprecated\ntombstone: {on: 2026-11-02, reason: Old.}"
    pages = published(
        {
            "data/adr/adr-0001.md": adr(1),
            "data/adr/adr-0002.md": adr(2, "status: proposed"),
            "data/adr/adr-0003.md": adr(3, "status: bananas"),
            "data/adr/_archive/adr-0004.md": adr(4, stone),
        }
    )
    page = pages["decisions/index.html"]
    assert "4 decisions: 1 accepted, 1 bananas, 1 proposed, 1 deprecated." in text(page)
    groups = re.findall(r'okb-group"><th[^>]*>(\w+) <span>(\d+)', page.html)
    assert groups == [("Accepted", "1"), ("Bananas", "1"), ("Proposed", "1")]
    table, archive = page.html.split("<details")
    assert "ADR-0004" not in table
    assert "Archive: 1 decision<" in archive
    assert "ADR-0004" in archive


def test_an_empty_index_says_how_to_begin(published: Published) -> None:
    page = published({"data/adr/adr-0001.md": adr(1)})["runbooks/index.html"]
    assert "There is no runbook yet." in text(page)
    assert "<code>data/runbooks/rb-0001.md</code>" in page.html
    assert 'href="../kinds/runbook/"' in page.html


def test_a_strip_holds_every_dated_record_and_says_so(sample: Site) -> None:
    cards = [sample.cards[record.key] for record in sample.project.by_kind["adr"]]
    strip = pictures.strip(cards, "decision", "decisions", AS_OF)
    assert strip
    assert sum(len(bar.marks) for bar in strip.bars) == len([card for card in cards if card.opened])
    assert strip.title.startswith(f"{len(cards)} decisions from May 2025 to November 2026")
    assert all(0 <= bar.x < bar.x + bar.wide <= 100.01 for bar in strip.bars)


def test_a_strip_of_many_years_has_no_more_bars_than_fit(sample: Site) -> None:
    card = next(iter(sample.cards.values()))
    cards = [replace(card, opened=AS_OF - timedelta(days=40 * at)) for at in range(300)]
    strip = pictures.strip(cards, "record", "records", AS_OF)
    assert strip
    assert 20 < len(strip.bars) <= 60
    assert all(y >= 0 for bar in strip.bars for _, y, _ in bar.marks)


# ---- freshness ----


@pytest.mark.parametrize(
    ("days", "column", "age"),
    [
        (-1, 0, "overdue"),
        (0, 1, "soon"),
        (30, 1, "soon"),
        (31, 2, "fresh"),
        (60, 2, "fresh"),
        (61, 3, "fresh"),
        (90, 3, "fresh"),
        (91, 4, "fresh"),
    ],
)
def test_a_day_falls_into_its_column(days: int, column: int, age: str) -> None:
    day = AS_OF + timedelta(days=days)
    assert span(day, AS_OF) == column
    assert freshness.age(day, AS_OF) == age


def test_who_carries_the_most_overdue_weight_comes_first(published: Published) -> None:
    surface = "---\nid: SURF-pay\nstatus: live\nowner: Ada\ncriticality: critical\n---\n# Pay\n"
    late = "due: 2026-11-01"
    pages = published(
        {
            "data/surfaces/surf-pay.md": surface,
            "data/adr/adr-0001.md": adr(1, f"status: accepted\nowner: Ben\n{late}"),
            "data/adr/adr-0002.md": adr(2, f"status: accepted\nowner: Ben\n{late}"),
            "data/adr/adr-0003.md": adr(
                3, f"status: accepted\nowner: Cleo\n{late}\nsurface: SURF-pay"
            ),
            "data/adr/adr-0004.md": adr(4, "status: accepted\nowner: Dana\ndue: 2027-01-10"),
        }
    )
    page = pages["freshness/index.html"]
    assert re.findall(r'<h3 id="([^"]+)"', page.html) == ["cleo", "ben", "dana"]
    assert "3 things overdue, 0 due within 30 days. 4 of 5 records" in text(page)


def test_what_an_owner_owes_stands_by_day_and_what_is_counted_is_said(published: Published) -> None:
    surface = "---\nid: SURF-pay\nstatus: live\ncriticality: critical\n---\n# Pay\n"
    action = "actions:\n  - {id: A1, what: Mend it., owner: Ada, due: 2026-11-02}"
    base = "status: accepted\nowner: Ada"
    pages = published(
        {
            "data/surfaces/surf-pay.md": surface,
            "data/adr/adr-0001.md": adr(1, f"{base}\ndue: 2026-12-20\nsurface: SURF-pay"),
            "data/adr/adr-0002.md": adr(2, f"{base}\ndue: 2026-11-24"),
            "data/adr/adr-0003.md": adr(3, f"{base}\ndue: 2026-11-01"),
            "data/postmortems/pm-1.md": f"---\nid: PM-1\nstatus: published\n{action}\n---\n# A\n",
        }
    )
    page = pages["freshness/index.html"]
    mine = page.html.split('<h3 id="ada"')[1]
    days = re.findall(r'datetime="([^"]+)"', mine.split("</ul>")[0])
    assert days == sorted(days)
    assert len(days) == 4
    assert "1 record: the day of the whole record has passed. The other 1 of 2 things" in text(page)


def test_every_figure_of_the_dashboard_is_in_its_picture(sample: Site) -> None:
    from opskb.outputs.freshness import WEEKS, _weeks

    weeks = _weeks(sample)
    until = AS_OF + timedelta(days=7 * WEEKS)
    assert sum(week.count for week in weeks) == sum(due.day < until for due in sample.dues)
    assert max(week.high for week in weeks) == 60


# ---- verdicts ----


def test_what_is_absent_is_never_shown_as_held(pages: dict[str, Artifact], sample: Site) -> None:
    page = pages["due-diligence/index.html"].html
    for artefact in sample.diligence.artefacts:
        section = page.split(f'<h2 id="{artefact.name}">')[1].split("<h2")[0]
        assert ("okb-live" in section) is artefact.present
        if not artefact.present:
            assert "Absent, waived" in section
            assert '<li class="okb-overdue">It is kept</li>' in section
    assert "minutes to read, of 60" in page
    assert sample.diligence.minutes <= 60


def test_reading_times_add_up(pages: dict[str, Artifact], sample: Site) -> None:
    page = pages["due-diligence/index.html"].html
    for artefact in sample.diligence.artefacts:
        section = page.split(f'<h2 id="{artefact.name}">')[1].split("<h2")[0]
        times = re.findall(r'okb-minutes"[^>]*>(\d+):(\d\d)<', section)
        seconds = sum(int(minutes) * 60 + int(rest) for minutes, rest in times)
        assert len(times) == len(artefact.reading)
        assert 0 <= artefact.minutes * 60 - seconds + len(times) // 2 + 1 <= 60 + len(times)


def test_every_waiver_is_published_with_its_reason_and_what_it_covers(
    pages: dict[str, Artifact], sample: Site
) -> None:
    words = text(pages["waivers/index.html"])
    assert len(sample.project.config.waivers) >= 6
    for row in sample.project.config.waivers:
        assert row["rule"] in words
        assert " ".join(row["reason"].split()[:5]) in words
    assert "Covers nothing today." not in words
    waived = [finding for finding in sample.findings if finding.waived]
    assert text(pages["index.html"]).count(f"Trustworthy with {len(waived)} exceptions") == 1


def test_home_leads_with_what_is_wrong(published: Published) -> None:
    broken = adr(1, "status: accepted\nrelates_to: ADR-0009")
    home = text(published({"data/adr/adr-0001.md": broken})["index.html"])
    assert "Not to be trusted in " in home
    assert "1 broken reference" in home


# ---- what must not be shown ----


def test_nothing_of_a_private_record_is_published(published: Published) -> None:
    secret = adr(
        2,
        "status: bananas\nvisibility: private\nowner: Canary-owner\ndate: 2026-02-31\n"
        "relates_to: ADR-0099\ncanary_field: 1",
        "## Canary-heading\nADR-0001 canary-text.\n",
    ).replace("Decision 2", "Canary-title")
    broken = "---\nid: ADR-0003\ncanary: [unclosed\nvisibility: private\n---\nWords.\n"
    found = published(
        {
            "data/adr/adr-0001.md": adr(1, body="## Context\nSee ADR-0002.\n"),
            "data/adr/adr-0002-canary-name.md": secret,
            "data/adr/adr-0003-canary-broken.md": broken,
        }
    )
    for artifact in found.values():
        said = f"{artifact.title} {artifact.description} {artifact.html}".encode()
        assert b"anary" not in said + artifact.content, artifact.path
    page = text(found["findings/index.html"])
    assert re.search(r"\d findings? about files that are not published", page)


# ---- metrics, words ----


@pytest.mark.parametrize(
    ("value", "baseline", "better", "says"),
    [
        (99.9, 99.5, "higher", ("live", "0.4 better")),
        (99.1, 99.5, "higher", ("overdue", "0.4 worse")),
        (7, 12, "lower", ("live", "5 better")),
        (12, 7, "lower", ("overdue", "5 worse")),
        (7, 7, "lower", ("closed", "As the baseline")),
    ],
)
def test_a_metric_is_judged_by_its_own_direction(
    value: float, baseline: float, better: str, says: tuple[str, str]
) -> None:
    assert metrics._judged(value, baseline, better) == says


def test_a_trend_holds_the_values_up_to_its_report(sample: Site) -> None:
    reports = sorted(sample.project.by_kind["sanity-report"], key=lambda one: one.id)
    found = metrics.metrics(sample, reports[2])
    assert found
    assert all("last 3 reports" in metric.trend for metric in found)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (AS_OF, "today"),
        (AS_OF + timedelta(days=1), "in 1 day"),
        (AS_OF - timedelta(days=13), "13 days ago"),
        (AS_OF - timedelta(days=14), "2 weeks ago"),
        (AS_OF + timedelta(days=61), "in 2 months"),
        (AS_OF - timedelta(days=800), "2 years ago"),
    ],
)
def test_distances_are_said_as_a_person_would(day: date, words: str) -> None:
    assert wording.distance(day, AS_OF) == words


def test_lists_and_counts_are_said_as_a_person_would(sample: Site) -> None:
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.took(timedelta(minutes=96)) == "96 min"
    assert wording.took(timedelta(minutes=198)) == "3 h 18 min"
    assert wording.took(timedelta(hours=52)) == "2 days 4 h"
    kinds = sample.project.kinds
    assert wording.counted(1, kinds["rfc"]) == "1 RFC"
    assert wording.counted(2, kinds["sanity-report"]) == "2 sanity reports"


# ---- templates of a user's own kind ----

KIND = (
    "title: Vendors\nprefix: VEND\nfolder: vendors\nurl: vendors\nstates: {active: live}\n"
    "fields: {phone: text}\n"
)
VENDOR = "---\nid: VEND-0001\nphone: '<b>555</b>'\n---\n# Northgate\n\nWords of the body.\n"


def vendor(published: Published, template: str) -> str:
    files = {
        "data/_kinds/vendor/kind.yml": KIND,
        "data/_kinds/vendor/page.html.j2": template,
        "data/vendors/vend-0001.md": VENDOR,
    }
    return published(files)["vendors/vend-0001/index.html"].html


def test_a_kind_of_a_users_own_may_bring_a_template(published: Published) -> None:
    page = vendor(
        published,
        '{% extends "record.html.j2" %}{% block lead %}<p>Call {{ m.values(values.phone) }}</p>{% endblock %}',
    )
    assert "<p>Call &lt;b&gt;555&lt;/b&gt;</p>" in page
    assert "Words of the body." in page


@pytest.mark.parametrize(
    "template",
    [
        "{% extends 'record.html.j2' %}{% block lead %}{{ nobody_set_this }}{% endblock %}",
        "{% block lead %}{{ unclosed",
        "{% extends 'no-such.html.j2' %}",
        "{{ record.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ 1 / 0 }}",
        "{{ m.values(3) }}",
    ],
)
def test_a_template_that_fails_costs_only_its_looks(
    published: Published, caplog: pytest.LogCaptureFixture, template: str
) -> None:
    with caplog.at_level(logging.WARNING, "opskb"):
        page = vendor(published, template)
    assert "Words of the body." in page
    assert "vendor/page.html.j2" in caplog.text
    assert "subclasses" not in page
    assert "uid=" not in page
