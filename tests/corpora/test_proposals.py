"""Public PEPs and KEPs, read as they are: what was counted in them by hand, and again here without us."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from opskb import project
from opskb.rules import RULES
from opskb.source import read
from tests.corpora.conftest import Load
from tests.corpora.test_decisions import findings, pairs

FACTS: Mapping[str, Mapping[str, Any]] = read(Path(__file__).parent, "facts.yml").data[0]
NAMES = sorted(name for name in FACTS if name.startswith("prop-"))
Pairs = set[tuple[str, str]]
OURS = re.compile(r"/kubernetes/enhancements/(?:blob|tree)/[^/]+/keps/")
NOTHING = ("", "n/a", "none", "tbd", "todo", "null")


# ---- Counted without us ----


def raw_peps(corpora: Path) -> dict[str, dict[str, str]]:
    """The headers of every PEP by its id, by a reader of five lines."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((corpora / "prop-peps/peps").glob("*.rst")):
        block = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))[0].strip()
        block = re.sub(r"\n[ \t]+", " ", block)
        headers = dict(line.split(":", 1) for line in block.split("\n"))
        found[f"PEP-{int(headers['PEP']):04d}"] = headers
    return found


def raw_keps(corpora: Path) -> dict[str, dict[str, Any]]:
    """Every kep.yaml by the path of its folder, all values as text."""
    root = corpora / "prop-keps"
    return {
        path.parent.relative_to(root).as_posix(): yaml.load(
            path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
        )
        for path in sorted(root.rglob("kep.yaml"))
    }


def said(headers: Mapping[str, str], name: str) -> list[str]:
    return [f"PEP-{int(number):04d}" for number in re.findall(r"\d+", headers.get(name, ""))]


