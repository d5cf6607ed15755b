from __future__ import annotations

import ast
import gc
import weakref
from dataclasses import replace
from pathlib import Path

from opskb import project, rules
from opskb.insights import incidents, keys
from opskb.outputs import render
from opskb.outputs.site import Site
from opskb.project import Project
from tests.conftest import ROOT

PACKAGE = ROOT / "plugins" / "opskb"


def _published() -> weakref.ref[Project]:
    base = project.load(ROOT)
    site = Site(base, rules.check(base), rules.rulebook(base))
    assert sum(1 for _ in render(site)) > len(base.records)
    return weakref.ref(base)


def test_a_project_that_was_checked_and_published_is_let_go() -> None:
    seen = [_published() for _ in range(2)]
    gc.collect()
    assert [one() for one in seen] == [None, None]


def test_what_was_worked_out_is_kept_for_each_project_and_each_argument() -> None:
    one, other = project.load(ROOT), project.load(ROOT)
    assert incidents.known(one) is incidents.known(one)
    assert incidents.known(one) is not incidents.known(other)
    assert keys.schedule(one, one.as_of) is keys.schedule(one, one.as_of)
    assert replace(one).memory == {}


def test_no_cache_of_a_function_is_asked_with_a_project() -> None:
    cached = [
        f"{path.relative_to(PACKAGE)}: {function.name}"
        for path in PACKAGE.rglob("*.py")
        for function in _functions(path)
        if any("cache" in ast.unparse(one) for one in function.decorator_list)
        if {"Project", "Site"} & set(map(_annotation, function.args.args))
    ]
    assert cached == []


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [
        one
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.FunctionDef)
    ]


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""
