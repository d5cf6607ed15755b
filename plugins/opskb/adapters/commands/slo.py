"""`opskb slo`: results from outside, compared with their targets and kept as evidence."""

from __future__ import annotations

from pathlib import Path

import click

from opskb import fields
from opskb.adapters.commands.opened import AS_OF, day, formats, opened, refusals, tell
from opskb.edits import evidence
from opskb.edits.evidence import PHASE, Recorded
from opskb.fields import Field, FieldError
from opskb.project import Project
from opskb.reports.run import as_json, clean


def _share(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A share between 0 and 1, written so or as a percentage. Raises click.BadParameter."""
    try:
        return None if value is None else fields.ratio(value, Field("share", "ratio"))
    except FieldError as error:
        raise click.BadParameter(f"{error}: {error.remedy}.") from None


EVIDENCE = click.option(
    "--evidence",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file that shows it; copied into the evidence folder.",
)
ON = click.option("--on", metavar="DATE", help="The day it was measured; today if not given.")


@click.group("slo")
def command() -> None:
    """Record a result from outside against the targets of an objective."""


@command.command("record")
@click.argument("project")
@click.option(
    "--availability",
    callback=_share,
    metavar="SHARE",
    help="The share of good time, 0.9993 or 99.93%.",
)
@click.option("--latency", type=float, metavar="MS", help="Milliseconds it took.")
@click.option("--error-rate", callback=_share, metavar="SHARE", help="The share that failed.")
@click.option(
    "--slo",
    metavar="ID",
    default="",
    help="The objective whose targets hold; the one that PROJECT means if not given.",
)
@click.option("--target-availability", callback=_share, metavar="SHARE", help="At least this.")
@click.option("--target-latency", type=float, metavar="MS", help="At most this.")
@click.option("--target-error-rate", callback=_share, metavar="SHARE", help="At most this.")
@click.option("--incident", "incidents", multiple=True, metavar="ID", help="What explains it.")
@EVIDENCE
@ON
@click.option("--phase", default=PHASE, show_default=True, help="The phase it stands for.")
@AS_OF
@formats("text", "json")
@click.pass_context
def record(
    ctx: click.Context,
    /,
    project: str,
    slo: str,
    on: str | None,
    as_of: str | None,
    form: str,
    incidents: tuple[str, ...],
    files: tuple[Path, ...],
    phase: str,
    **given: float | None,
) -> None:
    """Compare a result of PROJECT with its targets and write it down as PASS or FAIL.

    PROJECT means the objective of that name, or the only one on the surface of that name that
    states a target for what is measured. Targets that are given may be stricter, not looser.

    It is appended to validation.jsonl in the evidence folder and listed in manifest.json beside it.
    A FAIL marks the phase as not enforced automatically until somebody attaches evidence and a
    later result passes. Exit codes: 0 PASS, 1 FAIL, 2 not recorded.
    """
    base = opened(as_of=as_of)
    targets = {
        name: value
        for name in evidence.MEASURES
        if (value := given.pop(f"target_{name}")) is not None
    }
    with refusals():
        found = evidence.record(
            base,
            project,
            **given,
            targets=targets,
            slo_id=slo,
            incidents=incidents,
            files=files,
            on=day("--on", on),
            phase=phase,
        )
    _say(base, found, form)
    ctx.exit(0 if found.passed else 1)


@command.command("attach")
@click.argument("result")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE...",
)
@ON
@AS_OF
@formats("text", "json")
def attach(
    result: str, files: tuple[Path, ...], on: str | None, as_of: str | None, form: str
) -> None:
    """Attach evidence to a RESULT that was recorded before, such as VAL-0004."""
    base = opened(as_of=as_of)
    with refusals():
        found = evidence.attach(base, result, files, on=day("--on", on))
    _say(base, found, form)


def _say(base: Project, found: Recorded, form: str) -> None:
    line = found.line
    if form == "json":
        tell(as_json({**line, "automation_enforced": found.enforced}))
        return
    names = ", ".join(
        f"{name.replace('_', ' ')} {evidence.shown(name, value)} "
        f"(target {evidence.shown(name, line['targets'][name])})"
        for name, value in line.get("measured", {}).items()
    )
    word = line.get("result") or "EVIDENCE"
    tell(clean(f"{word} {line['id']} {names}".strip()))
    for file in line["evidence"]:
        tell(clean(f"  kept {file['path']}"))
    if not found.enforced:
        tell("  automation_enforced: false")
    if found.owed:
        tell(clean(f"  owed: {found.owed}"))
        tell(f"  opskb slo attach {line['id']} FILE")
