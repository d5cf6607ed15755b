"""The packages that are installed here as a folder of wheels, which stands in for a package index.

A host installs opskb with pip from an index. No test reaches for the network, so what pip would fetch
is packed again from this environment; pip, its environments and its builds are the real ones.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

# What installs opskb from a checkout: its own requirements, and what builds it.
NEEDED = ("opskb", "hatchling")
# The ten thousand icons of the theme, which no check reads: most of what would be unpacked each time.
ICONS = ".icons"


def packed(folder: Path) -> Path:
    """A folder with one wheel for each package that installing opskb takes."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in _needed():
        _pack(one, folder)
    return folder


def offline(wheels: Path, scratch: Path) -> dict[str, str]:
    """The environment of a host whose package index is this folder, and whose home is empty."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {
        **kept,
        "HOME": str(scratch),
        "SOURCE_DATE_EPOCH": os.environ["SOURCE_DATE_EPOCH"],
        "GIT_CEILING_DIRECTORIES": os.environ["GIT_CEILING_DIRECTORIES"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_COMPILE": "1",
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        # What asks for the network nevertheless finds nobody.
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }


def _needed() -> Iterator[Distribution]:
    """The closure of what is needed, without opskb itself: that comes from the checkout."""
    waiting, seen = list(NEEDED), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        found = distribution(name)
        waiting += [one.name for one in _requirements(found)]
        if name != "opskb":
            yield found


def _requirements(found: Distribution) -> Iterator[Requirement]:
    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def _pack(found: Distribution, folder: Path) -> None:
    """A wheel as it was before it was installed, but for its scripts: pip writes them again.

    Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    lines = (found.read_text("WHEEL") or "").splitlines()
    tags = [line.removeprefix("Tag: ").split("-") for line in lines if line.startswith("Tag: ")]
    tag = "-".join(".".join(dict.fromkeys(parts)) for parts in zip(*tags, strict=True))
    name = found.metadata["Name"].replace("-", "_")
    own = {"INSTALLER", "REQUESTED", "direct_url.json"}
    with ZipFile(folder / f"{name}-{found.version}-{tag}.whl", "w") as archive:
        for path in found.files or ():
            written = path.suffix == ".pyc" or path.name in own
            if ".." not in path.parts and not written and ICONS not in path.parts:
                archive.write(str(path.locate()), path.as_posix())


if __name__ == "__main__":
    print(packed(Path(sys.argv[1])))
