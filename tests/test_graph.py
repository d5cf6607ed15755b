"""References in every spelling, both sides of a relation, chains, suspects and the digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.graph import Graph
from opskb.project import Project, load


def base(tmp_path: Path, **records: str) -> Project:
    """A knowledge base of records given as `adr_1="front matter|body"`."""
    folders = {"adr": "adr", "rb": "runbooks", "surf": "surfaces", "pm": "postmortems"}
    for name, text in records.items():
        prefix, _, number = name.partition("_")
        front, _, body = text.partition("|")
        folder = tmp_path / "data" / folders[prefix]
        folder.mkdir(parents=True, exist_ok=True)
        id = f"{prefix.upper()}-{int(number):04d}"
        lines = "\n".join(line.strip() for line in front.split(";") if line.strip())
        (folder / f"{id.lower()}.md").write_text(f"---\nid: {id}\n{lines}\n---\n{body}")
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    return load(tmp_path)


def targets(graph: Graph, source: str) -> list[tuple[str, str]]:
    return [(link.form, link.target) for link in graph.outgoing.get(source, ())]


SPELLINGS = [
    "ADR-0002",
    "ADR 2",
    "ADR-2",
    "ADR #0002",
    "ADR2",
    "[the queue](adr-0002.md)",
    "[the queue](./adr-0002)",
    "[the queue](../adr/adr-0002.md#why)",
    "[the queue](/adr/2)",
    "see <a href='adr-0002.md'>it</a>",
    "[the queue][q]\n\n[q]: adr-0002.md",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_reference_in_prose_is_found_however_it_is_spelt(tmp_path: Path, text: str) -> None:
    project = base(
        tmp_path, adr_1=f"status: accepted|We follow {text}\n", adr_2="status: accepted|"
    )
    assert [target for _, target in targets(project.graph, "ADR-0001")] == ["ADR-0002"]


NO_REFERENCES = [
    "`ADR-0002`",
    "```\nADR-0002\n```",
    "~~~\n[x](adr-0002.md)\n~~~",
    "<!-- ADR-0002 -->",
    "XADR-0002",
    "ADR-0001",
    "RFC 7231",
    "https://example.org/ADR-0002",
    "[x](https://example.org/adr-0002.md)",
]


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_code_comments_addresses_and_strangers_are_no_references(tmp_path: Path, text: str) -> None:
    project = base(
        tmp_path, adr_1=f"status: accepted|Text\n\n{text}\n\ntext.", adr_2="status: accepted|"
    )
    assert targets(project.graph, "ADR-0001") == []


def test_a_backlink_carries_its_sentence(tmp_path: Path) -> None:
    body = "First one. The *queue* of [ADR 2](adr-0002.md) is slow. Last one."
    project = base(tmp_path, adr_1=f"status: accepted|{body}", adr_2="status: accepted|")
    [(source, link)] = project.graph.backlinks(project.graph["ADR-0002"])
    assert source.id == "ADR-0001"
    assert project.graph.sentence(link) == "The queue of ADR 2 is slow."
    assert str(link.place) == "data/adr/adr-0001.md:5:27"


def test_either_side_may_write_a_relation_and_both_see_it(tmp_path: Path) -> None:
    project = base(
        tmp_path,
        adr_1="status: superseded;superseded_by: ADR-0003|",
        adr_2="status: accepted|",
        adr_3="status: accepted;supersedes: [ADR-0001, {to: ADR-0002, part: § 7}]|",
    )
    edges = {edge.tail.id: edge for edge in project.graph.edges}
    assert not edges["ADR-0001"].one_sided
    assert edges["ADR-0002"].one_sided
    assert not edges["ADR-0002"].whole
    assert [one.id for one in project.graph.chain(project.graph["ADR-0001"])] == [
        "ADR-0001",
        "ADR-0002",
        "ADR-0003",
    ]
    assert project.graph.successor(project.graph["ADR-0001"]).id == "ADR-0003"
    assert project.graph.successor(project.graph["ADR-0002"]) is None


def test_suspicion_is_followed_across_kinds(tmp_path: Path) -> None:
    project = base(
        tmp_path,
        adr_1="status: superseded;superseded_by: ADR-0002|",
        adr_2="status: accepted;supersedes: ADR-0001|",
        surf_1="status: live;owner: A;criticality: high;relates_to: ADR-0001|",
        rb_1="status: active;owner: A;surface: SURF-0001|",
        rb_2="status: draft;owner: A;surface: SURF-0001|",
    )
    suspects = project.graph.suspects
    assert set(suspects) == {"SURF-0001", "RB-0001"}
    assert suspects["SURF-0001"][0].via == ()
    assert suspects["RB-0001"][0].via == ("SURF-0001",)


def test_a_loop_of_relations_ends(tmp_path: Path) -> None:
    project = base(
        tmp_path,
        adr_1="status: superseded;superseded_by: ADR-0002|",
        adr_2="status: superseded;superseded_by: ADR-0001|",
        adr_3="status: accepted;relates_to: ADR-0001|",
    )
    assert project.graph.successor(project.graph["ADR-0001"]) is None
    assert len(project.graph.chain(project.graph["ADR-0001"])) == 2
    assert set(project.graph.suspects) == {"ADR-0003"}


def test_the_digest_does_not_change_when_a_link_moves_or_line_ends_do(tmp_path: Path) -> None:
    one = base(
        tmp_path / "a",
        adr_1="status: accepted|See [it](adr-0002.md).  \n",
        adr_2="status: accepted|",
    )
    two = base(tmp_path / "b", adr_1="status: accepted|See ADR 2.\r\n", adr_2="status: accepted|")
    three = base(tmp_path / "c", adr_1="status: accepted|See them.\n", adr_2="status: accepted|")
    digests = [one.graph.digest(one.graph["ADR-0001"]) for one in (one, two, three)]
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


def test_records_with_one_id_are_all_kept(tmp_path: Path) -> None:
    project = base(tmp_path, adr_1="status: accepted|", adr_2="status: accepted|")
    (tmp_path / "data/adr/adr-0001-again.md").write_text(
        "---\nid: ADR-0001\nstatus: accepted\n---\n"
    )
    project = load(tmp_path)
    assert [record.key for record in project.records] == [
        "ADR-0001",
        "ADR-0001--adr-0001",
        "ADR-0002",
    ]


def test_what_is_hidden_shows_nowhere(tmp_path: Path) -> None:
    project = base(
        tmp_path,
        adr_1="status: accepted;visibility: private|Mentions ADR-0002.",
        adr_2="status: accepted|Mentions ADR-0001.",
    )
    assert [record.id for record in project.records] == ["ADR-0002"]
    assert project.graph.links == ()
    assert project.find("ADR-0001") is None


def test_the_address_of_a_relation_may_be_quoted(tmp_path: Path) -> None:
    """`[51](0051-one%20more.md)` under Status is what editors write for a name with a blank."""
    folder = tmp_path / "docs" / "adr"
    folder.mkdir(parents=True)
    text = "# {0}. Take {0}\n\nDate: 2026-01-05\n\n## Status\n\n{1}\n\n## Context\n\nWhy.\n"
    (folder / "0050-größer file.md").write_text(
        text.format(50, "Superseded by [51](0051-one%20more.md)"), encoding="utf-8"
    )
    (folder / "0051-one more.md").write_text(
        text.format(51, "Accepted\n\nSupersedes [50](0050-gr%C3%B6%C3%9Fer%20file.md)")
    )
    pairs = {(edge.head.id, edge.tail.id) for edge in load(folder, as_of="2026-11-20").graph.edges}
    assert len(pairs) == 1
    assert pairs <= {("ADR-0050", "ADR-0051"), ("ADR-0051", "ADR-0050")}
