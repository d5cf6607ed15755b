"""The two site engines, run the way a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Engine:
    """One engine: `build` runs it in a process of its own, as plugins keep state in modules."""

    name: str

    def build(
        self, config: Path, site: Path, *options: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", self.name, "build"]
        where = ["--config-file", str(config), "--site-dir", str(site)]
        return subprocess.run(
            [*command, *where, *options],
            cwd=config.parent,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
