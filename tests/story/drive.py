"""Writes the CSV series of the sample from its story: `python -m tests.story.drive`.

`test_series.py` fails when a file is not what this would write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.story import (
    series_alerts,
    series_cadence,
    series_gates,
    series_growth,
    series_metrics,
    series_slos,
    series_spend,
)

ROOT = Path(__file__).parents[2]
Story = Mapping[str, Any]

SERIES: Mapping[str, Callable[[Story], str]] = {
    **series_alerts.SERIES,
    **series_cadence.SERIES,
    **series_gates.SERIES,
    **series_growth.SERIES,
    **series_metrics.SERIES,
    **series_slos.SERIES,
    **series_spend.SERIES,
}
"""For each CSV of the sample, relative to the root, what its text is."""


def story() -> Story:
    """The facts of the story."""
    found: Story = yaml.safe_load((ROOT / "data/story.yml").read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    for path, text in SERIES.items():
        (ROOT / path).write_text(text(story()), encoding="utf-8")
