"""The sample site in a real browser: light and dark, wide and on a phone, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.harness import DESKTOP, PHONE, Scheme, served, watched
from tests.conftest import ROOT
from tests.engine import Engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PAGES = {
    "home": "/",
    "filtered": "/incidents/?severity=SEV-2&status=closed",
    "stale runbook": "/runbooks/rb-0009/",
    "offline": "/runbooks/offline.html",
    "tombstone": "/tombstones/ts-0004/",
    "due diligence": "/due-diligence/",
}
MORE_PAGES = {
    "decision": "/decisions/adr-0014/",
    "sanity report": "/sanity/san-2026-11-13/",
    "freshness": "/freshness/",
    "findings": "/findings/",
    "timeline": "/decisions/timeline/",
    "rule": "/rules/okb301/",
    "kind": "/kinds/runbook/",
    "documentation": "/reference/settings/",
}
# One of each kind of computed page, and of each kind of record that carries computed sections.
COMPUTED_PAGES = (
    "/dashboards/",
    "/dashboards/slo/",
    "/dashboards/incidents/",
    "/response/",
    "/coverage/",
    "/gates/",
    "/scorecard/",
    "/compliance/",
    "/finance/",
    "/calendar/",
    "/evidence/",
    "/sign-offs/",
    "/keys/",
    "/slos/slo-login/",
    "/incidents/inc-2026-11-12-login/",
    "/cycles/cyc-2026.47/",
    "/experiments/exp-0001/",
    "/metrics/met-merchant-funnel/",
    "/roles/role-on-call/",
    "/threat-model/",
)
# The words of a chart that lie on one another, or outside the box that the chart is drawn in.
_COLLISIONS = """() => [...document.querySelectorAll(".okb-chart svg[viewBox]")].flatMap((chart) => {
    const { left, right } = chart.getBoundingClientRect();
    const words = [...chart.querySelectorAll("text")]
        .map((each) => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.width);
    const cut = words.filter(([, box]) => box.left < left - 14 || box.right > right + 14);
    const met = words.filter(([, one], at) => words.slice(at + 1).some(([, other]) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 5));
    return [...cut, ...met].map(([text]) => text);
})"""
SCREENS: tuple[tuple[Scheme, int], ...] = (
    ("light", DESKTOP),
    ("light", PHONE),
    ("dark", DESKTOP),
    ("dark", PHONE),
)
# Every page that is a kind of its own by each of its two looks, the five a reader comes to by all.
SEEN = [
    *((path, *screen) for path in PAGES.values() for screen in SCREENS),
    *((path, *screen) for path in MORE_PAGES.values() for screen in (SCREENS[0], SCREENS[3])),
]


@pytest.fixture(scope="module")
def built(sample_site: Callable[[Engine], Path]) -> Path:
    """The sample site, as `make site` builds it."""
    return sample_site(Engine("mkdocs"))


@pytest.fixture(scope="module")
def origin(built: Path) -> Iterator[str]:
    with served(built) as address:
        yield address


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A wide, light page that has had no trouble when its test is over."""
    with watched(browser, origin) as watch:
        yield watch.page
        assert watch.errors == []
        assert watch.strangers == []


def rows(page: Page) -> Locator:
    return page.locator(".okb-browse tbody tr:not(.okb-group):visible")


@pytest.mark.parametrize(("path", "scheme", "width"), SEEN)
def test_a_page_is_well(
    browser: Browser, origin: str, path: str, scheme: Scheme, width: int
) -> None:
    """No console error, no foreign request, no grave fault for a screen reader, nothing cut off."""
    with watched(browser, origin, width=width, scheme=scheme) as watch:
        watch.page.goto(origin + path)
        assert watch.trouble() == []
        assert watch.page.locator("h1").count() == 1
        assert watch.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("screen", [SCREENS[0], SCREENS[3]])
def test_computed_pages_are_well(browser: Browser, origin: str, screen: tuple[Scheme, int]) -> None:
    """The same of every kind of computed page, in one context: what is wrong, by page."""
    assert _wrong(browser, origin, screen, COMPUTED_PAGES) == {}


