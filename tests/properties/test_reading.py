"""Whatever a file holds, reading it gives data or one sentence, and loading goes on."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opskb import fields, prose
from opskb.fields import Field
from opskb.project import load
from opskb.source import Unreadable, read

QUIET = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
YAMLISH = st.text(alphabet="ab:-[]{}&*!|>'\"#\n ~,?%@`0129.\t", max_size=200)
MARKISH = st.text(alphabet="aB .[]()<>!`~#*_-:/\\\n|0ADR", max_size=400)
RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@QUIET
@given(st.binary(max_size=300) | YAMLISH.map(str.encode))
def test_reading_raises_one_error_only(tmp_path: Path, content: bytes) -> None:
    for name, before in (("a.md", b"---\n"), ("a.yml", b"")):
        (tmp_path / name).write_bytes(before + content)
        try:
            source = read(tmp_path, name)
        except Unreadable:
            continue
        source.place(0, ("a", 0, "b"))


@QUIET
@given(YAMLISH, MARKISH)
def test_loading_a_folder_of_anything_never_raises(tmp_path: Path, front: str, body: str) -> None:
    folder = tmp_path / "data/adr"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "adr-0001.md").write_text(f"---\n{front}\n---\n{body}", encoding="utf-8")
    (folder / "adr-0002.md").write_text(f"---\nid: ADR-0002\nstatus: accepted\n---\n{body}")
    project = load(tmp_path, as_of="2026-11-20")
    assert project.find("ADR-0002") is not None
    for link in project.graph.links:
        project.graph.sentence(link)
    for record in project.records:
        project.graph.digest(record)


@QUIET
@given(st.sampled_from(sorted(fields.TYPES)), RAW)
def test_a_field_reads_or_refuses_anything(type: str, raw: object) -> None:
    spec = Field("f", type, of=("a",), row={"a": Field("a"), "b": Field("b", "date")})
    _, faults = fields.parse(raw, spec)
    assert all(fault.message and fault.remedy for fault in faults)


@QUIET
@given(MARKISH)
def test_what_is_blanked_out_stays_in_its_place(body: str) -> None:
    masked = prose.mask(body)
    assert len(masked) == len(body)
    assert masked.count("\n") == body.count("\n")
    for section in prose.sections(masked):
        assert section.start <= section.text_start <= section.end <= len(body)
    for href in prose.hrefs(masked):
        assert prose.sentence(body, href.offset) is not None
