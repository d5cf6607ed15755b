from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opskb.globs import Listing, among, anything, literal, matches

CASES = [
    ("services/payouts", "services/payouts", True),
    ("services/payouts", "services/payouts/worker.py", True),
    ("services/payouts/", "services/payouts/worker.py", True),
    ("services/payouts", "services/payouts-old/worker.py", False),
    ("services/*.py", "services/worker.py", True),
    ("services/*.py", "services/payouts/worker.py", False),
    ("services/*", "services/payouts/worker.py", True),
    ("services/**/worker.py", "services/worker.py", True),
    ("services/**/worker.py", "services/payouts/eu/worker.py", True),
    ("services/**/worker.py", "services/payouts/eu/worker.pyc", False),
    ("**/payouts/*.py", "payouts/eu/payouts/worker.py", True),
    ("**", "anything/at/all", True),
    ("services/**", "services", True),
    ("services/**/**", "services/payouts/worker.py", True),
    ("*.md", "docs/index.md", False),
    ("v?/api.py", "v2/api.py", True),
    ("v?/api.py", "v10/api.py", False),
    ("./services", "services/worker.py", True),
    ("app/[slug]/page.tsx", "app/[slug]/page.tsx", True),
    ("app/[slug]/page.tsx", "app/s/page.tsx", False),
    ("app/[*]/page.tsx", "app/[slug]/page.tsx", True),
]


@pytest.mark.parametrize(("glob", "path", "meant"), CASES)
def test_what_a_pattern_means(glob: str, path: str, meant: bool) -> None:
    assert matches(glob, path) is meant
    assert list(among(glob, [path])) == ([path] if meant else [])
    assert anything(glob, listed([path])) is meant


NAMES = st.sampled_from(["a", "b", "ab", "a.py", "b-c", "a[1]"])
PARTS = st.sampled_from(["a", "b", "*", "**", "a*", "*.py", "?", "a[1]", "b-c"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(st.lists(PARTS, min_size=1, max_size=4).map("/".join), st.lists(PATHS, max_size=12))
def test_the_three_ways_to_ask_agree(glob: str, paths: list[str]) -> None:
    # A folder cannot be a file too.
    paths = sorted(
        {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}
    )
    meant = [path for path in paths if matches(glob, path)]
    assert list(among(glob, paths)) == meant
    assert all(path.startswith(literal(glob)) for path in meant)
    # A folder will do where the pattern goes no further: nothing needs to be in it.
    assert anything(glob, listed(paths)) is bool(meant or ends_in_a_folder(glob, paths))


def ends_in_a_folder(glob: str, paths: list[str]) -> bool:
    folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"} | {""}
    return any(matches(glob, folder) for folder in folders if folder) or set(glob.split("/")) == {
        "**"
    }


def listed(paths: list[str]) -> Callable[[str], Listing]:
    """Lists the folders that these paths lie in."""

    def listing(folder: str) -> Listing:
        start = f"{folder}/" if folder else ""
        below = [path[len(start) :] for path in paths if path.startswith(start)]
        names = frozenset(path.split("/")[0] for path in below)
        return Listing(names, frozenset(path.split("/")[0] for path in below if "/" in path))

    return listing


def test_a_pattern_of_many_stars_takes_no_time() -> None:
    assert not matches("*a" * 30 + "b", "a" * 250)
    assert not matches("**/" * 30 + "b", "a/" * 250)