@pytest.mark.faults
@pytest.mark.parametrize("screen", [SCREENS[0], SCREENS[3]])
def test_every_page_is_well(
    browser: Browser, origin: str, built: Path, screen: tuple[Scheme, int]
) -> None:
    """The same of all there are, some seven hundred: minutes, so not in every run of CI."""
    # A page that only leads on to where a record is now has nothing to look at.
    pages = (
        one for one in built.rglob("index.html") if 'http-equiv="refresh"' not in one.read_text()
    )
    folders = (one.parent.relative_to(built).as_posix() for one in pages)
    paths = sorted(f"/{folder}/" if folder != "." else "/" for folder in folders)
    assert len(paths) > 600
    assert _wrong(browser, origin, screen, paths) == {}


def _wrong(
    browser: Browser, origin: str, screen: tuple[Scheme, int], paths: Iterable[str]
) -> dict[str, list[str]]:
    """What is wrong on these pages, by page; what the whole walk over them met stands under ""."""
    scheme, width = screen
    found = {}
    with watched(browser, origin, width=width, scheme=scheme) as watch:
        for path in paths:
            watch.page.goto(origin + path)
            found[path] = [*watch.violations(), *_shape(watch.page, width)]
        watch.page.wait_for_load_state("networkidle")
        found[""] = [*watch.errors, *watch.strangers]
    return {path: all for path, all in found.items() if all}


def _shape(page: Page, width: int) -> list[str]:
    """What is wrong with the shape of a page: scrolled sideways, headings, charts that cannot be read."""
    levels = "all => all.map(one => Number(one.tagName[1]))"
    heads = page.locator("article").locator("h1, h2, h3, h4").evaluate_all(levels)
    leaps = any(after > before + 1 for before, after in pairwise(heads))
    wide = page.evaluate("document.documentElement.scrollWidth")
    dumb = page.locator(".okb-chart [role=img]:not([aria-label])").count()
    return [
        *([f"{wide} wide"] if wide > width else []),
        *([f"headings {heads}"] if leaps or heads.count(1) != 1 else []),
        *([f"{dumb} charts without a description"] if dumb else []),
        *page.evaluate(_COLLISIONS),
    ]


@pytest.mark.parametrize("path", ["/scorecard/", "/slos/slo-login/"])
def test_the_table_of_a_chart_is_printed_though_it_is_folded(
    page: Page, origin: str, path: str
) -> None:
    page.goto(origin + path)
    row = page.locator("details.okb-data tbody tr").first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()


def test_the_state_of_filters_comes_from_the_address(page: Page, origin: str) -> None:
    page.goto(origin + PAGES["filtered"])
    severities = rows(page).evaluate_all("rows => rows.map(row => row.dataset.severity)")
    statuses = rows(page).evaluate_all("rows => rows.map(row => row.dataset.status)")
    assert set(severities) == {"SEV-2"}
    assert set(statuses) == {"closed"}
    assert page.locator("select[name=severity]").input_value() == "SEV-2"
    assert page.locator("input[name=status][value=closed]").is_checked()
    assert page.locator("output").inner_text().startswith(f"{len(severities)} of ")


def test_filtering_writes_the_address_and_clearing_empties_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}/decisions/")
    everything = rows(page).count()
    page.get_by_label("Superseded").check()
    some = rows(page).count()
    assert 0 < some < everything
    assert page.url.endswith("/decisions/?status=superseded")
    page.reload()
    assert rows(page).count() == some
    page.get_by_label("Search", exact=True).last.fill("no decision says this")
    assert rows(page).count() == 0
    assert page.locator("output").inner_text().startswith("0 of ")
    page.locator(".okb-shown button").click()
    assert rows(page).count() == everything
    assert page.url.endswith("/decisions/")


