"""Computed sentences as pages say them: dates in words, code as code, numbers of a fit size."""

from __future__ import annotations

import pytest

from opskb.outputs.sections import amount
from opskb.outputs.template import said
from opskb.outputs.wording import spoken


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("was due on 2026-11-13, 7 days ago", "was due on 13 Nov 2026, 7 days ago"),
        ("from 2026-10-01 to 2026-11-20.", "from 1 Oct 2026 to 20 Nov 2026."),
        ("SAN-2026-11-13 states it", "SAN-2026-11-13 states it"),
        ("INC-2026-11-12-login", "INC-2026-11-12-login"),
        ("data/2026-11-12.csv", "data/2026-11-12.csv"),
        ("2026-11-12T08:00:00Z", "2026-11-12T08:00:00Z"),
        ("2026-02-30 is no day", "2026-02-30 is no day"),
    ],
)
def test_dates_are_said_as_a_person_would_and_ids_are_left_alone(words: str, expected: str) -> None:
    assert spoken(words) == expected


def test_backticks_become_code_and_what_is_written_stays_harmless() -> None:
    assert said("no week under `pages` <b>") == "no week under <code>pages</code> &lt;b&gt;"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (94.67, "minutes", "95 minutes"),
        (4.47, "minutes", "4.5 minutes"),
        (1.0, "minutes", "1 minute"),
        (148, "minutes", "2 h 28 min"),
        (0, "days ago", "today"),
        (0.33333, "ratio", "33.3 %"),
        (0.99536, "ratio", "99.536 %"),
        (0.0012345, "ratio", "0.123 %"),
    ],
)
def test_a_number_has_the_decimals_a_reader_needs(value: float, unit: str, expected: str) -> None:
    assert amount(value, unit) == expected
