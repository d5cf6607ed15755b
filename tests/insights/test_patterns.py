"""Patterns of somebody's own: what they match, and which are never matched at all."""

from __future__ import annotations

import pytest

from opskb.insights import patterns


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        (r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", "10.0.0.1", True),
        ("(ab)*c", "ababc", True),
        ("a{,2}", "aaa", False),
        ("a|bc", "bc", True),
        ("[]a]+", "a]", True),
        (r"[\]]", "]", True),
        ("(?:eu|us)-[a-z]{1,12}-[0-9]", "eu-central-1", True),
        ("", "", True),
        ("a{x}", "a{x}", True),
    ],
)
def test_a_plain_pattern_is_matched(pattern: str, value: str, fits: bool) -> None:
    assert patterns.fits(pattern, value) is fits


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a+)+", "repeats what repeats"),
        ("(a|a)*", "repeats what repeats"),
        ("(a?){0,999}", "repeats what repeats"),
        ("a*a*a*a*b", "repeats what repeats"),
        ("(a|b)" * 40, "repeats what repeats"),
        ("(?=a)a", "more than a group"),
        ("(?i)a", "more than a group"),
        ("(?P<x>a)", "more than a group"),
        (r"(a)\1", "looks back"),
        ("(" * 30 + ")" * 30, "deep"),
        ("(a", "never closes"),
        ("[a", "never closes"),
        ("a)", "never opened"),
        ("*a", "is no regular expression"),
        ("a**", "is no regular expression"),
        ("\\", "is no regular expression"),
        ("a{9999999999999}", "is no regular expression"),
        ("[z-a]", "is no regular expression"),
        ("a" * 201, "longer than 200"),
    ],
)
def test_what_may_keep_a_check_waiting_is_not_taken(pattern: str, said: str) -> None:
    with pytest.raises(patterns.Unfit, match=said):
        patterns.fits(pattern, "a" * 30 + "!")


def test_a_long_text_is_held_against_nothing_that_repeats_often() -> None:
    assert not patterns.fits("a*a*b", "a" * 200)
    with pytest.raises(patterns.Unfit, match="repeats what repeats"):
        patterns.fits("a*a*a*b", "a" * 200)
    with pytest.raises(patterns.Unfit, match="more than 200"):
        patterns.fits("a*", "a" * 201)
