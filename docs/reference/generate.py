"""Writes the reference pages from what the code says: `python -m docs.reference.generate`.

`tests/test_docs.py` fails when a page is not what this would write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from opskb import fields, kindfile
from opskb.adapters.cli import COMMANDS, cli
from opskb.dialects import DIALECTS
from opskb.fields import Field
from opskb.kind import Kinds
from opskb.outputs.boards import BOARDS
from opskb.outputs.schema.roles import ROLE_HELP
from opskb.rules import BY_CODE
from opskb.settings import SETTINGS
from tests.rows.row import Row
from tests.rows.rows import rows

HERE = Path(__file__).parent


def commands() -> str:
    """Every command with its own help."""
    parts = ["# Commands", "", "What `opskb COMMAND --help` says.", ""]
    whole = click.Context(cli, info_name="opskb", terminal_width=90, **cli.context_settings)
    for name in COMMANDS:
        command = cli.get_command(whole, name)
        assert command is not None
        with click.Context(command, parent=whole, info_name=name) as context:
            parts += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
            parts += _below(command, context)
    return "\n".join(parts)


def _below(command: click.Command, context: click.Context) -> Iterable[str]:
    """The commands of a group, each with its own help."""
    for name, one in command.commands.items() if isinstance(command, click.Group) else ():
        with click.Context(one, parent=context, info_name=name) as inner:
            yield from (f"### {command.name} {name}", "", "```text", one.get_help(inner), "```", "")


def settings() -> str:
    """Every setting of `opskb.yml`."""
    parts = [
        "# Settings",
        "",
        "What `opskb.yml` may say. It lies in the root of the knowledge base; every path is relative to it.",
        "",
        _table(SETTINGS.values()),
    ]
    for spec in SETTINGS.values():
        if spec.row:
            parts += [f"## Columns of `{spec.name}`", "", _table(spec.row.values())]
    return "\n".join(parts)


def field_types() -> str:
    """Every field type, every role, and the fields that all kinds share."""
    types = [(f"`{name}`", _sentence(function.__doc__)) for name, function in fields.TYPES.items()]
    types = [(name, TABLES.get(name.strip("`"), text)) for name, text in types]
    roles = [(f"`{name}`", ROLE_HELP[name]) for name in fields.ROLES]
    parts = [
        "# Fields",
        "",
        "## Types",
        "",
        *_rows(("type", "what it holds"), types),
        "",
        "`many: true` allows a list; one value then stands for a list of one.",
        "",
        "A column of a table may be of the type `table` itself: rows within a row. `short: command` lets a",
        "row be written as a plain value, which stands for that column; every other column must then be one",
        "that may be left out. Rows within a row hold no `ref` and no `past`.",
        "",
        "## Roles",
        "",
        "A role means the same in every kind.",
        "",
        *_rows(("role", "what it means"), roles),
        "",
        "## Fields of every kind",
        "",
        _table(kindfile.common().values()),
    ]
    return "\n".join(parts)


def dialects() -> str:
    """Every foreign format that is read as it is."""
    rows = [(one.title, one.ids, one.mentions) for one in DIALECTS]
    parts = [
        "# Dialects",
        "",
        "Foreign formats that are read as they are. Nothing of them needs to be migrated or configured.",
        "",
        *_rows(("format", "what the id is", "what mentions it"), rows),
        "",
    ]
    return "\n".join(parts)


def coverage() -> str:
    """Every system that opskb covers, with what holds it: written from the tests of the rows."""
    kinds = kindfile.load(HERE)
    parts = [
        "# What opskb covers",
        "",
        "One row a system of running a product. Each has a test that writes its records, breaks every rule named here",
        "once, and reads the page and the JSON. Kinds, rules and pages lead to where they are told.",
        "",
        *_rows(
            ("row", "system", "records", "rules", "where the site shows it"),
            [_covered(row, kinds) for row in rows()],
        ),
        "",
    ]
    return "\n".join(parts)


def _covered(row: Row, kinds: Kinds) -> tuple[str, ...]:
    records = ", ".join(f"[{kinds[name].title}](../kinds/{name}/index.md)" for name in row.kinds)
    held = "<br>".join(
        f"[{code}](../rules/{code.lower()}/index.md) {BY_CODE[code].sentence}" for code in row.codes
    )
    urls = {board.name: board.url for board in BOARDS}
    pages = (row.page.removesuffix("index.html"), *(f"{urls[name]}/" for name in row.boards))
    shown = ", ".join(f"`/{one}`" for one in (*pages, row.data))
    return row.id, row.title, records, held, shown


TABLES = {
    "table": "Rows of typed columns, declared under `row`; a row written alone is a table of one.",
    "series": "A table whose rows are dated values: a few written here, or the name of a CSV beside the record (`values: orders.csv`) whose first line names its columns.",
}
PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "fields.md": field_types,
    "dialects.md": dialects,
    "coverage.md": coverage,
}


def _table(specs: Iterable[Field]) -> str:
    rows = [(f"`{spec.name}`", _type(spec), _default(spec), spec.help) for spec in specs]
    return "\n".join([*_rows(("name", "type", "default", "what it says"), rows), ""])


def _type(spec: Field) -> str:
    words = f": {', '.join(spec.of)}" if spec.of else f", in {spec.unit}" if spec.unit else ""
    return spec.type + words + (", list" if spec.many else "")


def _default(spec: Field) -> str:
    if spec.required:
        return "required"
    return "" if spec.default in (None, "") else f"`{_yaml(spec.default)}`"


def _yaml(value: object) -> str:
    """A default as a person writes it in YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_yaml(one)}" for name, one in value.items()) + "}"
    return str(value)


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return [
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    ]


def _sentence(doc: str | None) -> str:
    return " ".join((doc or "").split())


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
