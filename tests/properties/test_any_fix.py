"""`fix` on whatever YAML a person writes: only lines that a finding named, and nothing more the second time."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from opskb import project, rules
from opskb.edits import fix, journal
from opskb.edits.fix import FIXES
from opskb.model import Finding
from opskb.project import Project

BOM = "\ufeff"
IDS = ("ADR-0001", "ADR-0002", "ADR-0003", "ADR-0004")
STATUSES = ("accepted", "Accepted", "approved", "Superseded", "'Approved'", '"on hold"', "acepted")
DATES = ("2026-01-02", "20/11/2026", "2026/1/2", "03/04/2026", "'20.11.2026'", '"31/02/2026"')
RELATIONS = ("supersedes", "superseded_by", "amends", "amended_by")
ODD = st.sampled_from(
    ["tags: [a, b]", "tags:\n- a\n- b", "tags:\n    - a", "summary: >-\n  folded\n\n  text"]
)

Lines = list[str]


@st.composite
def relation(draw: st.DrawFn, name: str) -> str:
    """A relation in any of the ways to write one."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=2, unique=True))
    key = draw(st.sampled_from([name, f'"{name}"', f"'{name}'"]))
    rows = [f"{{to: {one}, part: §2}}" if draw(st.booleans()) else one for one in ids]
    inline = rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"
    return draw(
        st.sampled_from(
            [
                f"{key}: {inline}",
                f"{key}: [{', '.join(rows)}]",
                f"{key}: [{', '.join(rows)},\n  ]",
                "\n".join([f"{key}:", *(f"- {row}" for row in rows)]),
                "\n".join([f"{key}:", "  # who", *(f"  - {row}" for row in rows)]),
                f"{key}:",
            ]
        )
    )


@st.composite
def head(draw: st.DrawFn, id: str) -> str:
    """The keys of a record, each on lines of its own, every line marked so that it is like no other."""
    parts = [f"id: {id}", f"status: {draw(st.sampled_from(STATUSES))}"]
    parts += [f"date: {draw(st.sampled_from(DATES))}"] if draw(st.booleans()) else []
    parts += [draw(relation(name)) for name in RELATIONS if draw(st.integers(0, 2)) == 0]
    parts += [draw(ODD)] if draw(st.booleans()) else []
    return "\n".join(draw(st.permutations(parts)))


def marked(text: str, name: str) -> str:
    """Every line with a comment of its own, but inside of a text over lines."""
    lines = text.split("\n")
    folded = False
    for at, line in enumerate(lines):
        folded = line.endswith(">-") or (folded and (not line or line.startswith(" ")))
        if not folded and line:
            lines[at] = f"{line}  # {name}{at}"
    return "\n".join(lines)


BODY = st.sampled_from(
    [
        "",
        "\n# Title\n\n\tindented by a tab\n",
        "\nSee [it](adr-0002.md#why \"so\") and <a href='./old/adr-0003.md'>it</a>.\n",
        "\n[x]: gone/adr-0004.md\n\nSee [that][x], `[no](adr-0002.md)`.",
        "\n    id: ADR-0009\n\n---\n\nA rule above.\n",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> Mapping[str, bytes]:
    """Four records in Markdown, in two folders, or as documents of one YAML file."""
    found: dict[str, str] = {}
    together: list[str] = []
    for at, id in enumerate(IDS):
        keys = marked(draw(head(id)), f"r{at}-")
        folder = draw(st.sampled_from(["adr", "adr/_archive", "adr/deep"]))
        if draw(st.integers(0, 3)) == 0:
            together.append(keys)
        else:
            found[f"data/{folder}/{id.lower()}.md"] = f"---\n{keys}\n---\n{draw(BODY)}"
    if together:
        found["data/adr/several.yml"] = "\n---\n".join(together) + draw(st.sampled_from(["", "\n"]))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from(["", BOM]))
    texts = {path: f"{mark}{text}".replace("\n", ends) for path, text in found.items()}
    return {path: text.encode() for path, text in texts.items()}


def mended(root: Path) -> Project:
    """The knowledge base after as many rounds as there is something to mend."""
    for _ in range(20):
        base = project.load(root)
        plan = fix.plan(base, rules.check(base))
        if not plan:
            return base
        journal.carry_out(root, plan)
    raise AssertionError("it never comes to an end")


def read(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def named(findings: tuple[Finding, ...]) -> dict[str, set[int]]:
    """The lines of each file that a finding which can be mended stands on."""
    found: dict[str, set[int]] = {}
    for one in findings:
        if one.fixable:
            last = max(one.place.line, one.place.end_line)
            found.setdefault(one.place.path, set()).update(range(one.place.line, last + 1))
    return found


def lines(content: bytes) -> Lines:
    return [line.removesuffix("\r") for line in content.decode().split("\n")]


@settings(max_examples=120, deadline=None)
@given(given_files=files())
def test_fix_keeps_every_line_that_no_finding_named(given_files: Mapping[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "opskb.yml").write_text("as_of: 2026-11-20\n")
        for path, content in given_files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        base = project.load(root)
        findings = fix.fixes(base, rules.check(base))
        assert all(bool(one.edits) == one.fixable for one in findings if one.code in FIXES)
        plan = fix.plan(base, findings)
        touched = named(findings)
        for change in plan.changes:
            before, after = lines(change.before or b""), lines(change.after or b"")
            kept = [line for at, line in enumerate(before, 1) if at not in touched[change.path]]
            assert _in_order(kept, after), (change.before, change.after)
            assert after[0][:1] == before[0][:1]
            assert bool(after[-1]) == bool(before[-1])
            assert (change.after or b"").count(b"\r\n") in (0, len(after) - 1)
            assert (b"\r" in (change.after or b"")) == (b"\r" in (change.before or b""))
        mended(root)
        once = read(root)
        mended(root)
        assert read(root) == once


def _in_order(kept: Lines, after: Lines) -> bool:
    rest = iter(after)
    return all(any(line == one for one in rest) for line in kept)
