from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from opskb import project
from tests.checked import commit, found, git, loaded, write

ADR = "data/adr/adr-0001.md"
OTHER = "data/adr/adr-0002.md"
SETTINGS = {"opskb.yml": "as_of: 2026-11-20\n"}


def adr(front: str, body: str = "", *, id: str = "ADR-0001") -> str:
    return f"---\nid: {id}\ntitle: Queue\n{front}---\n{body}"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        ("acepted", "did you mean `accepted`?"),
        ("aproved", "did you mean `accepted`?"),
        ("depricated", "did you mean `deprecated`?"),
        ("🎉", "write one of proposed, accepted, rejected, deprecated, superseded"),
    ],
)
def test_an_unknown_status_is_told_what_was_meant(tmp_path: Path, status: str, remedy: str) -> None:
    (finding,) = found(loaded(tmp_path, {ADR: adr(f"status: {status}\n")}), "OKB401")
    assert (finding.remedy, finding.place.line) == (remedy, 4)


@pytest.mark.parametrize("status", ["Accepted", "approved", "SUPERSEDED", "partly superseded"])
def test_a_status_may_be_spelt_in_other_ways(tmp_path: Path, status: str) -> None:
    assert not found(loaded(tmp_path, {ADR: adr(f"status: {status}\n")}), "OKB401")


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("data/adr/adr-0001.md", True),
        ("data/runbooks/rb-0001.md", True),
        ("data/pages/onboarding.md", False),
        ("data/roles/role-lead.md", False),
        ("data/tombstones/ts-0001.md", False),
    ],
)
def test_a_status_may_be_left_out_where_it_would_say_nothing(
    tmp_path: Path, path: str, missing: bool
) -> None:
    assert bool(found(loaded(tmp_path, {path: "---\ntitle: One\n---\n"}), "OKB402")) is missing


ACCEPTED = "status: accepted\naccepted: {{on: 2026-03-02, by: Ines Ferreira, hash: {}}}\n"


@pytest.mark.parametrize(
    ("hash", "changed"),
    [(sha("One queue."), False), (f"SHA256:{sha('One queue.')}", False), (sha("Two."), True)],
)
def test_an_accepted_text_is_held_to_its_hash(tmp_path: Path, hash: str, changed: bool) -> None:
    base = loaded(tmp_path, {ADR: adr(ACCEPTED.format(hash), "One queue.\n")})
    assert bool(found(base, "OKB403")) is changed


def decided(words: str, status: str = "accepted", rest: str = "") -> str:
    return adr(f"status: {status}\n", f"## Context\n\nIt stops.\n\n## Decision\n\n{words}\n{rest}")


HISTORIES = [
    ([decided("One."), decided("Two.")], "2026-02-01"),
    ([decided("One.", "proposed"), decided("Two.")], ""),
    ([decided("One.", "proposed"), decided("Two."), decided("Three.")], "2026-03-01"),
    ([decided("One."), decided("Two."), decided("One.")], ""),
    ([decided("One."), decided("One.", rest="\n## Consequences\n\nNone.\n")], ""),
    ([decided("[One](adr-0002.md)."), decided("[One](old/adr-0002.md).")], ""),
    ([decided("One\nline."), decided("One line.")], ""),
    ([decided("One."), decided("Two.", "superseded")], ""),
    ([decided("One."), adr("status: accepted\n", "Two.\n")], ""),
    ([decided("One."), "---\n[broken\n---\n", decided("Two.")], "2026-03-01"),
]


@pytest.mark.parametrize(("versions", "day"), HISTORIES)
def test_git_knows_which_decision_was_accepted(
    tmp_path: Path, versions: list[str], day: str
) -> None:
    for month, text in enumerate(versions, start=1):
        commit(tmp_path, f"2026-{month:02}-01", {**SETTINGS, ADR: text})
    findings = found(project.load(tmp_path), "OKB403")
    assert [one.message.partition(" of ")[2].partition(",")[0] for one in findings] == [day] * bool(
        day
    )