def references(keps: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for data in keps.values():
        for key in ("see-also", "replaces", "superseded-by"):
            value = data.get(key) or []
            yield from value if isinstance(value, list) else [value]


def number(path: str) -> str:
    """The number of a folder in a path, not that of a file of the count before."""
    found = re.search(r"(?:^|/)0*(\d{1,6})(?:-(?!\S*\.md$)|$|-[^/]*/)", path)
    return found[1] if found else ""


def test_replacements_of_peps_counted_without_us(corpora: Path) -> None:
    facts, peps = FACTS["prop-peps"], raw_peps(corpora)
    assert len(peps) == facts["records"]
    new = {(id, old) for id, pep in peps.items() for old in said(pep, "Replaces")}
    old = {(to, id) for id, pep in peps.items() for to in said(pep, "Superseded-By")}
    assert len(new | old) == 47
    assert len(new & old) == facts["agree"]
    assert new - old == set(map(tuple, facts["new"]))
    assert old - new == set(map(tuple, facts["old"]))


def test_references_of_keps_counted_without_us(corpora: Path) -> None:
    """188 that do not resolve as they are written, 51 of them by no number either: paths and addresses.

    Those 51 are 48 paths and 3 addresses. What we find is 51 too, and not the same: without 4 paths that
    are the template's examples, and the addresses, of which nobody knows here what they lead to; with 7
    that are no paths, but numbers and names of files.
    """
    facts, keps = FACTS["prop-keps"], raw_keps(corpora)
    assert len(keps) == facts["records"]
    every = list(references(keps))
    assert len(every) == facts["references"]
    meant = [word for word in every if word.strip().lower() not in NOTHING]
    assert len(every) - len(meant) == facts["nothing"]
    assert sum(word.lstrip("/") in keps for word in meant) == facts["as_written"]
    addresses = [word for word in meant if "://" in word]
    assert len(addresses) == facts["addresses"]
    paths = [word.strip("/") for word in meant if re.match(r"/?keps?/", word)]
    there = [path.removesuffix("/README.md").removesuffix("/kep.yaml") in keps for path in paths]
    assert len(addresses) + there.count(False) == facts["unanswered"]
    ours = [word.partition("/keps/")[2] for word in addresses if OURS.search(word)]
    gone = [path for path, found in zip(paths, there, strict=True) if not found]
    numbers = {number(path) for path in keps} - {""}
    unnumbered = [path for path in (*gone, *ours) if number(path) not in numbers]
    assert len(unnumbered) == facts["dead"]


# ---- Read by us ----


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_a_proposal(name: str, load: Load) -> None:
    base = load(name)
    assert len(base.records) == FACTS[name]["records"]
    assert {record.kind for record in base.records} == {"proposal"}
    assert not [skip for skip in base.skipped if skip.path.endswith((".rst", ".yaml"))]
    assert all(record.title != record.id for record in base.records)


@pytest.mark.parametrize("name", NAMES)
def test_every_status_is_read_in_the_word_of_its_author(name: str, load: Load) -> None:
    words = Counter((record.values["status"] or "").lower() for record in load(name).records)
    assert words.pop("", 0) == FACTS[name].get("none", 0)
    assert words == FACTS[name]["statuses"]


@pytest.mark.parametrize("name", NAMES)
def test_pairs_that_agree_and_pairs_that_only_one_side_knows(name: str, load: Load) -> None:
    found = pairs(load(name))
    assert len(found["agree"]) == FACTS[name]["agree"]
    for speaker in ("old", "new"):
        assert found[speaker] == set(map(tuple, FACTS[name][speaker])), speaker


@pytest.mark.parametrize("name", NAMES)
def test_each_pair_that_one_side_knows_is_one_finding_at_a_status(name: str, load: Load) -> None:
    base = load(name)
    found = findings(base, "OKB203")
    known: Pairs = {(old, new) for new, old in (*FACTS[name]["new"], *FACTS[name]["old"])}
    assert {finding.related for finding in found} == known
    assert len(found) == len(known)
    root = base.root
    for finding in found:
        line = (root / finding.place.path).read_text().split("\n")[finding.place.line - 1]
        assert line.lower().startswith("status:")
        assert line[finding.place.column - 1 : finding.place.end_column - 1] in line.split(": ")[1]


def test_what_a_superseded_pep_must_say(load: Load) -> None:
    base, facts = load("prop-peps"), FACTS["prop-peps"]
    found = findings(base, "OKB206")
    assert [finding.record for finding in found] == facts["without_pointer"]
    assert {finding.remedy for finding in found} == {"add `Superseded-By:`"}
    other = [
        record.id
        for record in base.records
        if record.values.get("superseded_by") and record.status != "superseded"
    ]
    assert other == facts["pointer_and_another_status"]


def test_a_remedy_is_in_the_words_of_the_file(load: Load) -> None:
    remedies = {one.related: one.remedy for one in findings(load("prop-peps"), "OKB203")}
    assert remedies["PEP-0382", "PEP-0402"] == "add `Superseded-By: 402`"
    assert remedies["PEP-0005", "PEP-0387"] == "add `Replaces: 5`"
    remedies = {one.related: one.remedy for one in findings(load("prop-keps"), "OKB203")}
    path = "/keps/sig-auth/1205-bound-service-account-tokens"
    assert remedies["KEP-2451", "KEP-1205"] == f"add `superseded-by: {path}`"


def test_references_of_keps_that_lead_to_nothing(load: Load) -> None:
    facts = FACTS["prop-keps"]
    found = findings(load("prop-keps"), "OKB201")
    assert len(found) == facts["dead"]
    assert {finding.field for finding in found} == {"relates_to", "supersedes"}
    paths = [finding for finding in found if re.search(r"`/?keps?/", finding.message)]
    assert len(paths) == facts["dead_paths"]


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        ("/keps/sig-node/135-seccomp/README.md", "KEP-135"),
        ("keps/sig-node/606-compute-device-assignment/", "KEP-606"),
        ("/keps/sig-node/3573-device-plugin/kep.yaml", "KEP-3573"),
        ("/keps/sig-apps/4368-support-managed-by-batch-job", "KEP-4368"),
        ("/keps/sig-node/5027-dra-admin-controlled-device-attributes", "KEP-5027"),
        ("/kep/sig-network/0752-endpointslices/", "KEP-752"),
        ("/keps/sig-node/5307", "KEP-5307"),
        ("/keps/prod-readiness/sig-apps/3329", "KEP-3329"),
        (
            "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/2000-graceful-node-shutdown",
            "KEP-2000",
        ),
    ],
)
def test_every_way_to_name_a_kep_leads_to_it(raw: str, id: str, load: Load) -> None:
    base = load("prop-keps")
    (target, *others) = {link.target for link in base.graph.links if link.raw == raw}
    assert (target, others) == (id, [])