def test_columns_sort_both_ways_and_back(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runbooks/")
    before = rows(page).all_inner_texts()
    days = "rows => rows.map(row => row.querySelector('[data-due]')?.dataset.due || '')"
    head = page.locator("thead th", has_text="Due")
    head.get_by_role("button").click()
    rising = rows(page).evaluate_all(days)
    dated = [day for day in rising if day]
    assert len(dated) > 3
    assert dated == sorted(dated)
    assert rising == dated + [""] * (len(rising) - len(dated))
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.url.endswith("?sort=due")
    head.get_by_role("button").click()
    assert [day for day in rows(page).evaluate_all(days) if day] == dated[::-1]
    head.get_by_role("button").click()
    assert rows(page).all_inner_texts() == before
    assert page.url.endswith("/runbooks/")


def test_filters_and_heads_are_reached_and_worked_by_keyboard(page: Page, origin: str) -> None:
    page.goto(f"{origin}/decisions/")
    page.get_by_label("Search", exact=True).last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    everything = rows(page).count()
    page.keyboard.press("Space")
    assert rows(page).count() < everything
    outline = "getComputedStyle(document.activeElement.closest('label')).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.locator("thead button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("thead th").first.get_attribute("aria-sort") == "ascending"


def test_tables_that_scroll_are_reached_by_keyboard_and_no_others(
    browser: Browser, origin: str
) -> None:
    with watched(browser, origin, width=PHONE) as watch:
        page = watch.page
        page.goto(f"{origin}/freshness/")
        table = page.get_by_role("region", name="What is due, by owner")
        table.focus()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
        page.set_viewport_size({"width": DESKTOP, "height": 844})
        page.wait_for_function("!document.querySelector('.okb-scroll[tabindex]')")


@pytest.mark.parametrize("path", ["/scorecard/", "/gates/", "/spend/"])
def test_no_column_of_a_board_is_lost_on_paper(browser: Browser, origin: str, path: str) -> None:
    a4 = 794 - 76  # the width of a sheet less its margins, in CSS pixels
    with watched(browser, origin, width=a4) as watch:
        watch.page.emulate_media(media="print")
        watch.page.goto(origin + path)
        edges = "all => all.map(one => one.getBoundingClientRect().right)"
        assert max(watch.page.locator(".okb-scroll > table").evaluate_all(edges)) <= a4


# Words of a page that are too pale for white paper: none of their colours is darker than mid grey.
_PALE = """() => [...document.querySelectorAll(
    ".okb :is(h1, h2, p, a, th, td, dt, dd, summary, .okb-pill, .okb-bars span, svg text)")]
    .filter((each) => each.getClientRects().length && each.textContent.trim())
    .filter((each) => {
        const { color, fill } = getComputedStyle(each);
        const [red, green, blue] = (each.matches("svg text") ? fill : color).match(/[\\d.]+/g);
        return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
    }).map((each) => each.textContent.trim())"""


@pytest.mark.parametrize("path", ["/dashboards/slo/", "/runbooks/rb-0009/"])
def test_a_dark_page_is_printed_in_dark_ink(browser: Browser, origin: str, path: str) -> None:
    with watched(browser, origin, scheme="dark") as watch:
        watch.page.goto(origin + path)
        assert watch.page.locator("body[data-md-color-scheme=slate]").count() == 1
        assert watch.page.evaluate(_PALE)
        watch.page.emulate_media(media="print")
        assert watch.page.evaluate(_PALE) == []


@pytest.mark.parametrize("path", ["/dashboards/incidents/", "/dashboards/slo/"])
def test_no_column_of_numbers_is_pushed_out_of_sight(page: Page, origin: str, path: str) -> None:
    page.goto(origin + path)
    wide = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"
    assert page.locator(".okb-scroll").evaluate_all(wide) == []


def test_on_a_telephone_words_stand_over_a_chart_and_rows_stay_short(
    browser: Browser, origin: str
) -> None:
    with watched(browser, origin, width=PHONE) as watch:
        page = watch.page
        page.goto(f"{origin}/growth/")
        chart = page.locator(".okb-chart:has(svg[viewBox])").first
        ends = chart.locator(".okb-ends > span").all_inner_texts()
        assert any(text.startswith("invitations ") for text in ends)
        assert not chart.locator("svg .okb-curve text").first.is_visible()
        page.goto(f"{origin}/dashboards/incidents/")
        groups = page.locator("[aria-label='Incidents by severity, table'] tbody tr")
        shown = groups.first.locator("td:visible").all_inner_texts()
        assert len(shown) == 6


def test_an_id_can_be_copied(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as watch:
        watch.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        watch.page.goto(f"{origin}/decisions/adr-0014/")
        watch.page.get_by_role("button", name="Copy ADR-0014").click()
        assert watch.page.evaluate("navigator.clipboard.readText()") == "ADR-0014"
        assert watch.errors == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_an_index_can_be_read_without_javascript(browser: Browser, origin: str, width: int) -> None:
    with watched(browser, origin, javascript=False, width=width) as watch:
        page = watch.page
        page.goto(f"{origin}/decisions/")
        assert not page.locator(".okb-filters").is_visible()
        groups = [text.split("\n")[0] for text in page.locator(".okb-group").all_inner_texts()]
        assert [group.split()[0] for group in groups][:2] == ["Accepted", "Proposed"]
        assert page.get_by_role("link", name="Sessions in the database").first.is_visible()
        archive = page.locator("details.okb-archived")
        assert not archive.get_by_text("Keep sessions in the cache").is_visible()
        archive.locator("summary").click()
        assert archive.get_by_text("Keep sessions in the cache").is_visible()
        assert watch.errors == []


def test_a_record_says_at_the_top_what_is_off(page: Page, origin: str) -> None:
    page.goto(origin + PAGES["stale runbook"])
    banner = page.get_by_role("note").first
    assert banner.inner_text().startswith("Overdue. Its review was due on 11 November 2026")
    assert banner.bounding_box()["y"] < 400  # type: ignore[index]  # it is visible


def test_the_escalation_of_a_runbook_stays_in_sight(browser: Browser, origin: str) -> None:
    for width in (DESKTOP, PHONE):
        with watched(browser, origin, width=width) as watch:
            watch.page.goto(origin + PAGES["stale runbook"])
            call = watch.page.locator(".okb-escalate")
            watch.page.mouse.wheel(0, 1500)
            watch.page.wait_for_function("scrollY > 1000")
            box = call.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 200
            assert "Security lead" in call.inner_text()


def test_the_first_command_of_a_runbook_is_near_on_a_phone(browser: Browser, origin: str) -> None:
    """The boundary and whom to call stand above it, so it is not on the first screen; never two away."""
    with watched(browser, origin, width=PHONE) as watch:
        watch.page.goto(f"{origin}/runbooks/rb-0007/")
        box = watch.page.locator(".okb-body pre, .okb-run pre").first.bounding_box()
        screen = watch.page.viewport_size
        assert box is not None
        assert screen is not None
        assert box["y"] / screen["height"] < 1.6


def test_what_holds_on_every_runbook_is_folded_and_printed(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runbooks/rb-0007/")
    shared = page.locator(".okb-shared dd").first
    assert not shared.is_visible()
    page.emulate_media(media="print")
    assert shared.is_visible()
    assert page.locator("dd", has_text="Roll back a release that is younger").count() == 1
    page.emulate_media(media="screen")
    page.get_by_role("link", name="AL-sign-in-success-low").first.click()
    page.wait_for_url("**/alerts/al-sign-in-success-low/")


@pytest.mark.parametrize(
    ("name", "sheets"),
    [
        ("rb-0005", 1),
        ("rb-0013", 1),
        ("rb-0014", 1),
        ("rb-0007", 2),
        ("rb-0009", 2),
        ("rb-0011", 2),
    ],
)
def test_a_runbook_prints_on_one_sheet_or_its_text_on_a_second(
    page: Page, origin: str, name: str, sheets: int
) -> None:
    page.goto(f"{origin}/runbooks/{name}/")
    page.wait_for_load_state("networkidle")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == sheets


# What is done stands within the first sheet: 210 by 297 mm less 10 at each edge, at 96 points an inch.
SHEET = {"width": 718, "height": 1046}
_SMALL = """() => [...document.querySelectorAll(".okb-steps :is(p, dt, dd, code), .okb-body :is(p, li, code)")]
    .filter((each) => each.getClientRects().length)
    .map((each) => parseFloat(getComputedStyle(each).fontSize) * each.currentCSSZoom)"""


@pytest.mark.parametrize("name", ["rb-0007", "rb-0009", "rb-0011", "rb-0013"])
def test_printed_steps_can_be_read_and_stand_on_the_first_sheet(
    page: Page, origin: str, name: str
) -> None:
    """Nine points are 12 pixels; a code within words may be set a little smaller."""
    page.set_viewport_size(SHEET)
    page.goto(f"{origin}/runbooks/{name}/")
    page.emulate_media(media="print")
    assert min(page.evaluate(_SMALL)) >= 12
    bottom = "all => Math.max(...all.map((one) => one.getBoundingClientRect().bottom + scrollY))"
    assert page.locator(".okb-steps > li").evaluate_all(bottom) <= SHEET["height"]


def test_a_step_says_first_what_must_be_known_before_its_command(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runbooks/rb-0009/")
    destructive = page.locator("#s6")
    words = destructive.inner_text()
    order = ["Destructive", "Ask first", "Irreversible", "Fill in", "tw vault rotate --close"]
    assert sorted(order, key=words.index) == order
    assert "old: The generation that is sealed with now" in words


def test_a_decision_says_where_each_answer_leads(page: Page, origin: str) -> None:
    page.goto(f"{origin}/runbooks/rb-0007/")
    said = page.locator("#s2 dd").all_inner_texts()
    assert said == ["No: go to S4", "otherwise: go to S3"]
    page.locator("#s2 dd a").first.click()
    assert page.url.endswith("#s4")


def test_a_command_is_whole_on_a_phone(browser: Browser, origin: str) -> None:
    with watched(browser, origin, width=PHONE) as watch:
        watch.page.goto(f"{origin}/runbooks/rb-0009/")
        cut = "all => all.filter((one) => one.scrollWidth > one.clientWidth).length"
        assert watch.page.locator(".okb pre > code").evaluate_all(cut) == 0


def test_the_numbers_on_the_home_page_lead_to_their_lists(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_role("link", name="last SEV-1").click()
    page.wait_for_url("**/incidents/?severity=SEV-1")
    page.locator(".okb-filters").wait_for()
    assert rows(page).count() > 0


# The page ages by itself where nothing pins its date: the same page, its pin taken out on the way
# to the browser, read on another day.
UNPINNED = "/runbooks/rb-0002/"


@pytest.mark.parametrize(
    ("today", "tone", "words"),
    [
        ("2026-11-20", "soon", "Review due in 4 weeks"),
        ("2026-10-20", "fresh", "Review due in 8 weeks"),
        ("2027-01-15", "overdue", "Review overdue by 4 weeks"),
    ],
)
def test_an_unpinned_page_ages_in_the_browser(
    browser: Browser, origin: str, today: str, tone: str, words: str
) -> None:
    with watched(browser, origin) as watch:
        page = watch.page
        page.clock.set_fixed_time(f"{today}T12:00:00Z")
        page.route(f"**{UNPINNED}", _unpinned)
        page.goto(origin + UNPINNED)
        pill = page.locator(".okb-pills [data-due]")
        assert pill.inner_text() == words
        assert f"okb-{tone}" in str(pill.get_attribute("class"))
        banners = page.locator(".okb-banner.okb-overdue").all_inner_texts()
        assert [text.split(".")[0] for text in banners] == ["Overdue"] * (tone == "overdue")
        assert watch.violations() == []


def test_a_pinned_page_does_not_age(browser: Browser, origin: str) -> None:
    with watched(browser, origin) as watch:
        watch.page.clock.set_fixed_time("2031-01-15T12:00:00Z")
        watch.page.goto(origin + UNPINNED)
        assert watch.page.locator(".okb-pills [data-due]").inner_text() == "Review due in 4 weeks"


def _unpinned(route: object) -> None:
    response = route.fetch()  # type: ignore[attr-defined]
    assert "data-pinned" in response.text()
    body = response.text().replace(" data-pinned", "", 1)
    route.fulfill(response=response, body=body)  # type: ignore[attr-defined]


def test_scripts_survive_instant_navigation(browser: Browser, tmp_path: Path) -> None:
    config = (ROOT / "mkdocs.yml").read_text()
    instant = config.replace("  features:\n", "  features:\n    - navigation.instant\n")
    assert instant != config
    settings = tmp_path / "mkdocs.yml"
    with served(tmp_path / "site") as address:
        here = instant.replace("docs_dir: docs", f"docs_dir: {ROOT / 'docs'}")
        here = here.replace("opskb: {}", f"opskb: {{config: {ROOT / 'opskb.yml'}}}")
        settings.write_text(f"site_url: {address}/\n{here}")
        result = Engine("mkdocs").build(settings, tmp_path / "site")
        assert result.returncode == 0, result.stderr
        with watched(browser, address) as watch:
            page = watch.page
            page.goto(f"{address}/")
            # Until the theme has read the sitemap it does not know which links it may follow itself.
            page.wait_for_load_state("networkidle")
            page.evaluate("window.still = true")
            page.get_by_role("link", name="Decisions", exact=True).last.click()
            page.locator(".okb-filters").wait_for()
            assert page.evaluate("window.still") is True
            page.get_by_label("Superseded").check()
            assert page.url.endswith("?status=superseded")
            assert watch.errors == []
