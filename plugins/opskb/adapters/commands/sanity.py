"""`opskb sanity`: measure the knowledge base, compare it with its baseline, and write the report."""

from __future__ import annotations

from pathlib import Path

import click

from opskb import rules
from opskb.adapters.commands.metrics import MAX_NAME, given, pairs, read, refuse
from opskb.adapters.commands.opened import AS_OF, formats, table, tell
from opskb.adapters.commands.writing import DIFF, DRY_RUN, carry_out, here
from opskb.edits import change
from opskb.edits import sanity as edits
from opskb.edits.change import Plan
from opskb.insights import gates, measures, sanity
from opskb.insights.sanity import Draft
from opskb.model import Record
from opskb.project import Project
from opskb.reports.run import as_json, clean


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
@DIFF
@DRY_RUN
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
    diff: bool,
    dry_run: bool,
    as_of: str | None,
    form: str,
) -> None:
    """Measure the six pillars, compare with the last baseline, and say whether a release may leave.

    CLEAN when no metric is worse than its baseline, RELEASE-BLOCKED when one that blocks is,
    REGRESSIONS-PRESENT when only others are. A metric of the last report that is not given keeps
    the verdict from being CLEAN. Exit codes: 0 CLEAN, 1 any other verdict, 2 not measured,
    4 incomplete.
    """
    if (diff or dry_run) and not write:
        refuse("--diff and --dry-run belong to --write")
    said = [*pairs(metrics), *(read(file) if file else ())]
    writes = write and not (diff or dry_run)
    with here(as_of, writes=writes) as base:
        if not base.config.usable:
            refuse(f"{base.config.path} cannot be used; `opskb check` says why")
        computed = measures.measure(base, rules.check(base))
        outside = given(base, computed, said)
        cycle = _cycle(base, release)
        draft = sanity.draft(base, computed, outside)
        plan = _planned(base, draft, owner, release) if write else Plan("sanity")
        if writes:
            carry_out(base, plan)
    if diff:
        tell(change.diff(plan))
    if not diff or dry_run:
        tell(_TOLD[form](base, draft, cycle, plan, writes))
    ctx.exit(0 if draft.verdict == sanity.CLEAN else 1)


def _cycle(base: Project, release: str) -> Record | None:
    """The cycle of a release. Raises click.UsageError where cycles are kept and none is of it."""
    if len(release) > MAX_NAME or not release.isprintable():
        refuse("the release is no name on one line")
    cycles = base.by_kind.get("cycle", ())
    found = next((one for one in cycles if one.values.get("release") == release), None)
    if release and cycles and not found:
        open_ = ", ".join(str(one.values.get("release")) for one in cycles if one.state != "closed")
        refuse(f"there is no cycle of the release `{release[:60]}`; open are {open_ or 'none'}")
    if release and found and found.state == "closed":
        refuse(f"the release `{release}` has left: {found.id} is closed")
    return found if release else None


def _planned(base: Project, draft: Draft, owner: str, release: str) -> Plan:
    owner = owner.strip() or (draft.last.owner if draft.last else "")
    if not owner or len(owner) > MAX_NAME or not owner.isprintable():
        refuse("nobody answers for the report: add --owner NAME")
    return edits.plan(base, draft, owner=owner, release=release)


def _text(base: Project, draft: Draft, cycle: Record | None, plan: Plan, writes: bool) -> str:
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
    verb = "Wrote" if writes else "Would write"
    lines += [clean(f"{verb} {one.path}.") for one in plan.changes]
    return "\n".join(lines)


def _amount(value: float, unit: str) -> str:
    return f"{edits.number(value)} {unit}".strip()


def _state(worse: bool, blocks: bool) -> str:
    return ("worse, blocks" if blocks else "worse") if worse else ""


def _json(base: Project, draft: Draft, cycle: Record | None, plan: Plan, writes: bool) -> str:
    content = {
        "schema": "opskb/sanity-v1",
        "as_of": base.as_of,
        "verdict": draft.verdict,
        "baseline": draft.last.id if draft.last else None,
        "metrics": [{**row, "worse": sanity.is_worse(row)} for row in draft.rows],
        "unmeasured": list(draft.unmeasured),
        "cycle": cycle.id if cycle else None,
        "written": plan.changes[0].path if writes else None,
    }
    return as_json(content)


_TOLD = {"text": _text, "json": _json}
