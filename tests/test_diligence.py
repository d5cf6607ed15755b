from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.insights import diligence
from opskb.insights.diligence import Artefact, Diligence
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.rules import RULES, check
from tests.checked import found, loaded

NAMES = ["decisions", "threat-model", "ledger", "history", "sanity"]


def record(id: str, front: str, words: int = 0) -> dict[str, str]:
    folder = {"ADR": "adr", "PM": "postmortems", "TS": "tombstones", "SAN": "sanity"}[
        id.split("-")[0]
    ]
    body = "word " * words
    return {f"data/{folder}/{id.lower()}.md": f"---\nid: {id}\ntitle: T\n{front}---\n{body}\n"}


def examined(tmp_path: Path, *records: dict[str, str], settings: str = "") -> Diligence:
    files = {name: text for one in records for name, text in one.items()}
    return diligence.examine(loaded(tmp_path, files, settings=f"as_of: 2026-11-20\n{settings}"))


def of(found: Diligence, name: str) -> Artefact:
    return next(one for one in found.artefacts if one.name == name)


def ids(artefact: Artefact) -> list[str]:
    return [one.record.id for one in artefact.reading]


def test_what_is_only_warned_of_is_absent_and_not_waived(tmp_path: Path) -> None:
    settings = "as_of: 2026-11-20\nlevels: [{rule: OKB801, level: warning}]\n"
    base = loaded(tmp_path, record("ADR-0001", "status: accepted\n"), settings=settings)
    page = next(
        one.html
        for one in render(Site(base, check(base), RULES))
        if one.path == "due-diligence/index.html"
    )
    assert "Absent, waived" not in page
    assert "4 are absent" in " ".join(page.split())


def test_five_artefacts_are_asked_for_and_absent_until_they_are_kept(tmp_path: Path) -> None:
    found = examined(tmp_path)
    assert [one.name for one in found.artefacts] == NAMES
    assert not any(one.present for one in found.artefacts)
    assert found.minutes == 0


def test_minutes_are_counted_from_the_words(tmp_path: Path) -> None:
    # 219 words of text and one of the title are a minute, one more word begins a second.
    for words, minutes in ((219, 1), (220, 2), (439, 2)):
        found = examined(tmp_path / str(words), record("ADR-0001", "status: accepted\n", words))
        assert (of(found, "decisions").words, found.minutes) == (words + 1, minutes)
    slow = examined(
        tmp_path, record("ADR-0001", "status: accepted\n", 99), settings="reading_speed: 10\n"
    )
    assert slow.minutes == 10


def test_tables_and_the_summary_are_read_too_and_hashes_are_not(tmp_path: Path) -> None:
    front = (
        "status: accepted\nsummary: One two three.\n"
        f"reviews: [{{on: 2026-11-02, checked: four five, hash: {'0' * 64}}}]\n"
    )
    assert of(examined(tmp_path, record("ADR-0001", front)), "decisions").words == 6


def test_decisions_in_force_are_read_newest_first(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        record("ADR-0001", "status: accepted\ndate: 2025-01-01\n"),
        record("ADR-0002", "status: accepted\ndate: 2026-01-01\n"),
        record("ADR-0003", "status: proposed\ndate: 2026-02-01\n"),
        record("ADR-0004", "status: superseded\ndate: 2026-03-01\n"),
    )
    decisions = of(found, "decisions")
    assert ids(decisions) == ["ADR-0002", "ADR-0001"]
    assert len(decisions.records) == 4


def test_a_year_of_history_is_read_blocks_of_other_records_included(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        record("PM-0001", "status: published\ndate: 2026-10-01\n"),
        record("PM-0002", "status: published\ndate: 2025-11-19\n"),
        record("PM-0003", "status: draft\ndate: 2026-11-01\n"),
        record("TS-0001", "retired: 2026-09-01\nreason: x\n"),
        record("ADR-0001", "status: deprecated\ntombstone: {on: 2026-08-01, reason: x}\n"),
    )
    assert ids(of(found, "history")) == ["PM-0001", "TS-0001", "ADR-0001"]


def test_the_last_four_reports_are_read(tmp_path: Path) -> None:
    days = ["10-23", "10-30", "11-06", "11-13", "11-20"]
    reports = [record(f"SAN-2026-{day}", f"status: final\ndate: 2026-{day}\n") for day in days]
    draft = record("SAN-draft", "status: draft\ndate: 2026-11-20\n")
    sanity = of(examined(tmp_path, *reports, draft), "sanity")
    assert ids(sanity) == [f"SAN-2026-{day}" for day in days[:0:-1]]


def test_what_is_tagged_is_read_instead(tmp_path: Path) -> None:
    found = examined(
        tmp_path,
        record("ADR-0001", "status: accepted\ndate: 2025-01-01\ntags: [due-diligence]\n"),
        record("ADR-0002", "status: accepted\ndate: 2026-01-01\n"),
    )
    assert ids(of(found, "decisions")) == ["ADR-0001"]


