"""1xx: every record has one id, and nobody else has it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from opskb.dialects import BY_NAME
from opskb.insights import typed
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, loaded, rule
from opskb.source import stem


@rule("OKB101")
def id_used_twice(project: Project) -> Iterator[Problem]:
    """No two records share an id, whatever their case, nor two rows of a table.

    A reference to a shared id can mean either of them. Both are loaded and published, the second
    record under its id and its file name.

    ```markdown title="bad: data/adr/adr-0001-queue.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="bad: data/adr/adr-0001-ledger.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001-queue.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    for records in project.graph.index.by_id.values():
        first = records[0]
        for record in records[1:]:
            message = f"the id {record.id} is used in {first.path} already"
            yield record.problem(
                "id", message, "give one of them an id that was never used", related=(first.id,)
            )
    for record in project.graph:
        for name in project.kind_of(record).named_rows:
            yield from _rows_twice(record, name)


def _rows_twice(record: Record, name: str) -> Iterator[Problem]:
    """A problem for each row of a table whose id an earlier one has."""
    seen: set[str] = set()
    for index, row in enumerate(typed.rows(record.values.get(name))):
        id = str(row.get("id") or "")
        if id and id.casefold() in seen:
            message = f"`{name}` has two rows of the id {id}"
            at = record.place(name, index)
            yield record.problem(name, message, "give one of them an id of its own", at=at)
        seen.add(id.casefold())


@rule("OKB102")
def no_id(project: Project) -> Iterator[Problem]:
    """An id can be made for every record, from its front matter or from its file name.

    ```markdown title="bad: data/adr/---.md"
    ---
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    status: accepted
    ---
    ```
    """
    return loaded(project, "OKB102")


@rule("OKB103")
def number_gap(project: Project) -> Iterator[Problem]:
    """The numbers of a kind's records have no gap.

    A gap is a record that was deleted instead of retired, or a number lost on a branch. Small
    gaps are told one by one, a jump of more than ten numbers is taken as meant.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="bad: data/adr/adr-0003.md"
    ---
    id: ADR-0003
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    ---
    ```
    """
    numbered: dict[str, dict[int, Record]] = {}
    unseen = _unseen(project)
    for (prefix, number), records in project.graph.index.by_number.items():
        known = BY_NAME.get(records[0].dialect)
        if known is None or known.counted:
            numbered.setdefault(prefix, {})[number] = records[0]
    for prefix, by_number in numbered.items():
        numbers = sorted(by_number)
        for before, after in pairwise(numbers):
            gap = (number for number in range(before + 1, after) if after - before <= 10)
            lost = [number for number in gap if (prefix.lower(), number) not in unseen]
            if lost:
                missing = ", ".join(f"{prefix}-{number:04d}" for number in lost)
                record = by_number[after]
                message = f"follows {by_number[before].id} directly: {missing} is missing"
                yield record.problem(
                    "id", message, "restore the record, or leave a tombstone with its id"
                )


def _unseen(project: Project) -> set[tuple[str, int]]:
    """The prefixes and numbers of records that may not be seen or read: their numbers are no gap."""
    parts = (name.rpartition("-") for name in project.hidden.names)
    hidden = {(head, int(tail)) for head, _, tail in parts if tail.isdecimal() and len(tail) < 10}
    return hidden | set(project.unread.numbers(project.kinds))


@rule("OKB104")
def file_name_says_another_id(project: Project) -> Iterator[Problem]:
    """A file whose name begins with an id holds the record of that id.

    People open files by their name; a name that says another id sends them to the wrong record.

    ```markdown title="bad: data/adr/adr-0007-queue.md"
    ---
    id: ADR-0008
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0008-queue.md"
    ---
    id: ADR-0008
    status: accepted
    ---
    ```
    """
    for record in project.graph:
        if record.dialect == "kep":
            yield from _another_folder(record)
        if record.dialect != "opskb" or record.number is None:
            continue
        prefix = record.id.partition("-")[0].lower()
        name = record.path.rpartition("/")[2].lower()
        tail = name.removeprefix(f"{prefix}-").partition(".")[0].partition("-")[0]
        if name.startswith(f"{prefix}-") and tail.isdecimal() and int(tail) != record.number:
            yield record.problem(
                "id",
                f"the file is called `{name}` and holds {record.id}",
                "rename the file, or correct the id",
            )


def _another_folder(record: Record) -> Iterator[Problem]:
    """A KEP lies in the folder that its number begins."""
    folder = stem(record.path)
    tail = folder.partition("-")[0]
    if record.number is not None and tail.isdecimal() and int(tail[:9]) != record.number:
        message = f"the folder is called `{folder}` and holds {record.id}"
        yield record.problem("id", message, "rename the folder, or correct the number")


@rule("OKB105")
def no_title(project: Project) -> Iterator[Problem]:
    """Every record has a title, in its front matter or as its first heading.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```
    """
    for record in project.graph:
        if record.title == record.id and record.dialect == "opskb":
            yield record.problem(
                "title", "has no title", "add `title:`, or begin the text with `# Title`"
            )


RULES: tuple[Rule, ...] = (id_used_twice, no_id, number_gap, file_name_says_another_id, no_title)
