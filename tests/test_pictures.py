"""The neighbourhood of a record: who is one step away and two, where they stand, and that all can be reached."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib

from opskb import project, rules
from opskb.outputs import render
from opskb.outputs.site import Site
from tests.checked import write


def adr(number: int, *, supersedes: str = "", relates: str = "") -> str:
    more = f"\nsupersedes: {supersedes}" if supersedes else ""
    more += f"\nrelates_to: {relates}" if relates else ""
    return f"---\nid: ADR-{number:04}\nstatus: accepted{more}\n---\n# Decision {number}\n"


def page(root: Path, files: dict[str, str], path: str) -> str:
    write(root, {"opskb.yml": "as_of: 2026-11-20\n", **files})
    base = project.load(root)
    site = Site(base, rules.check(base), rules.rulebook(base))
    return next(one.html for one in render(site) if one.path == path)


def chain(count: int) -> dict[str, str]:
    """ADR-0001 relates to ADR-0002, that to ADR-0003, and so on."""
    return {
        f"data/adr/adr-{at:04}.md": adr(at, relates=f"ADR-{at + 1:04}" if at < count else "")
        for at in range(1, count + 1)
    }


def picture(html: str) -> str:
    return html[html.index('<svg class="okb-neighbours"') : html.index("</svg>")]


def test_one_step_and_two(tmp_path: Path) -> None:
    """Of a chain of five the third knows all others: two as neighbours, two behind them."""
    html = page(tmp_path, chain(5), "decisions/adr-0003/index.html")
    boxes = re.findall(r'<text x="9" y="15">(.*?)</text>', picture(html))
    far = re.findall(r'<text x="20" y="48">(.*?)</text>', picture(html))
    assert boxes == ["ADR-0002", "ADR-0004"]
    assert far == ["ADR-0001", "ADR-0005"]


def test_what_is_two_steps_away_is_a_link(tmp_path: Path) -> None:
    """A picture is one image to who listens; the links under it can be walked through by keyboard."""
    html = page(tmp_path, chain(5), "decisions/adr-0003/index.html")
    html5lib.HTMLParser(strict=True).parseFragment(html)
    details = html[html.index('<details class="okb-far') : html.index("</details>")]
    assert "Two steps away: 2 records</summary>" in details
    assert re.findall(r'href="([^"]+)"', details) == [
        "../../decisions/adr-0001/",
        "../../decisions/adr-0005/",
    ]
    assert "by ADR-0002" in details


def test_a_neighbour_is_not_shown_again_behind_another(tmp_path: Path) -> None:
    """Three that relate to each other are all one step apart: nothing is two steps away."""
    files = {
        "data/adr/adr-0001.md": adr(1, relates="[ADR-0002, ADR-0003]"),
        "data/adr/adr-0002.md": adr(2, relates="ADR-0003"),
        "data/adr/adr-0003.md": adr(3),
    }
    html = page(tmp_path, files, "decisions/adr-0001/index.html")
    assert "Two steps away" not in html
    assert 'class="okb-neighbours"' in html


def test_a_hub_behind_a_neighbour_costs_two_lines(tmp_path: Path) -> None:
    """A surface that eighty records name shows two of them, says that there are more, and stays small."""
    surface = "---\nid: SURF-pay\nstatus: live\nowner: Ada\ncriticality: high\nsupersedes: []\n---\n# Pay\n"
    needy = "---\nid: SURF-shop\nstatus: live\nowner: Ada\ncriticality: high\ndepends_on: SURF-pay\n---\n# Shop\n"
    files = {
        "data/surfaces/surf-pay.md": surface,
        "data/surfaces/surf-shop.md": needy,
        **{
            f"data/adr/adr-{at:04}.md": adr(at).replace("accepted", "accepted\nsurface: SURF-shop")
            for at in range(1, 81)
        },
    }
    html = page(tmp_path, files, "surfaces/surf-pay/index.html")
    assert "Two steps away: 2 records, the first by each neighbour" in html
    assert len(html) < 12_000


def test_a_picture_of_many_stays_small(tmp_path: Path) -> None:
    """Fourteen neighbours that each lead on to two: eight records are shown behind them, not 28."""
    files = {
        f"data/adr/adr-{at:04}.md": adr(at, relates=f"[ADR-{100 + at:04}, ADR-{200 + at:04}]")
        for at in range(2, 16)
    }
    files |= {
        f"data/adr/adr-{base + at:04}.md": adr(base + at)
        for base in (100, 200)
        for at in range(2, 16)
    }
    names = ", ".join(f"ADR-{at:04}" for at in range(2, 16))
    files["data/adr/adr-0001.md"] = adr(1, relates=f"[{names}]")
    html = page(tmp_path, files, "decisions/adr-0001/index.html")
    details = html[html.index('<details class="okb-far') : html.index("</details>")]
    assert details.count("<li>") == picture(html).count(' x="20" ') == 8
    assert len(details) < 900