def test_a_source_may_be_kept_out_and_stays_in_its_index(tmp_path: Path) -> None:
    ours = record("ADR-0001", "status: accepted\ndate: 2026-01-01\n", 300)
    front = "---\nstatus: accepted\ndate: 2026-02-01\ntags: [due-diligence]\n---\n"
    stone = "status: deprecated\ntombstone: {on: 2026-08-01, reason: x}\n"
    theirs = {
        "docs/decisions/0001-a.md": front + "word " * 900,
        "docs/decisions/0002-b.md": f"---\n{stone}---\n# B\n",
    }
    settings = "sources: [{path: data}, {path: docs/decisions, kind: adr, prefix: DEC%s}]\n"
    found = examined(tmp_path / "in", ours, theirs, settings=settings % "")
    assert ids(of(found, "decisions")) == ["DEC-0001"]
    assert len(of(found, "history").records) == 1

    files = {**ours, **theirs}
    dated = f"as_of: 2026-11-20\n{settings % ', diligence: false'}"
    base = loaded(tmp_path / "out", files, settings=dated)
    found = diligence.examine(base)
    assert ids(of(found, "decisions")) == ["ADR-0001"]
    assert (found.minutes, of(found, "history").present) == (2, False)
    pages = {one.path: one.html for one in render(Site(base, check(base), RULES))}
    assert "DEC-0001" in pages["decisions/index.html"]
    assert "DEC-0001" not in pages["due-diligence/index.html"]


STALE = [
    ("ADR-0001", "status: accepted\ndue: 2026-11-19\n", "decisions", True),
    ("ADR-0001", "status: accepted\ndue: 2026-11-20\n", "decisions", False),
    ("ADR-0001", "status: superseded\ndue: 2026-11-19\n", "decisions", False),
    ("SAN-2026-11-12", "status: final\ndate: 2026-11-12\n", "sanity", True),
    ("SAN-2026-11-13", "status: final\ndate: 2026-11-13\n", "sanity", False),
]


@pytest.mark.parametrize(("id", "front", "name", "stale"), STALE)
def test_an_artefact_goes_stale(
    tmp_path: Path, id: str, front: str, name: str, stale: bool
) -> None:
    base = loaded(tmp_path, record(id, front))
    assert bool(of(diligence.examine(base), name).stale) is stale
    assert [one.record for one in found(base, "OKB802")] == [name] * stale


def test_what_is_missing_is_found_by_name_and_waived_by_it(tmp_path: Path) -> None:
    waiver = (
        "as_of: 2026-11-20\nwaivers:\n"
        "  - {rule: OKB801, record: ledger, until: 2026-12-31, reason: It is not kept yet.}\n"
    )
    base = loaded(tmp_path, record("ADR-0001", "status: accepted\n"), settings=waiver)
    findings = found(base, "OKB801")
    assert {one.record: bool(one.waived) for one in findings} == {
        "threat-model": False,
        "ledger": True,
        "history": False,
        "sanity": False,
    }
    assert {one.place.path for one in findings} == {"opskb.yml"}


def test_nobody_is_asked_for_artefacts_who_declared_nothing(tmp_path: Path) -> None:
    base = loaded(tmp_path, record("ADR-0001", "status: accepted\n"))
    (tmp_path / "opskb.yml").unlink()
    undeclared = project.load(tmp_path, as_of="2026-11-20")
    assert base.config.declared
    assert not any(found(undeclared, code) for code in ("OKB801", "OKB802", "OKB803"))


@pytest.mark.parametrize(("words", "too_long"), [(60 * 220 - 1, False), (60 * 220, True)])
def test_the_path_takes_an_hour_at_most(tmp_path: Path, words: int, too_long: bool) -> None:
    base = loaded(tmp_path, record("ADR-0001", "status: accepted\n", words))
    assert (diligence.examine(base).minutes > base.config.reading_minutes) is too_long
    findings = found(base, "OKB803")
    assert [one.record for one in findings] == ["reading-path"] * too_long
    assert all("most of it, 61, the decision log" in one.message for one in findings)


def test_the_path_may_take_as_long_as_the_setting_says(tmp_path: Path) -> None:
    files = record("ADR-0001", "status: accepted\n", 60 * 220)
    assert not found(loaded(tmp_path, files, settings="reading_minutes: 61\n"), "OKB803")


@pytest.mark.parametrize("setting", ["reading_speed", "postmortem_days"])
@pytest.mark.parametrize("count", ["0", "-1", "10001", "99999999999999999", "fast"])
def test_a_count_that_cannot_be_is_left_at_its_default(
    tmp_path: Path, setting: str, count: str
) -> None:
    files = record("ADR-0001", "status: accepted\n", 439)
    base = loaded(tmp_path, files, settings=f"as_of: 2026-11-20\n{setting}: {count}\n")
    (finding,) = found(base, "OKB901")
    assert (finding.place.line, finding.field) == (2, setting)
    assert (base.config.reading_speed, base.config.postmortem_days) == (220, 5)
    assert diligence.examine(base).minutes == 2
