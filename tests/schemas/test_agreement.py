"""An editor and the check agree: the same files through the reader, a schema in Python and check-jsonschema."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML, SafeConstructor, YAMLError

from opskb import kindfile, project, rules, source
from opskb.kind import BUILT_IN
from opskb.outputs import schema
from opskb.outputs.schema import Schema
from opskb.settings import SETTINGS
from tests.checked import write
from tests.conftest import ROOT

HERE = Path(__file__).parent
KINDS = sorted(path.parent.name for path in BUILT_IN.glob("*/kind.yml"))
# What one file alone can tell: that it can be read, and what its fields hold.
OF_A_FILE = {"OKB001", "OKB002", "OKB003", "OKB006", "OKB401"}
SOUND = {"needs": "ADR-0001", "rests_on": "ADR-0001"}

# What the reader refuses and no schema can: a number that was written otherwise, magic of YAML.
APART = {
    "whole: 007": "YAML 1.2 reads the number 7; here it is text, since an id or a version may be so written",
    "whole: 0x1F": "YAML 1.2 reads the number 31; here it is text",
    "whole: 0o17": "YAML 1.2 reads the number 15; here it is text",
    "whole: 3.0": "JSON Schema takes a fraction of nought for a whole number",
    "words: &a x": "an anchor is read by whoever reads YAML, and refused here",
}


class _Core(SafeConstructor):
    """A date is text in YAML 1.2, and in every editor."""


_Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def parsed(text: str) -> Any:
    """A YAML 1.2 text as an editor reads it. Raises YAMLError."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Core
    return reader.load(text)


def valid(content: Any, of: Schema) -> list[str]:
    return [error.message for error in Draft7Validator(of).iter_errors(content)]


def _cases() -> Iterator[tuple[str, str, bool]]:
    for name, values in source.read(HERE, "cases.yml").data[0].items():
        yield from ((name, str(value), True) for value in values["good"])
        yield from ((name, str(value), False) for value in values["bad"])


def _unreadable() -> Iterator[tuple[str, str]]:
    yield "a key twice", "title: a\ntitle: b\n"
    yield "a value with a colon", "title: Queues: why\n"
    yield "an open list", "tags: [a\n"
    yield "a tab", "tags:\n\t- a\n"
    yield "an open quotation", 'title: "a\n'


def _text(name: str, value: str, at: int) -> str:
    fields = {"id": f"X-{at}", **SOUND, name: value}
    return "".join(f"{key}: {said}\n" for key, said in fields.items())


CASES = list(_cases())
TEXTS = {
    f"{name}: {value}": (_text(name, value, at), good)
    for at, (name, value, good) in enumerate(CASES, 1)
}
TEXTS |= {
    what: (f"id: X-{900 + at}\n{text}", False) for at, (what, text) in enumerate(_unreadable())
}
TEXTS |= {one: (_text(*one.split(": "), at), False) for at, one in enumerate(APART, 950)}
FILES = {name: f"x/{at:03}.yml" for at, name in enumerate(TEXTS, 1)}


def verdicts(folder: Path, of: Schema, paths: list[str]) -> Mapping[str, bool]:
    """What check-jsonschema says of each of these files: whether it is sound."""
    (folder / "schema.json").write_text(schema.written(of))
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--schemafile",
        "schema.json",
        "-o",
        "json",
    ]
    run = subprocess.run(
        [*command, *paths], cwd=folder, capture_output=True, text=True, check=False
    )
    said = json.loads(run.stdout)
    wrong = {one["filename"] for one in (*said.get("errors", ()), *said.get("parse_errors", ()))}
    return {path: path not in wrong for path in paths}


