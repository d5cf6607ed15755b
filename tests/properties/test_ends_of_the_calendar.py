"""An as-of date that nothing can be reckoned from is refused in a sentence, wherever it is written."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from dateutil.relativedelta import relativedelta

from opskb import clock
from opskb.adapters.cli import cli
from tests.checked import loaded

OUTSIDE = ("0001-01-01", "1969-12-31", "3000-01-01", "9999-12-31")


@pytest.mark.parametrize("day", OUTSIDE)
def test_an_option_outside_the_years_is_refused(
    day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(cli, ["check", "--as-of", day])
    assert found.exit_code == 2
    assert "lies outside 1970 to 2999" in found.output


@pytest.mark.parametrize("day", OUTSIDE)
def test_a_setting_outside_the_years_is_told_and_not_taken(day: str, tmp_path: Path) -> None:
    base = loaded(tmp_path, {}, settings=f"name: A\nas_of: {day}\n")
    (one,) = [one for one in base.problems if one.code == "OKB901"]
    assert (one.field, one.place.line) == ("as_of", 2)
    assert base.as_of.year > 2000


@pytest.mark.parametrize("epoch", ["99999999999", "9" * 30])
def test_an_epoch_outside_the_years_is_refused(
    epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    found = CliRunner().invoke(cli, ["check"])
    assert found.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in found.output


def test_a_date_stays_a_date_and_a_time_a_time() -> None:
    hours, years = relativedelta(hours=36), relativedelta(years=9999)
    assert clock.later(date(2026, 11, 1), hours) == date(2026, 11, 2)
    assert type(clock.later(date(2026, 11, 1), hours)) is date
    assert clock.later(datetime(2026, 11, 1, 9), hours) == datetime(2026, 11, 2, 21)
    assert (clock.later(date.max, years), clock.later(date.min, -years)) == (date.max, date.min)