def test_a_hash_settles_what_git_would_say(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: decided("One.")})
    body = "## Decision\n\nTwo.\n"
    commit(tmp_path, "2026-02-01", {ADR: adr(ACCEPTED.format(sha(body.strip())), body)})
    assert not found(project.load(tmp_path), "OKB403")


def test_a_decision_in_other_words_of_a_foreign_dialect_is_found_too(tmp_path: Path) -> None:
    nygard = "# 1. Queue\n\nDate: 2026-01-01\n\n## Status\n\nAccepted\n\n## Decision\n\n{}\n"
    path = "docs/adr/0001-queue.md"
    settings = {
        "opskb.yml": "as_of: 2026-11-20\nsources: [docs/adr]\n".replace(
            "[docs/adr]", "[{path: docs/adr}]"
        )
    }
    commit(tmp_path, "2026-01-01", {**settings, path: nygard.format("One queue.")})
    commit(tmp_path, "2026-02-01", {path: nygard.format("Two queues.")})
    assert len(found(project.load(tmp_path), "OKB403")) == 1


@pytest.mark.parametrize(
    ("path", "front", "unsaid"),
    [
        (ADR, "status: deprecated\ntombstone: {reason: Done}\n", ["when"]),
        (ADR, "status: deprecated\ntombstone: {on: 2026-11-02}\n", ["why"]),
        (ADR, "status: deprecated\ntombstone: {on: 2026-11-02, reason: ''}\n", ["why"]),
        ("data/tombstones/ts-0001.md", "was: a file\n", ["when", "why"]),
        ("data/tombstones/ts-0001.md", "retired: 2026-11-02\nreason: Done\n", []),
        (ADR, "status: superseded\n", []),
    ],
)
def test_a_tombstone_says_when_and_why(
    tmp_path: Path, path: str, front: str, unsaid: list[str]
) -> None:
    base = loaded(tmp_path, {path: f"---\ntitle: Old\n{front}---\n"})
    messages = [one.message for one in found(base, "OKB404")]
    assert messages == [f"its tombstone does not say {what}" for what in unsaid]


@pytest.mark.parametrize(("hash", "changed"), [(sha("It was."), False), (sha("It is."), True)])
def test_what_is_buried_stays_as_it_was(tmp_path: Path, hash: str, changed: bool) -> None:
    block = f"status: deprecated\ntombstone: {{on: 2026-11-02, reason: Done, hash: {hash}}}\n"
    stone = f"---\ntitle: Old\nretired: 2026-11-02\nreason: Done\nhash: {hash}\n---\nIt was.\n"
    files = {ADR: adr(block, "It was.\n"), "data/tombstones/ts-0001.md": stone}
    assert len(found(loaded(tmp_path, files), "OKB405")) == (2 if changed else 0)


@pytest.mark.parametrize(
    ("on", "path", "settings", "due"),
    [
        ("2026-05-19", ADR, "", True),
        ("2026-05-20", ADR, "", False),
        ("2026-05-19", "data/adr/_archive/adr-0001.md", "", False),
        ("2026-05-19", ADR, "archive_after: 1 year\n", False),
        ("2026-11-01", ADR, "archive_after: 1 week\n", True),
    ],
)
def test_an_old_tombstone_goes_to_the_archive(
    tmp_path: Path, on: str, path: str, settings: str, due: bool
) -> None:
    text = adr(f"status: deprecated\ntombstone: {{on: {on}, reason: Done}}\n")
    base = loaded(tmp_path, {path: text}, settings=f"as_of: 2026-11-20\n{settings}")
    findings = found(base, "OKB406")
    remedy = "run `opskb archive`: it moves it to `data/adr/_archive/adr-0001.md`"
    assert [one.remedy for one in findings] == [remedy] * due


LIVE = adr("status: accepted\n", "We queue.\n")


def vanished(root: Path) -> list[str]:
    return [finding.record for finding in found(project.load(root), "OKB407")]


