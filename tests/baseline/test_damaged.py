"""Whatever the file holds, it is one finding, and nothing is covered."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opskb.config import BASELINE
from opskb.rules import baseline, check
from tests.baseline.known import Base, opened, rewrite, run

ENTRY = {"rule": "OKB201", "record": "ADR-0001", "field": "body", "text": "0" * 32}
DAMAGED = {
    "no JSON": ("<<<<<<< ours\n", "is not JSON"),
    "nothing": ("", "is not JSON"),
    "no UTF-8": (b"\xff\xfe\x00", "is not UTF-8 text"),
    "another schema": ('{"schema": "opskb/baseline-v9", "entries": []}', "does not say `schema"),
    "a list": ("[]", "does not say `schema"),
    "an unknown key": (f'{{"schema": "{baseline.SCHEMA}", "entries": [], "all": true}}', "`all`"),
    "no entries": (f'{{"schema": "{baseline.SCHEMA}"}}', "has no list of `entries`"),
    "a number": ([*[ENTRY], 7], "number 2, that is no object"),
    "no rule": ([{**ENTRY, "rule": 201}], "number 1, whose `rule` is no text"),
    "no print": ([{**ENTRY, "text": "*"}], "whose `text` is no fingerprint"),
    "no date": ([{**ENTRY, "until": "2026-02-30"}], "whose `until` is no date"),
    "a number of a date": ([{**ENTRY, "until": 20261120}], "whose `until` is no date"),
    "twice": ([ENTRY, ENTRY], "holds one entry twice"),
    "a key twice": ('{"schema": "a", "schema": "b"}', "says `schema` twice"),
    "many keys and one twice": (
        "{" + "".join(f'"k{at}": 0,' for at in range(300_000)) + '"k299999": 0}',
        "says `k299999` twice",
    ),
    "depth": ("[" * 200_000, "is not JSON that can be read"),
    "a great number": ('{"schema": ' + "9" * 5000 + "}", "is not JSON that can be read"),
    "ten megabytes": (" " * (10 * 1024 * 1024), "is larger than 8 MiB"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_baseline_is_one_finding_and_covers_nothing(name: str, base: Base) -> None:
    root = base().root
    content, words = DAMAGED[name]
    if isinstance(content, list):
        rewrite(root, content)
    else:
        (root / BASELINE).write_bytes(content if isinstance(content, bytes) else content.encode())
    found = [one for one in check(base()) if one.open]
    assert [one.code for one in found] == ["OKB201", "OKB201", "OKB907"]
    assert words in found[-1].message
    assert found[-1].place.path == BASELINE
    assert found[-1].remedy
    told = run(root, "check")
    assert told.exit_code == 2
    assert told.output.count(BASELINE) == 1
    before = (root / BASELINE).read_bytes()
    for command in ("write", "prune"):
        assert run(root, "baseline", command).exit_code == 2
    assert (root / BASELINE).read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for a right to make links")
def test_a_link_or_a_folder_is_no_baseline(base: Base) -> None:
    root = base().root
    (root / BASELINE).rename(root / "elsewhere.json")
    (root / BASELINE).symlink_to("elsewhere.json")
    assert opened(base()) == ["OKB201", "OKB201", "OKB907"]
    (root / BASELINE).unlink()
    (root / BASELINE).symlink_to("nowhere.json")
    assert run(root, "baseline", "write").exit_code == 2
    (root / BASELINE).unlink()
    (root / BASELINE).mkdir()
    assert opened(base()) == ["OKB201", "OKB201", "OKB907"]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_whatever_the_file_holds_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    root = tmp_path_factory.getbasetemp()
    (root / "any.json").write_bytes(content)
    assert baseline.read(root, "any.json").broken


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda one: st.lists(one, max_size=3)
)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys((*baseline.KEYED, "until"), JSON)), max_size=2)


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_whatever_an_entry_holds_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, rows: list[object]
) -> None:
    root = tmp_path_factory.getbasetemp()
    rewrite(root, rows)
    found = baseline.read(root, BASELINE)
    assert bool(found.broken) == bool(rows)
