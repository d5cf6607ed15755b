"""The bundle of the Open Knowledge Format: conformant whatever records say, and whole."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from opskb import project
from opskb.model import Artifact
from opskb.outputs import okf
from opskb.outputs.site import Site
from tests.knowledge import published, record, site
from tests.outputs.bundles import conforms, split

Files = dict[str, bytes]
OWN = "title: s\nprefix: W\nfolder: w\nurl: deep/er\nstates: {on: live, off: retired}\nfields:\n  owner: {type: person, role: owner}\n"
ODD = (
    "NO", "~", "null", "0o17", "0x1F", "1:30", "1e3", ".inf", "=", "<<", "2026-11-20", "- x", "a: b", "a #b",
    "'", '"', "\\", "{a}", "[b]", "[x](y)", "&a *a", "!tag", "%TAG", "@at", "`tick", "|", ">", "? x", "# head",
    "---", "...", "* [x](y) - z", "<b>", "](/nowhere.md)", "\u2028", "\x85", "\ufeff", "\U0001f600", "  ", "é",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(ODD) | st.text(max_size=12), min_size=1, max_size=3).map(" ".join)
BODIES = st.lists(
    st.sampled_from(
        (
            "Words.", "# Title", "[one](../adr/adr-1.md)", "[none](../adr/gone.md)", "ADR-1, W-2.", "[r]: ../w/w-1.md#x",
            "[r]", "```sh", "~~~", "<!--", "- [ ] done", "|a|b|", "/nowhere.md [y](/nowhere.md)", "[z](//host/x)", "---",
            "[up](../../../../etc/passwd)", "![i](i.png)", "<a href='../w/w-2.md'>w</a>", "[q](<../adr/adr 1.md>)", "`x",
        )
    )
    | WORDS,
    max_size=6,
).map("\n\n".join)  # fmt: skip
KINDS = {"ADR": "data/adr/adr-{}.md", "RB": "data/runbooks/rb-{}.md", "W": "data/w/w-{}.md"}


def quoted(text: str) -> str:
    """A text as a scalar that opskb reads back, whatever is in it."""
    hex_ = (f"\\U{ord(one):08x}" if not one.isalnum() or ord(one) > 126 else one for one in text)
    return f'"{"".join(hex_)}"'


@st.composite
def bases(draw: st.DrawFn) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {"data/_kinds/w/kind.yml": OWN}
    for prefix, path in KINDS.items():
        for number in range(1, draw(st.integers(1, 2)) + 1):
            fields = {"title": quoted(draw(WORDS)), "summary": quoted(draw(WORDS))}
            fields["owner"] = quoted(draw(WORDS))
            fields["tags"] = f"[{quoted(draw(WORDS))}]"
            fields["status"] = draw(st.sampled_from(("", "on", "off", "accepted", "active", "x")))
            day = draw(st.sampled_from(("2026-03-01", "0001-01-01", "9999-12-31", "2026-11-21")))
            fields["reviews"] = f"[{{on: {day}, by: {quoted(draw(WORDS))}, checked: all}}]"
            body = draw(BODIES)
            files[path.format(number)] = record(f"{prefix}-{number}", body, **fields)
    return files


def unchecked(root: Path, files: dict[str, str | bytes]) -> Site:
    """The site of these files as if nothing were wrong with them: a bundle tells no findings of its own."""
    for name, content in {"opskb.yml": "as_of: 2026-11-20\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Site(project.load(root), (), ())


def bundle(one: Site) -> Files:
    return {artifact.path: artifact.content for artifact in okf.bundle(one)}


def test_the_bundle_of_the_sample_conforms(sample: Site) -> None:
    files = bundle(sample)
    conforms(files)
    assert len(files) > 430


def test_what_is_published_is_the_bundle_of_the_sample(
    sample: Site, sample_artifacts: Mapping[str, Artifact]
) -> None:
    found = {
        path.removeprefix("okf/"): artifact.content
        for path, artifact in sample_artifacts.items()
        if path.startswith("okf/")
    }
    assert found == bundle(sample)


@settings(max_examples=200, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(bases())
def test_the_bundle_of_any_records_conforms(files: dict[str, str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = unchecked(Path(folder), files)
        made = bundle(one)
        conforms(made)
        ids = {split(text.decode())[0]["id"] for path, text in made.items() if _concept(path)}
        assert ids == {record.id for record in one.project.graph}


def _concept(path: str) -> bool:
    return path.rpartition("/")[2] not in ("index.md", "log.md")


FILES: dict[str, str | bytes] = {
    "data/adr/adr-0001.md": record(
        "ADR-0001",
        "See [the new one](adr-0002.md#why) and [the site](https://example.org).",
        title="First",
        status="superseded",
        superseded_by="ADR-0002",
        summary="What was.",
        owner="Ines",
        date="2025-01-02",
    ),
    "data/adr/adr-0002.md": record(
        "ADR-0002",
        "Words.",
        title="Second",
        status="accepted",
        supersedes="ADR-0001",
        date="2026-01-02",
        tags="[a, b]",
        every="6 months",
        reviews="[{on: 2026-10-01, by: Ines, checked: all of it}]",
    ),
    "data/adr/adr-0003.md": record("ADR-0003", "A secret.", title="Hush", visibility="private"),
}


def test_front_matter_tells_what_the_specification_and_we_have_words_for(tmp_path: Path) -> None:
    made = bundle(site(tmp_path, FILES))
    front, body = split(made["decisions/adr-0002.md"].decode())
    assert {
        name: str(value) for name, value in front.items() if name not in ("tags", "verified")
    } == {
        "type": "Decision",
        "title": "Second",
        "description": "decision: Second",
        "resource": "../../decisions/adr-0002/",
        "timestamp": "2026-10-01T00:00:00+00:00",
        "status": "stable",
        "stale_after": "2027-04-01",
        "id": "ADR-0002",
        "kind": "adr",
        "record_status": "accepted",
        "trust": "CURRENT",
        "as_of": "2026-11-20",
        "due": "2027-04-01",
    }
    assert front["tags"] == ["a", "b"]
    assert front["verified"] == [{"by": "human:Ines", "at": "2026-10-01T00:00:00+00:00"}]
    assert body.lstrip("\n").startswith("CURRENT \N{MIDDLE DOT} as of 2026-11-20")


def test_links_lead_from_the_root_of_the_bundle_and_pages_to_the_site(tmp_path: Path) -> None:
    made = bundle(site(tmp_path, FILES, address="https://ops.example.org/kb/"))
    front, body = split(made["decisions/adr-0001.md"].decode())
    assert "[the new one](/decisions/adr-0002.md#why)" in body
    assert "[the site](https://example.org)" in body
    assert front["resource"] == "https://ops.example.org/kb/decisions/adr-0001/"
    assert (front["status"], front["trust"], front["trust_to"]) == (
        "deprecated",
        "SUPERSEDED",
        ["ADR-0002"],
    )
    assert "(https://ops.example.org/kb/api/v1/records/adr-0001.json)" in body


def test_lists_and_log_tell_what_is_there_and_what_was_done(tmp_path: Path) -> None:
    made = bundle(site(tmp_path, FILES))
    assert made["decisions/index.md"].decode() == (
        "# In force\n\n* [ADR-0002 Second](adr-0002.md) - decision: Second\n\n"
        "# Out of force\n\n* [ADR-0001 First](adr-0001.md) - What was.\n"
    )
    assert made["log.md"].decode() == (
        "# Log\n"
        "\n## 2026-10-01\n\n* **Reviewed**: [ADR-0002 Second](/decisions/adr-0002.md), by Ines.\n"
        "\n## 2026-01-02\n\n* **Opened**: [ADR-0002 Second](/decisions/adr-0002.md).\n"
        "\n## 2025-01-02\n\n* **Opened**: [ADR-0001 First](/decisions/adr-0001.md).\n"
    )


def test_what_lies_ahead_was_not_done_yet(tmp_path: Path) -> None:
    ahead = "[{on: 2026-11-21, by: Kofi, checked: nothing yet}]"
    text = record("ADR-0001", "", title="One", status="accepted", date="2026-12-01", reviews=ahead)
    made = bundle(site(tmp_path, {"data/adr/adr-0001.md": text}))
    front, _ = split(made["decisions/adr-0001.md"].decode())
    assert not front.keys() & {"timestamp", "verified"}
    assert made["log.md"] == b"# Log\n"


def test_a_hidden_record_is_nowhere_in_it(tmp_path: Path) -> None:
    made = bundle(site(tmp_path, FILES))
    assert not [path for path in made if "0003" in path]
    assert not [path for path, text in made.items() if b"Hush" in text or b"ADR-0003" in text]


def test_a_record_whose_file_has_a_reserved_name_is_a_concept(tmp_path: Path) -> None:
    kind = OWN.replace("title: s", "title: Ws")
    files: dict[str, str | bytes] = {
        "data/_kinds/w/kind.yml": kind,
        "data/w/log.md": record("log", "Words.", title="A log", kind="w"),
        "data/w/index.md": record("index", "Words.", title="An index", kind="w"),
    }
    one = site(tmp_path, files)
    made = bundle(one)
    conforms(made)
    assert len([path for path in made if _concept(path)]) == len(one.project.records)


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = (published(site(tmp_path / name, FILES)) for name in ("a", "b"))
    of_okf = [path for path in first if path.startswith("okf/")]
    assert of_okf
    assert [path for path in of_okf if first[path].content != second[path].content] == []