def test_an_id_that_was_deleted_vanished(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: LIVE, OTHER: LIVE.replace("0001", "0002")})
    git(tmp_path, "rm", "-q", ADR)
    commit(tmp_path, "2026-02-01")
    (finding,) = found(project.load(tmp_path), "OKB407")
    assert (finding.record, finding.place.path) == ("ADR-0001", ADR)
    assert "was deleted in commit" in finding.message
    assert "of 2026-02-01" in finding.message


def test_a_file_that_moved_took_its_id_along(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: LIVE})
    (tmp_path / "data/adr/_archive").mkdir()
    git(tmp_path, "mv", ADR, "data/adr/_archive/adr-0001.md")
    commit(tmp_path, "2026-02-01")
    assert vanished(tmp_path) == []


def test_an_id_that_only_the_file_name_said_is_gone_with_the_name(tmp_path: Path) -> None:
    text = "---\ntitle: Queue\nstatus: accepted\n---\n"
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: text})
    git(tmp_path, "mv", ADR, OTHER)
    commit(tmp_path, "2026-02-01")
    assert vanished(tmp_path) == ["ADR-0001"]


REMEMBERED = [
    {"data/tombstones/ts-0001.md": "---\ntitle: ADR-0001\nretired: 2026-02-01\nreason: Done\n---\n"},
    {"data/tombstones/ts-0001.md": "---\ntitle: Queue\nwas: adr-0001\nretired: 2026-02-01\nreason: Done\n---\n"},
    {"data/tombstones/ts-0001.md": "---\ntitle: Queue\nretired: 2026-02-01\nreason: Done\n---\nIt was ADR-0001.\n"},
    {OTHER: adr("status: accepted\nformerly: [decisions/adr-0001/]\n", id="ADR-0002")},
    {"data/adr/renamed.md": LIVE},
]  # fmt: skip


@pytest.mark.parametrize("files", REMEMBERED)
def test_an_id_that_is_remembered_did_not_vanish(tmp_path: Path, files: dict[str, str]) -> None:
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: LIVE})
    git(tmp_path, "rm", "-q", ADR)
    commit(tmp_path, "2026-02-01", files)
    assert vanished(tmp_path) == []


def test_a_longer_id_does_not_remember_a_shorter_one(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: LIVE})
    git(tmp_path, "rm", "-q", ADR)
    stone = "---\ntitle: ADR-0001-b and XADR-0001\nretired: 2026-02-01\nreason: Done\n---\n"
    commit(tmp_path, "2026-02-01", {"data/tombstones/ts-0001.md": stone})
    assert vanished(tmp_path) == ["ADR-0001"]


def test_what_nobody_may_see_is_not_told(tmp_path: Path) -> None:
    private = adr("status: accepted\nvisibility: private\n")
    commit(
        tmp_path, "2026-01-01", {**SETTINGS, ADR: private, OTHER: private.replace("0001", "0002")}
    )
    git(tmp_path, "rm", "-q", ADR)
    commit(tmp_path, "2026-02-01")
    assert vanished(tmp_path) == []


def test_what_was_never_a_record_does_not_vanish(tmp_path: Path) -> None:
    example = "data/_kinds/vendor/adr-0009.md"
    files = {
        example: LIVE.replace("0001", "0009"),
        "docs/adr/adr-0008.md": LIVE.replace("0001", "0008"),
    }
    commit(tmp_path, "2026-01-01", {**SETTINGS, ADR: LIVE, **files, "data/.adr-0007.md": LIVE})
    git(tmp_path, "rm", "-q", *files, "data/.adr-0007.md")
    commit(tmp_path, "2026-02-01")
    assert vanished(tmp_path) == []


RETIRED = adr("status: deprecated\ntombstone: {on: 2026-05-01, reason: Done}\n")


