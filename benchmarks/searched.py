"""A search among records that are loaded and indexed: its cost in this process, the median of many."""

from __future__ import annotations

import random
import time
from pathlib import Path
from statistics import median

from benchmarks.measure import Cost
from opskb import project, rules
from opskb.answers import search_records
from opskb.outputs.site import Site

QUERIES, WORDS = 100, 5


def search(base: Path, memory: int) -> Cost:
    """The medians of some queries, each of the ids, the titles or any words of the records; asked once before.

    A process alone holds `memory`, which is not measured here.
    """
    read = project.load(base)
    site = Site(read, rules.check(read), rules.rulebook(read))
    queries = _queries(read)
    costs = []
    for query in queries + queries:
        cpu, wall = time.process_time(), time.perf_counter()
        search_records(site, query=query)
        costs.append((time.process_time() - cpu, time.perf_counter() - wall))
    later = costs[len(queries) :]
    return Cost(median(one for one, _ in later), median(one for _, one in later), memory)


def _queries(read: project.Project) -> list[str]:
    chance = random.Random(1)
    records = chance.choices(read.records, k=QUERIES)
    asked = []
    for at, one in enumerate(records):
        words = " ".join(chance.choices(one.body.split() or [one.id], k=WORDS))
        asked.append((one.id, one.title, words, words)[at % 4])
    return asked
