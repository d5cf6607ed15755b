"""The style sheet and the script that come with opskb, copied into the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from opskb.model import Artifact
from opskb.outputs.site import Site

HOME = Path(__file__).parent.parent / "assets"
FOLDER = "assets/opskb"


def paths() -> list[str]:
    """Where each asset lies on the site."""
    return [f"{FOLDER}/{name}" for name in _names()]


def assets(site: Site) -> Iterator[Artifact]:
    """Every asset as it is."""
    for name in _names():
        yield Artifact(f"{FOLDER}/{name}", content=(HOME / name).read_bytes())


def _names() -> list[str]:
    found = (path.relative_to(HOME).as_posix() for path in HOME.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.endswith(".py") and "__pycache__" not in name)
