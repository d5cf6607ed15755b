"""Lengths of incidents worked by hand.

| incident | severity | started | detected | acknowledged | contained | resolved | detect | ack | contain | resolve |
|----------|----------|---------|----------|--------------|-----------|----------|--------|-----|---------|---------|
| one      | SEV-1    | 10:00   | 10:10    | 10:14        | 11:00     | 12:00    | 10     | 4   | 60      | 120     |
| two      | SEV-1    | 10:00   | 10:30    | 10:42        | 10:50     | 11:00    | 30     | 12  | 50      | 60      |
| three    | SEV-2    | 10:00   | 10:05    | 10:06        | —         | 10:30    | 5      | 1   | —       | 30      |
| four     | SEV-2    | 10:00   | —        | 11:10        | —         | 09:00    | —      | 70  | —       | (before)|

SEV-1: acknowledge mean (4 + 12) / 2 = 8, median 8; resolve mean (120 + 60) / 2 = 90.
SEV-2: acknowledge mean (1 + 70) / 2 = 35.5; resolve 30 of one, the other lies before its start.
All four: acknowledge median (4 + 12) / 2 = 8, mean 87 / 4 = 21.75; resolve mean 210 / 3 = 70, median 60.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from statistics import fmean, median

import pytest

from opskb.insights import charges, incidents, ladder
from opskb.project import Project
from tests.checked import loaded

DAY = "2026-11-10T"


def incident(id: str, severity: str, **times: str) -> dict[str, str]:
    lines = "".join(f"{name}: {said}\n" for name, said in times.items())
    text = f"---\nid: INC-{id}\ntitle: T\nstatus: resolved\nseverity: {severity}\n{lines}---\n"
    return {f"data/incidents/inc-{id}.md": text}


def at(clock: str) -> str:
    return f"{DAY}{clock}Z"


FOUR = {
    **incident(
        "1",
        "SEV-1",
        started=at("10:00"),
        detected=at("10:10"),
        acknowledged=at("10:14"),
        contained=at("11:00"),
        resolved=at("12:00"),
        detected_by="alert",
        commander="Ada",
    ),
    **incident(
        "2",
        "P0",
        started=at("10:00"),
        detected=at("10:30"),
        acknowledged=at("10:42"),
        contained=at("10:50"),
        resolved=at("11:00"),
        detected_by="customer",
    ),
    **incident(
        "3",
        "SEV-2",
        started=at("10:00"),
        detected=at("10:05"),
        acknowledged=at("10:06"),
        resolved=at("10:30"),
        detected_by="alert",
    ),
    **incident("4", "SEV-2", started=at("10:00"), acknowledged=at("11:10"), resolved=at("09:00")),
}


@pytest.fixture
def base(tmp_path: Path) -> Project:
    return loaded(tmp_path, FOUR)


def test_the_lengths_of_one(base: Project) -> None:
    found = [incidents.took(base.graph["INC-1"], one).value for one in incidents.MEASURES]
    assert found == [10, 4, 60, 120]


def test_who_is_never_detected_is_answered_from_the_beginning(base: Project) -> None:
    assert incidents.response(base, base.graph["INC-4"]).value == 70


def test_what_cannot_be_computed_says_why(base: Project) -> None:
    detect, _, contain, resolve = (
        incidents.took(base.graph["INC-4"], one) for one in incidents.MEASURES
    )
    assert (detect.value, detect.because) == (None, "`detected` is not written")
    assert (contain.value, contain.because) == (None, "`contained` is not written")
    assert (resolve.value, resolve.because) == (None, "`resolved` lies before `started`")


def test_groups_by_severity_have_means_and_medians(base: Project) -> None:
    worst, second = incidents.by(base, incidents.severity)
    assert (worst.name, len(worst.records)) == ("SEV-1", 2)
    assert worst.means["time_to_acknowledge"].value == 8
    assert worst.medians["time_to_acknowledge"].value == 8
    assert worst.means["time_to_resolve"].value == 90
    assert second.means["time_to_acknowledge"].value == 35.5
    resolve = second.means["time_to_resolve"]
    assert (resolve.value, resolve.because) == (30, "not computable for 1 of 2")
    assert second.means["time_to_contain"].because == "no incident has both times"


def test_groups_by_month_and_by_source(base: Project) -> None:
    (month,) = incidents.by(base, incidents.month)
    assert (month.name, month.means["time_to_resolve"].value) == ("2026-11", 70)
    assert month.medians["time_to_resolve"].value == 60
    sources = {one.name: len(one.records) for one in incidents.by(base, incidents.source)}
    assert sources == {"alert": 2, "customer": 1}


def test_mean_and_median_of_all(base: Project) -> None:
    measure = incidents.BY_NAME["time_to_acknowledge"]
    every = incidents.known(base)
    assert incidents.over(every, measure, fmean, "mean").value == 21.75
    assert incidents.over(every, measure, median, "median").value == 8


def test_breaches_are_against_the_ladder_in_minutes(base: Project) -> None:
    """SEV-1 within 5: 12 is late, 4 is not. SEV-2 within 60: 70 is late, 1 is not."""
    found = {one.id: (figure.value, figure.target) for one, figure in incidents.breaches(base)}
    assert found == {"INC-2": (12, 5), "INC-4": (70, 60)}


def test_the_mean_time_to_restore_of_a_period(base: Project) -> None:
    figure = incidents.mttr(base, date(2026, 11, 1), date(2026, 11, 30))
    assert (figure.value, figure.because) == (70, "not computable for 1 of 4")
    none = incidents.mttr(base, date(2026, 10, 1), date(2026, 10, 31))
    assert none.value is None
    assert none.because == "no incident was resolved from 2026-10-01 to 2026-10-31"


def test_naive_and_aware_times_are_not_subtracted(tmp_path: Path) -> None:
    mixed = incident("1", "SEV-2", started=f"{DAY}10:00", resolved=at("12:00"))
    figure = incidents.took(
        loaded(tmp_path, mixed).graph["INC-1"], incidents.BY_NAME["time_to_resolve"]
    )
    assert figure.value is None
    assert figure.because == "one of its times has a zone and the other has none"


def test_a_day_alone_has_no_minutes(tmp_path: Path) -> None:
    days = incident("1", "SEV-2", started="2026-11-10", resolved=at("12:00"))
    figure = incidents.took(
        loaded(tmp_path, days).graph["INC-1"], incidents.BY_NAME["time_to_resolve"]
    )
    assert figure.because == "one of its times is a day without a time of day"


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        (datetime(2026, 11, 10, 9), datetime(2026, 11, 10, 10, tzinfo=UTC), True),
        (datetime(2026, 11, 10, 9), date(2026, 11, 10), False),
        (date(2026, 11, 9), datetime(2026, 11, 10, 9), True),
        (datetime(2026, 11, 10, 9), datetime(2026, 11, 10, 9), False),
    ],
)
def test_moments_of_every_shape_have_an_order(one: datetime, other: datetime, holds: bool) -> None:
    assert incidents.before(one, other) is holds


SLO = "---\nid: SLO-login\ntitle: Sign in\nstatus: active\nowner: Ada\nobjective: 99.9%\n---\n"


def charging(minutes: str, downtime: str = "96") -> dict[str, str]:
    spent = f"[{{to: SLO-login, minutes: {minutes}}}]"
    return {
        **incident("1", "SEV-1", started=at("10:00"), downtime=downtime, spent=spent),
        **incident("2", "SEV-2", started=at("11:00"), spent="[{to: SLO-login, minutes: 14}]"),
        "data/slos/slo-login.md": SLO,
    }


def test_an_slo_is_charged_with_the_minutes_of_its_incidents(tmp_path: Path) -> None:
    """96 + 14 = 110 minutes."""
    base = loaded(tmp_path, charging("96"))
    slo = base.graph["SLO-login"]
    figure = charges.of_slo(base, slo)
    assert (figure.value, figure.because) == (110, "by 2 incidents")
    assert charges.of_slo(base, slo, date(2026, 11, 11)).value == 0
    charged = charges.of_incident(base, base.graph["INC-1"])
    assert charged
    assert (charged.value, charged.target, charged.holds) == (96, 96, True)


def test_a_charge_that_is_not_the_downtime_does_not_hold(tmp_path: Path) -> None:
    base = loaded(tmp_path, charging("80"))
    charged = charges.of_incident(base, base.graph["INC-1"])
    assert charged
    assert charged.holds is False


def test_a_negative_charge_is_no_charge(tmp_path: Path) -> None:
    base = loaded(tmp_path, charging("-96"))
    assert charges.of_slo(base, base.graph["SLO-login"]).value == 14
    charged = charges.of_incident(base, base.graph["INC-1"])
    assert charged
    assert charged.because == "none of its 96 minutes is charged to an SLO"


def test_the_last_severe_incident_is_the_newest_of_the_severe_ones(base: Project) -> None:
    last = incidents.last_severe(base)
    assert last
    assert last.id == "INC-4"


def test_a_step_is_found_by_its_name_and_its_aliases(base: Project) -> None:
    for word in ("SEV-1", "sev-1", "P0"):
        found = ladder.step(base.config, word)
        assert found
        assert (found.rank, found.respond, found.mode) == (0, 5, "war-room")
    assert ladder.step(base.config, "SEV-9") is None
    assert ladder.step(base.config, "") is None


def test_an_open_incident_is_past_its_limit_the_day_after(tmp_path: Path) -> None:
    """SEV-2 may be open for 3 days: begun on the 16th until the 19th, on the 17th until the 20th."""
    files = {
        name.replace("resolved", "open"): text.replace("status: resolved", "status: open")
        for name, text in {
            **incident("1", "SEV-2", started="2026-11-16T10:00Z"),
            **incident("2", "SEV-2", started="2026-11-17T10:00Z"),
        }.items()
    }
    base = loaded(tmp_path, files)
    assert incidents.past_limit(base, base.graph["INC-1"]) == date(2026, 11, 19)
    assert incidents.past_limit(base, base.graph["INC-2"]) is None
