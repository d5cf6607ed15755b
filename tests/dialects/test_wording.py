"""Statuses, sentences, dates and names, as people word them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from opskb import kindfile, prose
from opskb.dialects import references, relations, wording
from opskb.record import normal
from opskb.source import read

HERE = Path(__file__).parent


def rows(name: str) -> Any:
    return read(HERE, name).data[0]


@pytest.mark.parametrize(("text", "word"), rows("statuses.yml"))
def test_a_status_is_read_in_its_own_word(text: str, word: str) -> None:
    assert wording.status(text) == word


@pytest.mark.parametrize(("text", "stated"), rows("sentences.yml"))
def test_a_relation_is_read_only_from_a_sentence_that_states_it(
    text: str, stated: list[list[str]]
) -> None:
    found = relations.stated(prose.mask(text))
    assert [[one.relation, one.target, one.part] for one in found] == stated


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Superseded by 0042", ["0042"]),
        ("Superseded by: 42", ["42"]),
        ("superseded by 20201016-use-slugs", ["20201016-use-slugs"]),
        ("Superseded by [the guide](guide.md)", ["guide.md"]),
        (
            "![](https://img.example.org/badge/status-superseded_by_ADR_0001-orange.svg)",
            ["ADR-0001"],
        ),
        ("Accepted 2026-01-05", []),
        ("Rejected (see [019](019-shared.md))", []),
    ],
)
def test_a_status_line_may_name_a_number_or_any_file(text: str, targets: list[str]) -> None:
    assert [one.target for one in relations.of_status(text)] == targets


@pytest.mark.parametrize(
    ("value", "targets"),
    [
        ("ADR-0003, ADR-0004", ["ADR-0003", "ADR-0004"]),
        (["0003-a.md", "[four](0004-b.md)"], ["0003-a.md", "0004-b.md"]),
        (7, ["7"]),
        (None, []),
        ("none", []),
        ({"to": "ADR-0003", "part": "the flag"}, ["ADR-0003"]),
        ({"of": 1}, []),
    ],
)
def test_a_key_names_its_targets_outright(value: object, targets: list[str]) -> None:
    assert [target for target, _ in references.listed(value)] == targets


def test_a_relation_is_said_once_and_never_to_oneself() -> None:
    said = [
        relations.Statement("superseded_by", "ADR-0057", "", 1),
        relations.Statement("superseded_by", "0057-allow-files.md", "the flag", 2),
        relations.Statement("superseded_by", "0045-use-a-flag.md", "", 3),
        relations.Statement("superseded_by", "/adr/45", "", 4),
        relations.Statement("amends", "ADR-0057", "", 5),
    ]
    assert relations.merged(said, "0045-use-a-flag") == [
        relations.Statement("superseded_by", "0057-allow-files.md", "the flag", 1),
        relations.Statement("amends", "ADR-0057", "", 5),
    ]


def test_two_files_of_one_number_are_two_records() -> None:
    assert not references.same("0053-migration.md", "0053-pipeline.md")
    assert references.same("0053-migration.md", "ADR 53")


@pytest.mark.parametrize("word", wording.STATUSES)
def test_every_status_word_means_a_status_of_the_kind(word: str) -> None:
    adr = kindfile.load(HERE)["adr"]
    assert normal(word, adr)


@pytest.mark.parametrize("word", wording.EMOJI.values())
def test_every_emoji_stands_for_a_status_word(word: str) -> None:
    assert wording.is_status(word)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-1-5", "2026-01-05"),
        ("20261120", "2026-11-20"),
        ("September 20, 2024", "2024-09-20"),
        ("20 September 2024", "2024-09-20"),
        ("3rd Feb 2024", "2024-02-03"),
        ("01-Aug-2023", "2023-08-01"),
        ("2026-11-20 (updated)", "2026-11-20"),
        ("20/11/2026", "20/11/2026"),
        ("2022-27-09", "2022-27-09"),
        ("32 September 2024", "32 September 2024"),
        ("some day", "some day"),
    ],
)
def test_a_date_is_understood_where_there_is_no_doubt(text: str, day: str) -> None:
    assert wording.day(text) == day


def test_names_are_parted() -> None:
    assert wording.names("Ines Ferreira, Tomas Lind and Ruth Amsel") == [
        "Ines Ferreira",
        "Tomas Lind",
        "Ruth Amsel",
    ]
    assert wording.names(["a", 1, {"b": 2}, " "]) == ["a", "1"]
    assert wording.scalar({"accepted": None}) == "accepted"
    assert wording.scalar({"a": None, "b": None}) == ["a", "b"]
    assert wording.scalar({"a": 1}) == {"a": 1}
