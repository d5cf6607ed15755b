"""`opskb sanity`: measure the knowledge base, compare it with its baseline, and write the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from opskb import rules
from opskb.adapters.commands.opened import AS_OF, formats, opened, refusals, table, tell
from opskb.edits import sanity as edits
from opskb.insights import gates, measures, sanity
from opskb.insights.measures import Measured
from opskb.insights.sanity import Draft
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import as_json, clean

MAX_FILE = 1024 * 1024
MAX_NAME = 200


@click.command("sanity")
@click.option(
    "--write", is_flag=True, help="Write the report as a record, if there is none of today."
)
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME=VALUE", help="A metric from outside."
)
@click.option(
    "--metrics",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Metrics from outside, a JSON object of names and numbers.",
)
@click.option("--release", default="", metavar="NAME", help="The release that the report is for.")
@click.option(
    "--owner", default="", metavar="NAME", help="Who answers for it; that of the last one."
)
@AS_OF
@formats("text", "json")
@click.pass_context
def command(
    ctx: click.Context,
    write: bool,
    metrics: tuple[str, ...],
    file: Path | None,
    release: str,
    owner: str,
    as_of: str | None,
    form: str,
) -> None:
    """Measure the six pillars, compare with the last baseline, and say whether a release may leave.

    CLEAN when no metric is worse than its baseline, RELEASE-BLOCKED when one that blocks is,
    REGRESSIONS-PRESENT when only others are. A metric of the last report that is not given keeps
    the verdict from being CLEAN. Exit codes: 0 CLEAN, 1 any other verdict, 2 not measured.
    """
    base = opened(as_of=as_of)
    if not base.config.usable:
        raise click.UsageError(f"{base.config.path} cannot be used; `opskb check` says why.")
    computed = measures.measure(base, rules.check(base))
    given = _given(base, computed, [*_pairs(metrics), *(_read(file) if file else ())])
    cycle = _cycle(base, release)
    draft = sanity.draft(base, computed, given)
    written = _write(base, draft, owner, release) if write else None
    if form == "json":
        tell(as_json(_content(base, draft, cycle, written)))
    else:
        tell(_text(base, draft, cycle, written))
    ctx.exit(0 if draft.verdict == sanity.CLEAN else 1)


def _pairs(metrics: Iterable[str]) -> Iterable[tuple[str, Any]]:
    for pair in metrics:
        name, equals, value = pair.rpartition("=")
        if not equals:
            _refuse(f"`{pair[:MAX_NAME]}` is no metric: write NAME=VALUE")
        yield name, value.strip()


def _read(file: Path) -> Iterable[tuple[str, Any]]:
    """The names and values of a JSON object. Raises click.UsageError for anything else."""
    if not file.is_file():
        _refuse(f"{file.name} is not a regular file")
    with file.open("rb") as opened_file:
        raw = opened_file.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        _refuse(f"{file.name} is longer than 1 MiB")
    try:
        pairs = json.loads(raw.decode("utf-8"), object_pairs_hook=list)
    except (ValueError, RecursionError):
        _refuse(f"{file.name} is not JSON in UTF-8")
    if not isinstance(pairs, list) or not all(isinstance(one, tuple) for one in pairs):
        _refuse(f"{file.name} is no JSON object of names and numbers")
    return [(str(name), value) for name, value in pairs]


def _given(
    base: Project, computed: Iterable[Measured], pairs: Iterable[tuple[str, Any]]
) -> Mapping[str, float]:
    """The metrics that came from outside, by the names that the knowledge base has for them."""
    outside = sanity.external(base, computed)
    known = {name.casefold(): name for name in outside}
    own = {one.name.casefold() for one in computed}
    found: dict[str, float] = {}
    for said, value in pairs:
        word = " ".join(said.split())[:MAX_NAME]
        if word.casefold() in own:
            _refuse(f"`{word}` is computed from the records, and not taken from outside")
        if word.casefold() not in known:
            names = ", ".join(f"`{name}`" for name in outside)
            known_are = f"known are {names}, and" if names else "none from outside is known:"
            _refuse(
                f"there is no metric `{word}`; {known_are} `sanity_metrics` in "
                f"{base.config.path} adds one"
            )
        name = known[word.casefold()]
        if name in found:
            _refuse(f"`{name}` is given twice")
        found[name] = _number(name, value)
    return found


def _number(name: str, value: Any) -> float:
    """A finite number. Raises click.UsageError for a flag, text, NaN and what no float can hold."""
    try:
        number = float(value) if not isinstance(value, bool | list | dict | None) else float("nan")
    except (ValueError, OverflowError):
        number = float("nan")
    if not abs(number) < float("inf"):
        _refuse(f"`{name}` is {str(value)[:60]}, not a number")
    return number


def _cycle(base: Project, release: str) -> Record | None:
    """The cycle of a release. Raises click.UsageError where cycles are kept and none is of it."""
    if len(release) > MAX_NAME or not release.isprintable():
        _refuse("the release is no name on one line")
    cycles = base.by_kind.get("cycle", ())
    found = next((one for one in cycles if one.values.get("release") == release), None)
    if release and cycles and not found:
        open_ = ", ".join(str(one.values.get("release")) for one in cycles if one.state != "closed")
        _refuse(f"there is no cycle of the release `{release[:60]}`; open are {open_ or 'none'}")
    if release and found and found.state == "closed":
        _refuse(f"the release `{release}` has left: {found.id} is closed")
    return found if release else None


def _write(base: Project, draft: Draft, owner: str, release: str) -> Path:
    owner = owner.strip() or (draft.last.owner if draft.last else "")
    if not owner or len(owner) > MAX_NAME or not owner.isprintable():
        _refuse("nobody answers for the report: add --owner NAME")
    with refusals():
        return edits.write(base, draft, owner=owner, release=release)


def _refuse(sentence: str) -> NoReturn:
    raise click.UsageError(f"{clean(sentence)}.")


def _text(base: Project, draft: Draft, cycle: Record | None, written: Path | None) -> str:
    worse = {row["name"] for row in draft.rows if sanity.is_worse(row)}
    heads = ("pillar", "metric", "value", "baseline", "better", "")
    rows = [
        (
            row["pillar"],
            row["name"],
            _amount(row["value"], row["unit"]),
            _amount(row["baseline"], row["unit"]),
            row["better"],
            _state(row["name"] in worse, bool(row["blocks"])),
        )
        for row in draft.rows
    ]
    rows += [("from outside", name, "–", "", "", "not measured") for name in draft.unmeasured]
    against = f"against {draft.last.id}" if draft.last else "which has no report yet"
    lines = [table(rows, heads), f"{draft.verdict} as of {base.as_of}, {against}."]
    if cycle:
        exit_ = gates.of_cycle(base, cycle, gates.EXIT)
        red = ", ".join(line.label.lower() for line in exit_ if not line.passed)
        lines.append(clean(f"Exit gate of {cycle.id}: {f'red: {red}' if red else 'green'}."))
    if written:
        lines.append(clean(f"Wrote {written.relative_to(base.root).as_posix()}."))
    return "\n".join(lines)


def _amount(value: float, unit: str) -> str:
    return f"{edits.number(value)} {unit}".strip()


def _state(worse: bool, blocks: bool) -> str:
    return ("worse, blocks" if blocks else "worse") if worse else ""


def _content(
    base: Project, draft: Draft, cycle: Record | None, written: Path | None
) -> dict[str, Any]:
    return {
        "schema": "opskb/sanity-v1",
        "as_of": base.as_of,
        "verdict": draft.verdict,
        "baseline": draft.last.id if draft.last else None,
        "metrics": [{**row, "worse": sanity.is_worse(row)} for row in draft.rows],
        "unmeasured": list(draft.unmeasured),
        "cycle": cycle.id if cycle else None,
        "written": written.relative_to(base.root).as_posix() if written else None,
    }
