"""A file becomes data, body and places, or one sentence about why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb.source import MAX_BYTES, Source, Unreadable, read


def written(tmp_path: Path, text: str | bytes, name: str = "a.md") -> Source:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(tmp_path, name)


def refused(tmp_path: Path, text: str | bytes, name: str = "a.md") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        written(tmp_path, text, name)
    return caught.value


SCALARS = [
    ("NO", "NO"),
    ("yes", "yes"),
    ("on", "on"),
    ("true", True),
    ("null", None),
    ("~", None),
    ("", None),
    ("12", 12),
    ("-3", -3),
    ("010", "010"),
    ("0000", "0000"),
    ("1.10", "1.10"),
    ("12:30:45", "12:30:45"),
    ("2026-13-45", "2026-13-45"),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("9" * 5000, "9" * 5000),
    ("'12'", "12"),
    ('"true"', "true"),
]


@pytest.mark.parametrize(("plain", "value"), SCALARS, ids=lambda one: str(one)[:12])
def test_scalars_are_those_of_yaml_1_2_and_nothing_is_guessed(tmp_path, plain, value) -> None:
    assert written(tmp_path, f"---\na: {plain}\n---\n").data[0] == {"a": value}


def test_front_matter_ends_where_it_ends(tmp_path: Path) -> None:
    source = written(tmp_path, "---\na: 1\n---\n# T\n\n---\n\nb: 2\n")
    assert source.data == ({"a": 1},)
    assert source.body == "# T\n\n---\n\nb: 2\n"
    assert source.body_line == 4


def test_a_rule_at_the_top_of_a_text_without_front_matter_is_told(tmp_path: Path) -> None:
    error = refused(tmp_path, "---\nJust a line.\n")
    assert "never closes it" in error.message


def test_byte_order_mark_and_windows_line_ends_are_taken_off(tmp_path: Path) -> None:
    source = written(tmp_path, "\ufeff---\r\na: x\r\n---\r\nbody\r\n")
    assert source.data == ({"a": "x"},)
    assert source.body == "body\n"
    assert str(source.place(0, ("a",))) == "a.md:2:4"


def test_the_place_of_every_key(tmp_path: Path) -> None:
    source = written(tmp_path, "---\na: 1\nb:\n  - {c: 2, d: 3}\n  - e\n---\n")
    assert str(source.place(0, ("a",))) == "a.md:2:4"
    assert str(source.place(0, ("b", 0, "d"))) == "a.md:4:15"
    assert str(source.place(0, ("b", 1))) == "a.md:5:5"
    assert str(source.place(0, ("b", 7))) == "a.md:4:3"
    assert str(source.place(0, ("absent",))) == "a.md:2:1"
    place = source.place(0, ("b", 0, "c"))
    assert (place.end_line, place.end_column) == (4, 10)


def test_several_documents_in_one_file(tmp_path: Path) -> None:
    source = written(tmp_path, "a: 1\n---\nb: 2\n", "many.yml")
    assert source.data == ({"a": 1}, {"b": 2})
    assert str(source.place(1, ("b",))) == "many.yml:3:4"


MAGIC = [
    ("a: &x 1\nb: *x", "anchor"),
    ("a: !!python/object:os.system 1", "tag"),
    ("a: !secret x", "tag"),
    ("a: 1\na: 2", "twice"),
    ("? [a]\n: 1", "key that is not text"),
    ("a: b: c", "not YAML"),
    ("a: [", "not YAML"),
    ("a: \x07", "character"),
    ("a: " + "[" * 30_000, "nests deeper"),
    ("a: " + "{a: " * 60, "nests deeper"),
    ("\n".join(" " * level + "a:" for level in range(60)), "nests deeper"),
]


@pytest.mark.parametrize(("text", "word"), MAGIC, ids=lambda one: str(one)[:20])
def test_what_is_magic_or_broken_is_refused_with_a_line(tmp_path, text, word) -> None:
    error = refused(tmp_path, f"---\n{text}\n---\n")
    assert word in error.message
    assert error.line >= 2
    assert error.remedy


def test_a_command_between_brackets_that_wants_quotes_is_told_so(tmp_path: Path) -> None:
    for command in ("curl -H 'A: b' x: y", "{{ name }}"):
        error = refused(tmp_path, f"---\nrun: {{command: {command}, language: sh}}\n---\n")
        assert (error.line, "quote" in error.remedy) == (2, True)
    error = refused(tmp_path, '---\nrun: {command: curl -H "A: b" x, language: sh}\n---\n')
    assert error.remedy.startswith("quote a value that holds `:`")


def test_an_ampersand_in_a_value_is_no_anchor(tmp_path: Path) -> None:
    assert written(tmp_path, "---\na: Q&A *really*!\n---\n").data == ({"a": "Q&A *really*!"},)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    error = refused(tmp_path, b"# ok\n\nline \xff\xfe\n")
    assert (error.line, error.column) == (3, 6)


def test_a_file_that_is_too_large_a_link_and_a_folder(tmp_path: Path) -> None:
    assert "MiB" in refused(tmp_path, b"a" * (MAX_BYTES + 1)).message
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, "link.md")
    assert caught.value.code == "OKB004"
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(Unreadable):
        read(tmp_path, "folder.md")
    with pytest.raises(Unreadable):
        read(tmp_path, "absent.md")


@pytest.mark.parametrize("odd", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_place_counts_the_lines_that_an_editor_counts(tmp_path: Path, odd: str) -> None:
    """A parser of YAML 1.1 begins a line behind each of these."""
    front = f'id: ADR-0001\ntitle: "Queue{odd} them" \nowner: Ines\n'
    for name, text in {"a.md": f"---\n{front}---\n", "a.yml": front}.items():
        read = written(tmp_path, text, name)
        place = read.place(0, ("owner",))
        line = text.split("\n")[place.line - 1]
        assert line[place.column - 1 : place.end_column - 1] == "Ines"