@pytest.fixture(scope="module")
def things(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[project.Project, Mapping[str, set[str]]]:
    """One knowledge base of all cases, and the codes of what is found in each file alone."""
    root = tmp_path_factory.mktemp("things")
    kind = (HERE / "kind.yml").read_text("utf-8")
    texts = {f"data/{FILES[name]}": text for name, (text, _) in TEXTS.items()}
    write(root, {"opskb.yml": "as_of: 2026-11-20\n", "data/_kinds/x/kind.yml": kind, **texts})
    base = project.load(root)
    codes: dict[str, set[str]] = {}
    for one in rules.check(base):
        codes.setdefault(one.place.path.removeprefix("data/"), set()).add(one.code)
    return base, codes


@pytest.fixture(scope="module")
def checked(things: tuple[project.Project, Any]) -> Mapping[str, bool]:
    base, _ = things
    return verdicts(
        base.root / "data", schema.schema(base.kinds["x"], base.kinds), [*FILES.values()]
    )


def test_there_are_cases_enough_of_every_type() -> None:
    assert len(CASES) >= 200
    told = source.read(HERE, "kind.yml").data[0]["fields"]
    assert told.keys() <= {name for name, _, _ in CASES}
    types = {(spec or {}).get("type", "text") for spec in told.values()}
    from opskb import fields

    assert types == set(fields.TYPES)


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in APART])
def test_all_say_the_same_of_a_value(
    name: str, things: tuple[project.Project, Mapping[str, set[str]]], checked: Mapping[str, bool]
) -> None:
    base, codes = things
    text, good = TEXTS[name]
    ours = not codes.get(FILES[name], set()) & OF_A_FILE
    try:
        theirs = valid(parsed(text), schema.schema(base.kinds["x"], base.kinds)) == []
    except YAMLError:
        theirs = False
    assert (ours, theirs, checked[FILES[name]]) == (good, good, good)


@pytest.mark.parametrize("name", APART)
def test_what_only_the_reader_refuses_is_known(
    name: str, things: tuple[project.Project, Mapping[str, set[str]]], checked: Mapping[str, bool]
) -> None:
    _, codes = things
    assert codes.get(FILES[name], set()) & OF_A_FILE
    assert checked[FILES[name]]


# --- the kinds that are shipped --------------------------------------------------------------------


def _front(kind: str) -> str:
    text = (BUILT_IN / kind / "example.md").read_text("utf-8")
    return text.split("---\n")[1]


BROKEN = {
    "as it is": ("", True),
    "a field nobody knows": ("supercedes_all: x\n", False),
    "a status nobody knows": ("status: nonsense\n", False),
    "a date that is none": ("due: 2026-02-30\n", False),
    "a table that is none": ("reviews: soon\n", False),
}


def _with(front: str, line: str) -> str:
    """Front matter with a line of its own, in the place of one for the same key."""
    kept, out = [], False
    for one in front.splitlines(keepends=True):
        if not one.startswith((" ", "-", "#")):
            out = bool(line) and one.partition(":")[0] == line.partition(":")[0]
        if not out:
            kept.append(one)
    return "".join(kept) + line


@pytest.fixture(scope="module")
def examples(
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, Mapping[str, tuple[bool, bool, bool]]]:
    """For each kind and each way to break its example, what the three say."""
    found: dict[str, dict[str, tuple[bool, bool, bool]]] = {}
    bases: dict[str, project.Project] = {}
    for how, (line, _) in BROKEN.items():
        root = tmp_path_factory.mktemp("examples")
        texts = {f"data/{kind}.yml": _with(_front(kind), line) for kind in KINDS}
        write(root, {"opskb.yml": "as_of: 2026-11-20\n", **texts})
        bases[how] = project.load(root)
    kinds = next(iter(bases.values())).kinds
    ours = {
        how: {one.place.path for one in rules.check(base) if one.code in OF_A_FILE}
        for how, base in bases.items()
    }
    everywhere = next(iter(bases.values())).root.parent
    for kind in KINDS:
        of = schema.schema(kinds[kind], kinds)
        paths = {how: f"{base.root.name}/data/{kind}.yml" for how, base in bases.items()}
        checked = verdicts(everywhere, of, [*paths.values()])
        for how, path in paths.items():
            theirs = valid(parsed((everywhere / path).read_text("utf-8")), of) == []
            mine = f"data/{kind}.yml" not in ours[how]
            found.setdefault(kind, {})[how] = (mine, theirs, checked[path])
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", BROKEN)
def test_all_say_the_same_of_an_example(kind: str, how: str, examples: Any) -> None:
    good = BROKEN[how][1]
    assert examples[kind][how] == (good, good, good)


# --- kind.yml and opskb.yml ------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_the_schema_of_kinds_takes_every_kind(name: str) -> None:
    assert (
        valid(parsed((BUILT_IN / name / "kind.yml").read_text("utf-8")), schema.kind_file()) == []
    )


def test_the_schema_of_settings_takes_the_sample() -> None:
    of = schema.settings()
    assert set(of["properties"]) == set(SETTINGS)
    assert valid(parsed((ROOT / "opskb.yml").read_text("utf-8")), of) == []


