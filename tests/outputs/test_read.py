"""What the pages of the sample say to whoever reads them: the order, one number for one thing, plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest

from opskb.model import Artifact
from opskb.outputs.sections import amount
from opskb.outputs.site import Site

ISO = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)")


@pytest.fixture
def pages(sample_artifacts: Mapping[str, Artifact]) -> Mapping[str, Artifact]:
    return sample_artifacts


def words(page: Artifact) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.html)).split())


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_the_playbook_begins_with_who_is_called_and_where_to_look(
    pages: Mapping[str, Artifact],
) -> None:
    text = words(pages["response/index.html"])
    assert in_order(
        text, "Somebody is on call", "Incident commander now", "Where to look", "severities"
    )
    assert "RB-0010 The books do not match" in text


def test_a_role_with_a_rota_begins_with_who_is_on_call(pages: Mapping[str, Artifact]) -> None:
    text = words(pages["roles/role-on-call/index.html"])
    assert in_order(text, "On call now: Yusuf Demir", "On call now Yusuf Demir", "To come")
    assert in_order(text, "On call now:", "Nothing to decide", "No activity names this role")


def test_what_is_waived_is_one_number_on_every_page(
    sample: Site, pages: Mapping[str, Artifact]
) -> None:
    waived = sum(bool(one.waived) for one in sample.findings)
    hidden = len(sample.findings) - len(sample.published)
    assert f"Trustworthy with {waived} exceptions" in words(pages["index.html"])
    assert f"{waived} findings waived" in words(pages["index.html"])
    found = words(pages["findings/index.html"])
    assert (
        f"{waived} waived. Of these, {hidden} finding about files that are not published" in found
    )
    assert "exceptions in these 5, each with a reason" in words(pages["due-diligence/index.html"])


def test_the_index_of_metrics_shows_values_and_no_status(pages: Mapping[str, Artifact]) -> None:
    text = words(pages["metrics/index.html"])
    assert "Record Latest Target State" in text
    assert "4.11 points of 5 4.2 points of 5 Red" in text
    assert 'class="okb-pill okb-live">Active' not in pages["metrics/index.html"].html


def test_a_signal_that_led_to_nothing_says_what_became_of_it(pages: Mapping[str, Artifact]) -> None:
    rows = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*</tr>", pages["loop/index.html"].html, re.DOTALL)
    for id in ("SIG-0002", "SIG-0006", "SIG-0008"):
        said = [row for row in rows if f">{id}</a>" in row and "Dismissed: " in row]
        undecided = [row for row in rows if f">{id}</a>" in row and "not decided yet" in row]
        assert said or undecided, id


def test_what_is_due_in_a_year_is_told_by_its_day(pages: Mapping[str, Artifact]) -> None:
    assert "in 13 months" not in words(pages["pillars/index.html"])


def test_people_read_no_machine_dates(pages: Mapping[str, Artifact]) -> None:
    """Reasons of waivers and descriptions of charts; code and what people wrote stays as it is."""
    assert not ISO.search(words(pages["findings/index.html"]))
    labels = (
        (path, label)
        for path, page in pages.items()
        for label in re.findall(r'aria-label="([^"]*)"', page.html or "")
    )
    assert [found for found in labels if ISO.search(found[1])] == []


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "points a month", "1 point a month"),
        (2, "points a month", "2 points a month"),
        (-1, "points", "-1 point"),
        (1, "days ago", "1 day ago"),
        (1, "ms", "1 ms"),
        (1, "s", "1 s"),
        (1.0, "points of 5", "1 point of 5"),
    ],
)
def test_a_unit_after_a_one(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said