@pytest.mark.parametrize("link", ["adr-0001.md", "./adr-0001.md#why", "../adr/adr-0001.md"])
def test_a_link_to_what_was_archived_is_told_the_way(tmp_path: Path, link: str) -> None:
    text = adr("status: accepted\n", f"See [it]({link}).\n", id="ADR-0002")
    base = loaded(tmp_path, {"data/adr/_archive/adr-0001.md": RETIRED, OTHER: text})
    (finding,) = found(base, "OKB408")
    assert finding.remedy == "link to `_archive/adr-0001.md`"
    assert finding.related == ("ADR-0001",)
    assert not found(base, "OKB201")


@pytest.mark.parametrize(
    ("path", "status", "wrong"),
    [
        ("data/adr/_archive/adr-0001.md", "accepted", True),
        ("data/adr/_archive/adr-0001.md", "proposed", True),
        ("data/adr/_archive/adr-0001.md", "rejected", False),
        ("data/adr/_archive/adr-0001.md", "deprecated", False),
        ("data/adr/my_archive/adr-0001.md", "accepted", False),
    ],
)
def test_the_archive_holds_what_is_over(
    tmp_path: Path, path: str, status: str, wrong: bool
) -> None:
    base = loaded(tmp_path, {path: adr(f"status: {status}\n")})
    assert bool(found(base, "OKB409")) is wrong


STONE = "---\ntitle: File\nretired: 2026-11-02\nreason: Done\n{}---\n"


@pytest.mark.parametrize(
    ("second", "remedy"),
    [
        ("status: accepted\nsupersedes: ADR-0001\n", "name ADR-0002"),
        ("status: accepted\n", "name what took its place, or nothing"),
    ],
)
def test_a_replacement_is_not_retired_itself(tmp_path: Path, second: str, remedy: str) -> None:
    files = {
        "data/tombstones/ts-0001.md": STONE.format("replaced_by: ADR-0001\n"),
        ADR: RETIRED,
        OTHER: adr(second, id="ADR-0002"),
    }
    (finding,) = found(loaded(tmp_path, files), "OKB410")
    assert finding.remedy == remedy


PUT_OUT = [
    ("status: accepted\nsuperseded_by: ADR-0002\n", "status: accepted\nsupersedes: ADR-0001\n", True),
    ("status: proposed\nsuperseded_by: ADR-0002\n", "status: accepted\nsupersedes: ADR-0001\n", True),
    ("status: superseded\nsuperseded_by: ADR-0002\n", "status: accepted\nsupersedes: ADR-0001\n", False),
    # Half of a pair is one finding, of the reference family.
    ("status: accepted\n", "status: accepted\nsupersedes: ADR-0001\n", False),
    # A part of it, and what is only proposed.
    ("status: accepted\nsuperseded_by: {to: ADR-0002, part: §7}\n", "status: accepted\nsupersedes: {to: ADR-0001, part: §7}\n", False),
    ("status: accepted\nsuperseded_by: ADR-0002\n", "status: proposed\nsupersedes: ADR-0001\n", False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "contradicts"), PUT_OUT)
def test_what_is_superseded_is_not_in_force(
    tmp_path: Path, first: str, second: str, contradicts: bool
) -> None:
    base = loaded(tmp_path, {ADR: adr(first), OTHER: adr(second, id="ADR-0002")})
    assert bool(found(base, "OKB411")) is contradicts


def test_what_is_retired_or_marked_by_another_is_not_in_force(tmp_path: Path) -> None:
    files = {
        "data/runbooks/rb-0001.md": "---\nid: RB-0001\ntitle: Old\nstatus: active\n---\n",
        "data/plans/plan-0001.md": "---\nid: PLAN-0001\ntitle: Old\nstatus: active\n---\n",
        ADR: adr("status: accepted\nretires: RB-0001\n"),
        "data/tombstones/ts-0001.md": STONE.format("marks: PLAN-0001\n"),
    }
    base = loaded(tmp_path, files)
    assert [one.record for one in found(base, "OKB411")] == ["PLAN-0001", "RB-0001"]
    write(tmp_path, {name: text.replace("active", "retired") for name, text in files.items()})
    assert not found(project.load(tmp_path), "OKB411")