def test_what_is_wrong_in_single_keps(load: Load) -> None:
    base, facts = load("prop-keps"), FACTS["prop-keps"]
    (misspelt,) = findings(base, "OKB401")
    assert (misspelt.record, misspelt.remedy) == (facts["misspelt"], "did you mean `implemented`?")
    left = [record.unfilled for record in base.records if record.unfilled]
    assert len(left) == len(findings(base, "OKB706")) == facts["template_anywhere"]
    assert sum(bool(one.keys() & {"title", "status"}) for one in left) == facts["template"]
    (twice,) = findings(base, "OKB101")
    assert {twice.record: 2} == facts["twice"]
    unnumbered = sorted(one.id for one in base.records if one.number is None)
    assert unnumbered == facts["unnumbered"]
    (folder,) = findings(base, "OKB104")
    assert folder.record == "KEP-1884"


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_floods_a_reader(name: str, load: Load) -> None:
    """What is told of 736 and 656 files is what their keepers would mend."""
    found = Counter(
        finding.code for finding in findings(load(name), *(rule.code for rule in RULES))
    )
    assert found == {
        "prop-peps": {"OKB203": 20, "OKB205": 4, "OKB206": 4, "OKB411": 3},
        "prop-keps": {
            "OKB003": 9, "OKB101": 1, "OKB104": 1, "OKB201": 51, "OKB203": 9, "OKB205": 1,
            "OKB206": 4, "OKB207": 4, "OKB401": 1, "OKB706": 12,
        },
    }[name]  # fmt: skip


def test_impossible_dates_cost_only_themselves(load: Load) -> None:
    base = load("prop-keps")
    days = {one.message.split("`")[3] for one in base.problems}
    assert {"2023-14-05", "2025-30-01", "v1.27"} <= days
    found = base.find("KEP-4355")
    assert found
    assert (found.opened, found.owner, found.status) == (
        None,
        "@jpbetz, @jefftree",
        "implementable",
    )


def test_a_pep_is_read_whole(load: Load) -> None:
    found = load("prop-peps").find("PEP 8")
    assert found
    assert (found.id, found.title, found.state) == (
        "PEP-0008",
        "Style Guide for Python Code",
        "live",
    )
    assert found.owner == "Guido van Rossum, Barry Warsaw, Alyssa Coghlan"
    assert str(found.opened) == "2001-07-05"
    assert str(found.place("author", 1)) == "peps/pep-0008.rst:4:9"
    assert found.body.startswith("Introduction\n===")
    assert found.at(0).line == 12


def test_what_a_pep_mentions_is_found(load: Load, corpora: Path) -> None:
    graph = load("prop-peps").graph
    mentioned = {link.target for link in graph.outgoing["PEP-0008"] if link.form == "mention"}
    assert {"PEP-0007", "PEP-0257", "PEP-0020"} <= mentioned


def test_a_folder_of_a_repository_alone_is_read_too(corpora: Path) -> None:
    """`opskb check keps/sig-node` makes that folder the root, and the paths in it stay what they are."""
    base = project.load(corpora / "prop-keps/keps/sig-node", as_of="2026-11-20")
    raw = "/keps/sig-node/135-seccomp/README.md"
    assert {link.target for link in base.graph.links if link.raw == raw} == {"KEP-135"}
