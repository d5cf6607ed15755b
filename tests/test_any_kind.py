"""A kind of a user's own may give any role to any type: it is refused with a line, or it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import project
from opskb.fields import ROLE_SHAPES, ROLES, TYPES
from opskb.kindfile import common
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from opskb.rules import RULES, check

VALUES = {
    "text": "words",
    "markdown": "'*words* <b>x</b>'",
    "choice": "one",
    "flag": "true",
    "integer": "3",
    "number": "'1.5'",
    "ratio": "99.9%",
    "money": "1200 EUR",
    "date": "2026-11-02",
    "datetime": "2026-11-02T09:30Z",
    "duration": "90 days",
    "period": "2026-Q3",
    "cadence": "weekly",
    "person": "Ines Ferreira",
    "ref": "K0000-1",
    "url": "https://example.org/",
    "globs": "src/**",
    "table": "{id: A1, what: words}",
    "series": "{value: '1'}",
}
COMBINATIONS = [
    (role, type, many) for role in ("", *ROLES) for type in TYPES for many in (False, True)
]


def kind(at: int, role: str, type: str, many: bool) -> str:
    extra = f", role: {role}" if role else ""
    extra += ", many: true" if many else ""
    extra += ", of: [one, other]" if type == "choice" else ""
    extra += ", row: {id: text, what: text, value: number}" if type in ("table", "series") else ""
    return (
        f"title: Things {at}\nprefix: K{at:04}\nfolder: k{at}\nurl: k{at}\nstates: {{active: live}}\n"
        f"fields:\n  thing: {{type: {type}{extra}}}\n"
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("kinds")
    (root / "opskb.yml").write_text("as_of: 2026-11-20\n")
    for at, (role, type, many) in enumerate(COMBINATIONS):
        home = root / "data" / "_kinds" / f"k{at}"
        home.mkdir(parents=True)
        (home / "kind.yml").write_text(kind(at, role, type, many))
        (root / "data" / f"k{at}").mkdir()
        record = f"---\nid: K{at:04}-1\nstatus: active\nthing: {VALUES[type]}\n---\n# Thing\n"
        (root / "data" / f"k{at}" / "one.md").write_text(record)
    return project.load(root)


def test_every_type_has_a_value_here() -> None:
    assert VALUES.keys() == TYPES.keys()


def test_a_role_that_cannot_be_played_is_refused_with_its_place(base: Project) -> None:
    refused = {problem.place.path: problem for problem in base.problems if problem.code == "OKB901"}
    for at, (role, type, many) in enumerate(COMBINATIONS):
        types, wanted = ROLE_SHAPES.get(role, ((), None))
        bad = bool(types and type not in types) or (wanted is not None and many is not wanted)
        bad = bad or role in {spec.role for spec in common().values()} - {""}
        path = f"data/_kinds/k{at}/kind.yml"
        assert (path in refused) == (bad or f"k{at}" not in base.kinds), (role, type, many)
        if bad:
            assert refused[path].place.line == 7
            assert refused[path].remedy


def test_whatever_is_not_refused_is_checked_and_published(base: Project) -> None:
    site = Site(base, check(base), RULES)
    pages = {one.path for one in render(site) if one.page}
    assert len(base.records) > len(TYPES) * 2
    assert {site.path(record) for record in base.records} <= pages


@pytest.mark.parametrize(
    "field", ["title: date", "status: {many: true}", "tags: text", "visibility: text", "due: text"]
)
def test_what_every_kind_has_cannot_be_said_otherwise(tmp_path: Path, field: str) -> None:
    home = tmp_path / "data" / "_kinds" / "thing"
    home.mkdir(parents=True)
    (tmp_path / "opskb.yml").write_text("as_of: 2026-11-20\n")
    text = kind(1, "", "text", False).replace("thing: {type: text}", field)
    (home / "kind.yml").write_text(text)
    (problem,) = [one for one in project.load(tmp_path).problems if one.code == "OKB901"]
    assert f"`{field.partition(':')[0]}`" in problem.message
    assert problem.place.line == 7


def test_a_kind_may_say_again_what_every_kind_has_with_columns_of_its_own(tmp_path: Path) -> None:
    """Kinds of users had `reviews` of their own before every kind had them."""
    kind = tmp_path / "data/_kinds/vendor/kind.yml"
    kind.parent.mkdir(parents=True)
    said = (
        "title: Vendors\nabout: Whom we pay.\nprefix: VEND\nfolder: vendors\nurl: vendors\n"
        "states: {contracted: live}\nfields:\n  reviews:\n    type: table\n    role: reviews\n"
        "    row: {'on': {type: date, required: true}, by: person, cost: number}\n"
    )
    kind.write_text(said)
    assert [one for one in project.load(tmp_path).problems if one.code == "OKB901"] == []
    kind.write_text(said.replace("by: person", "by: number"))
    (found,) = [one for one in project.load(tmp_path).problems if one.code == "OKB901"]
    assert "`reviews` is one that every kind has" in found.message


@pytest.mark.parametrize(
    ("outlines", "said"),
    [
        ("{dinner: Eat.}", "`dinner` has an outline, and is no word of the field `type`"),
        ("{lunch: [Eat.]}", "the outline of `lunch` is no text"),
        ("{lunch: Eat.}", ""),
    ],
)
def test_an_outline_is_the_text_of_a_type(outlines: str, said: str, tmp_path: Path) -> None:
    kind = tmp_path / "data/_kinds/meal/kind.yml"
    kind.parent.mkdir(parents=True)
    kind.write_text(
        "title: Meals\nprefix: MEAL\nfolder: meals\nurl: meals\nstates: {eaten: live}\n"
        f"fields: {{type: {{type: choice, of: [lunch]}}}}\noutlines: {outlines}\n"
    )
    problems = [one for one in project.load(tmp_path).problems if one.code == "OKB901"]
    assert [one.message for one in problems] == ([said] if said else [])
    assert all(one.place.line == 7 for one in problems)
