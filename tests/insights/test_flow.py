"""Where steps lead: rings, ends, what is looked at again, and as many of them as a file may hold."""

from __future__ import annotations

import pytest

from opskb.insights import flow
from opskb.insights.step import Doing, Step


def steps(*rows: str) -> tuple[Step, ...]:
    """`S1 act >S3 ?S2 =S4`: an id, a kind, `next`, `goto`, `verify`."""
    return tuple(map(_step, rows))


def _step(row: str) -> Step:
    id, kind, *rest = row.split()
    signs: dict[str, list[str]] = {
        sign: [one[1:] for one in rest if one[0] == sign] for sign in ">?="
    }
    doing: Doing = kind  # type: ignore[assignment]
    return Step(
        id,
        doing,
        "",
        on_fail="goto" if signs["?"] and kind != "decide" else "abort",
        goto=tuple(signs["?"]),
        next="".join(signs[">"]),
        verified_by="".join(signs["="]),
    )


def ids(found: tuple[Step, ...]) -> list[str]:
    return [one.id for one in found]


@pytest.mark.parametrize(
    ("rows", "unreached", "endless"),
    [
        ((), [], []),
        (("S1 act",), [], []),
        (("S1 act >S1",), [], ["S1"]),
        (("S1 observe", "S2 notify >S1"), [], ["S1", "S2"]),
        (("S1 observe", "S2 decide ?S1"), [], []),
        (("S1 observe", "S2 verify ?s1"), [], []),
        (("S1 observe >S3", "S2 act", "S3 act"), ["S2"], []),
        (("S1 decide ?end >S2", "S2 act >S2"), [], ["S2"]),
        (("S1 decide ?S3 >end", "S2 act >S3", "S3 act >end"), ["S2"], []),
        (("S1 act =S3 >end", "S2 act >end", "S3 verify"), ["S2"], []),
        (("S1 act >nowhere", "S2 act"), [], []),
        (("S1 act >END", "S2 act"), ["S2"], []),
    ],
)
def test_what_is_never_reached_and_what_never_ends(
    rows: tuple[str, ...], unreached: list[str], endless: list[str]
) -> None:
    all = steps(*rows)
    assert (ids(flow.unreached(all)), ids(flow.endless(all))) == (unreached, endless)


@pytest.mark.parametrize(
    ("rows", "unverified"),
    [
        (("S1 act", "S2 verify"), []),
        (("S1 act", "S2 observe", "S3 notify", "S4 verify"), []),
        (("S1 act", "S2 act", "S3 verify"), ["S1"]),
        (("S1 act >S3", "S2 verify", "S3 notify"), ["S1"]),
        (("S1 act >S3", "S2 act", "S3 verify"), []),
        (("S1 act =S3", "S2 act", "S3 verify"), []),
        (("S1 notify", "S2 verify", "S3 act >S1"), []),
        (("S1 act >S2", "S2 notify >S1"), ["S1"]),
        (("S1 act",), ["S1"]),
    ],
)
def test_what_nobody_looks_at_again(rows: tuple[str, ...], unverified: list[str]) -> None:
    assert ids(flow.unverified(steps(*rows))) == unverified


def test_many_steps_are_walked_once() -> None:
    rows = [f"S{at} act >S{at - 1}" for at in range(1, 20_000)]
    all = steps("S0 verify >end", *rows, f"S20000 act ?S19999 >S{5}")
    assert len(flow.unreached(all)) == 20_000
    assert flow.endless(all) == ()
    assert len(flow.unverified(all)) == 19_999