KIND = {"title": "X", "prefix": "X", "folder": "x", "url": "x", "states": "{on: live}"}
KIND_CASES = [
    ("fields: {a: text, b: {type: choice, of: [x]}, c: {}, d: null}", True),
    ("fields: null", True),
    ("relations: {uses: {to: [adr], inverse: used_by, with: {part: text}}}", True),
    ("relations: {uses: {to: any, inverse: used_by}}", True),
    ("sections: One", True),
    ("also: {begun: 'on'}", True),
    ("about: null", True),
    ("prefix: lower", False),
    ("prefix: null", False),
    ("states: {on: alive}", False),
    ("states: {}", False),
    ("states: null", False),
    ("fields: {a: {type: colour}}", False),
    ("fields: {a: colour}", False),
    ("fields: {a: choice}", False),
    ("fields: {a: {type: choice}}", False),
    ("fields: {a: {type: text, role: boss}}", False),
    ("fields: {a: {colour: red}}", False),
    ("fields: {A-b: text}", False),
    ("fields: {a: {type: table, row: {b: colour}}}", False),
    ("fields: {a: {type: table, row: x}}", False),
    ("fields: {a: {type: table, short: b, row: {b: {type: table, row: {c: text}}}}}", True),
    ("fields: {a: {type: table, short: [b], row: {b: text}}}", False),
    ("fields: {a: {required: maybe}}", False),
    ("fields: [a]", False),
    ("relations: {uses: {to: [adr]}}", False),
    ("relations: {uses: {inverse: used_by, colour: red}}", False),
    ("relations: {uses: {inverse: used_by, with: {to: text}}}", False),
    ("relations: {uses: {inverse: used_by, both: perhaps}}", False),
    ("relations: {uses: {inverse: Used-By}}", False),
    ("folder: /etc", False),
    ("url: a/../b", False),
    ("title: [a]", False),
    ("colour: red", False),
]


@pytest.mark.parametrize(("line", "good"), KIND_CASES, ids=[line for line, _ in KIND_CASES])
def test_all_say_the_same_of_a_kind(line: str, good: bool, tmp_path: Path) -> None:
    lines = {
        **{key: f"{key}: {value}" for key, value in KIND.items()},
        line.partition(":")[0]: line,
    }
    text = "\n".join(lines.values())
    write(tmp_path, {"data/_kinds/x/kind.yml": text})
    assert (not kindfile.load(tmp_path, (tmp_path / "data/_kinds",)).problems) == good
    assert (valid(parsed(text), schema.kind_file()) == []) == good


# Which column may be short for a row, and what a row within a row may hold, the check alone tells.
KIND_APART = [
    ("{type: table, short: c, row: {b: text}}", "is none of its columns"),
    ("{type: text, short: b}", "is none of its columns"),
    ("{type: table, short: b, row: {b: text, c: {required: true}}}", "is required beside it"),
    ("{type: series, row: {b: {type: table, row: {c: text}}}}", "a line of CSV cannot"),
    ("{type: table, row: {b: {type: table, row: {c: {type: ref}}}}}", "a row within a row"),
    ("{type: table, row: {b: {type: table, row: {c: {type: date, past: true}}}}}", "is a ref or past"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "said"), KIND_APART, ids=[field for field, _ in KIND_APART])
def test_what_only_the_check_tells_of_a_kind(field: str, said: str, tmp_path: Path) -> None:
    lines = [f"{key}: {value}\n" for key, value in KIND.items()]
    text = f"{''.join(lines)}fields: {{a: {field}}}\n"
    write(tmp_path, {"data/_kinds/x/kind.yml": text})
    (problem,) = kindfile.load(tmp_path, (tmp_path / "data/_kinds",)).problems
    assert said in problem.message
    assert problem.code == "OKB901"
    assert valid(parsed(text), schema.kind_file()) == []


