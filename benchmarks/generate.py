"""Writes a knowledge base of any size: native records over the built-in kinds, the same every time."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.body import body
from benchmarks.front import Task, front
from benchmarks.plan import AS_OF, Entry, Plan, plan
from benchmarks.words import SERVICES

SETTINGS = f"""\
name: Benchmark
as_of: {AS_OF}
sources: [{{path: data}}]
code_root: code
# Nobody signs what is generated.
levels: [{{rule: OKB611, level: "off"}}]
waivers:
  - {{rule: OKB801, record: threat-model, until: 2027-11-20, reason: Generated records hold no threats}}
  - {{rule: OKB801, record: ledger, until: 2027-11-20, reason: Generated records hold no ledger}}
"""


def generate(folder: Path, count: int) -> Plan:
    """Write a knowledge base of `count` records into a folder, and say which records it holds."""
    planned = plan(count)
    _write(folder / "opskb.yml", SETTINGS)
    for service in SERVICES:
        _write(
            folder / "code" / "services" / service / "main.py", f'"""The service {service}."""\n'
        )
    for entry in planned.entries:
        _write(folder / entry.path, record(entry, planned))
    return planned


def record(entry: Entry, planned: Plan) -> str:
    """The whole text of one record."""
    # Seeded by text, which Random hashes itself: PYTHONHASHSEED has no say in it.
    random = Random(entry.id)
    below = body(entry, planned, random)
    return front(Task(entry, planned, below.hash, random)) + below.text


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
