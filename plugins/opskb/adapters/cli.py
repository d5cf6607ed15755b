"""The command line: a table of commands, each imported only when it is run, and one error handler."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import NoReturn

import click

import opskb

# Command → the sentence that `--help` shows; its module has the same name under `commands`.
COMMANDS: Mapping[str, str] = {
    "check": "Check the records and say what is stale, one-sided, contradicted or broken.",
    "explain": "Explain a rule: what must hold, why, and how to mend it.",
    "kinds": "List the kinds of records there are, or show one of them.",
    "list": "List records, by kind, status, owner or tag.",
    "show": "Show one record with its facts, relations and findings.",
    "refs": "Show what a record refers to and what refers to it.",
    "due": "List what must be looked at, nearest first.",
    "governs": "List the records that govern these paths of the code.",
    "mcp": "Answer agents from the records, over the Model Context Protocol.",
    "new": "Write a new record of a kind, with an id that was never used.",
    "review": "Write down that a record was looked at, and the text that was read.",
    "supersede": "Let one record take the place of another, and both say so.",
    "retire": "Take a record out of force with its reason, and keep its text and its id.",
    "archive": "Move what was retired long ago into the archive, and every link to it along.",
    "doctor": "Say what is installed, what was read, and what was left out and why.",
    "retros": "Schedule retrospectives: planned records, JSON and a calendar file.",
    "sanity": "Measure the six pillars, compare with the baseline, and write a sanity report.",
    "schema": "Print or write the JSON Schemas of kinds and settings, for editors.",
    "slo": "Record a result from outside against the targets of an objective.",
    "export": "Write the knowledge base in another format into a folder of its own.",
    "baseline": "Take what is wrong today as known, so that only what is new fails.",
    "init": "Find the record folders of an existing repository, write opskb.yml and schemas.",
}

USAGE, INTERNAL, INCOMPLETE, INTERRUPTED = 2, 3, 4, 130


class Commands(click.Group):
    """A group that lists its commands from the table and imports the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if name not in COMMANDS:
            return None
        command = import_module(f"opskb.adapters.commands.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that stops early, such as `head`, is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _unheard()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or a word about the one that was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from opskb.fields import closest

            near = closest(args[0], tuple(COMMANDS))
            ctx.fail(
                f"there is no command `{args[0]}`." + (f" Did you mean `{near}`?" if near else "")
            )
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(opskb.__version__, prog_name="opskb")
def cli() -> None:
    """An operations knowledge base that cannot lie quietly.

    Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 internal error, 4 incomplete,
    130 interrupted. Treat any other as failure.
    """


def main() -> None:
    """Run the command line; whatever happens, the user sees a sentence and CI an exit code."""
    # Records hold no cycles and live as long as the command: looking for garbage among 10,000 of
    # them is a sixth of a check. A command that stays must turn it on again.
    gc.disable()
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _said("interrupted", INTERRUPTED)
    except click.ClickException as error:
        code = _refused(error)
    except KeyboardInterrupt:
        code = _said("interrupted", INTERRUPTED)
    except OSError as error:
        from opskb.reports.run import clean

        where = clean(str(error.filename or "the system"))
        code = _said(f"{where}: {error.strerror or error}", INCOMPLETE)
    except Exception as error:
        code = _internal(error)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = code if isinstance(code, int) and code else _unheard()
    _left(code if isinstance(code, int) else 0)


def _left(code: int) -> NoReturn:
    """Leave at once: to free ten thousand records one by one takes a tenth of a check."""
    sys.stderr.flush()
    os._exit(code)


def _unheard() -> int:
    """The reader has seen enough; standard output goes elsewhere, so that its closing cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _refused(error: click.ClickException) -> int:
    """A wrong use, told with what was written: that may hold a command for the job it runs in."""
    from io import StringIO

    from opskb.reports.run import clean

    said = StringIO()
    error.show(said)
    for line in said.getvalue().rstrip("\n").split("\n"):
        click.echo(clean(line), err=True)
    return error.exit_code


def _said(sentence: str, code: int) -> int:
    click.echo(f"opskb: {sentence}", err=True)
    return code


def _internal(error: Exception) -> int:
    """A bug of ours: one line for the user, the trace where it can be attached to a report."""
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="opskb-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    return _said(f"internal error, {type(error).__name__}: please report it with {path}", INTERNAL)


if __name__ == "__main__":
    main()