SETTING_CASES = [
    ("name: Tidewater", True),
    ("as_of: 2026-11-20", True),
    ("as_of: null", True),
    ("sources: [{path: data}, {path: docs/adr, kind: adr, diligence: false}]", True),
    ("sources: {path: .}", True),
    ("levels: [{rule: OKB3, level: 'off', paths: [docs/**]}]", True),
    ("visibility: Internal", True),
    ("archive_after: 6 months", True),
    ("hunt_days: 7", True),
    ("audits: []", True),
    ("nme: x", False),
    ("as_of: tomorrow", False),
    ("as_of: 1960-01-01", False),
    ("as_of: 2026-02-30", False),
    ("sources: data", False),
    ("sources: [{kind: adr}]", False),
    ("sources: [{path: ../elsewhere}]", False),
    ("sources: [{path: data, diligence: maybe}]", False),
    ("levels: [{rule: OKB3, level: fatal}]", False),
    ("waivers: [{rule: OKB301, record: RB-0009}]", False),
    ("visibility: secret", False),
    ("archive_after: 0 days", False),
    ("hunt_days: 0", False),
    ("hunt_days: 20000", False),
    ("holidays: [2026-12-32]", False),
]


@pytest.mark.parametrize(("line", "good"), SETTING_CASES, ids=[line for line, _ in SETTING_CASES])
def test_all_say_the_same_of_settings(line: str, good: bool, tmp_path: Path) -> None:
    write(tmp_path, {"opskb.yml": f"{line}\n"})
    ours = [one for one in project.load(tmp_path).problems if one.code == "OKB901"]
    assert (not ours) == good, ours
    found = valid(parsed(line), schema.settings())
    assert (found == []) == good, found


# --- what a schema tells -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def all_schemas(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Schema]:
    root = tmp_path_factory.mktemp("kinds")
    write(root, {"data/_kinds/x/kind.yml": (HERE / "kind.yml").read_text("utf-8")})
    return schema.every(kindfile.load(root, (root / "data/_kinds",)))


NAMES = [*KINDS, "x", "kind.yml", "opskb.yml"]


def _properties(of: Schema) -> Iterator[tuple[str, Schema]]:
    for rows in (of, *of.get("definitions", {}).values()):
        for one in (rows, *rows.get("anyOf", ())):
            yield from one.get("properties", {}).items()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_draft_07(name: str, all_schemas: Mapping[str, Schema]) -> None:
    of = all_schemas[name]
    Draft7Validator.check_schema(of)
    assert of["$schema"] == schema.DRAFT
    assert of["$id"].startswith("urn:opskb:schema:")
    assert of["title"]
    assert of["defaultSnippets"][0]["body"]


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_told_in_words_and_in_markdown(
    name: str, all_schemas: Mapping[str, Schema]
) -> None:
    for key, one in _properties(all_schemas[name]):
        assert one["description"].strip(), key
        assert key in ("$schema", "body") or one["markdownDescription"].strip(), key


@pytest.mark.parametrize("name", NAMES)
def test_every_example_may_be_written_so(name: str, all_schemas: Mapping[str, Schema]) -> None:
    of = all_schemas[name]
    shown = 0
    for key, one in _properties(of):
        for example in one.get("examples", ()):
            shown += 1
            assert valid(example, {**one, "definitions": of.get("definitions", {})}) == [], (
                key,
                example,
            )
    assert shown


def test_every_type_shows_a_value_to_copy(all_schemas: Mapping[str, Schema]) -> None:
    without = {
        name for name, one in all_schemas["x"]["properties"].items() if "examples" not in one
    }
    chosen = {"one", "some", "visibility"}  # whose words are listed
    tables = {
        "rows",
        "nest",
        "figures",
        "reviews",
        "sign_offs",
        "tombstone",
        "formerly",
    }  # offered as rows
    words = {
        "$schema",
        "body",
        "id",
        "kind",
        "title",
        "summary",
        "tags",
        "words",
        "long",
        "lists",
        "must",
    }
    assert without <= chosen | tables | words | {"uses", "used_by"}, without


def test_a_reference_says_where_it_may_lead(all_schemas: Mapping[str, Schema]) -> None:
    told = all_schemas["runbook"]["properties"]["surface"]["markdownDescription"]
    assert "leads to `surface` (such as `SURF-" in told
    assert "required" in told
    assert "in ms" in all_schemas["x"]["properties"]["number"]["markdownDescription"]
    assert (
        "if not written: `90 days`"
        in all_schemas["runbook"]["properties"]["every"]["markdownDescription"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_inserted_says_all_that_is_asked(
    name: str, all_schemas: Mapping[str, Schema]
) -> None:
    of = all_schemas[name]
    for one in (of, *of.get("definitions", {}).values()):
        for snippet in one.get("defaultSnippets", ()):
            assert snippet["label"]
            assert set(one.get("required", ())) <= set(snippet["body"])
