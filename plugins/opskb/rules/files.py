"""0xx: every file can be read, every field is known and of its type, every attachment is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from opskb import clock, dialects, fields, pending, prose
from opskb.insights import typed
from opskb.kind import Kind
from opskb.model import Place, Problem, Record
from opskb.project import ATTACHMENTS, Project
from opskb.rules.rule import MOST, Rule, loaded, rule


@rule("OKB001")
def unreadable(project: Project) -> Iterator[Problem]:
    """Every file of the sources is UTF-8 text, and its front matter is plain YAML.

    YAML is read safely: no anchors, aliases or tags, no key twice, no nesting deeper than 32
    levels, 1 MiB a file. A file that cannot be read costs only itself.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queues: why
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: "Queues: why"
    status: accepted
    ---
    ```
    """
    return loaded(project, "OKB001")


@rule("OKB002")
def unknown_field(project: Project) -> Iterator[Problem]:
    """Every key of a record's front matter is a field or a relation of its kind.

    A key that nobody reads is mostly a spelling mistake, and what it says is then silently lost.
    Only records in opskb's own format are held to it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    supercedes: ADR-0002
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    for record in project.graph:
        if record.dialect == "opskb" and record.unknown:
            kind = project.kind_of(record)
            known = (*kind.fields, *project.kinds.relations[kind.name])
            for at, name in enumerate(record.unknown):
                near = fields.closest(name, known) if at < MOST else ""
                remedy = (
                    f"did you mean `{near}`?"
                    if near
                    else f"take it out, or add it to the kind `{kind.name}`"
                )
                yield record.problem(
                    name, f"`{name}` is no field of the kind `{kind.name}`", remedy
                )


@rule("OKB003")
def impossible_value(project: Project) -> Iterator[Problem]:
    """Every value is of its field's type, and what happened lies neither ahead nor before its record was opened.

    The clock is the as-of date; a kind says `past: true` of a day on which something was done. A value
    that is wrong is left out; the rest of the record stands.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    date: 2026-02-30
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    date: 2026-02-28
    ---
    ```
    """
    yield from loaded(project, "OKB003")
    for record in project.graph:
        yield from _from_the_future(record, project)
        yield from _before_it_began(record, project)


# Tables whose rows tell what was done; a drill that is planned may well lie ahead.
_DONE = ("reviews", "timeline", "rotations", "occurrences")


def _from_the_future(record: Record, project: Project) -> Iterator[Problem]:
    kind = project.kind_of(record)
    roles = kind.roles
    for role, name in kind.happened:
        value = record.values[name]
        planned = role == "opened" and record.state == "draft"
        if value and not planned and clock.day_of(value) > project.as_of:
            key = dialects.key(record.dialect, name)
            message = f"`{key}` is {clock.day_of(value)}, later than the as-of date {project.as_of}"
            yield record.problem(name, message, "correct the date")
    for role in _DONE:
        for index, row in enumerate(getattr(record, role)):
            on = row.get("on") or row.get("at")
            if on and row.get("how") != "planned" and clock.day_of(on) > project.as_of:
                message = f"`{roles[role]}` has a row of {clock.day_of(on)}, later than the as-of date {project.as_of}"
                yield record.problem(
                    roles[role], message, "correct the date", at=record.place(roles[role], index)
                )
    yield from _done_ahead(record, project)


def _done_ahead(record: Record, project: Project) -> Iterator[Problem]:
    """What a kind calls `past`, in a field or in a column of a table, and lies ahead."""
    for name, columns in project.kind_of(record).past.items():
        value = record.values.get(name)
        if not columns and (day := typed.day(value)) and day > project.as_of:
            message = f"`{dialects.key(record.dialect, name)}` is {day}, later than the as-of date {project.as_of}"
            yield record.problem(name, message, "correct the date")
        for index, row in enumerate(typed.rows(value)):
            for day in filter(None, (typed.day(row.get(column)) for column in columns)):
                if day > project.as_of:
                    message = (
                        f"`{name}` has a row of {day}, later than the as-of date {project.as_of}"
                    )
                    at = record.place(name, index)
                    yield record.problem(name, message, "correct the date", at=at)


def _before_it_began(record: Record, project: Project) -> Iterator[Problem]:
    """A day that tells what was done with a record, before it was opened; OKB857 asks the one it was closed on."""
    kind = project.kind_of(record)
    opened = typed.day(record.opened)
    if not opened:
        return
    for name in (name for name, columns in kind.past.items() if not columns):
        day = typed.day(record.values.get(name))
        if day and day < opened:
            this, first = (
                dialects.key(record.dialect, one) for one in (name, kind.roles["opened"])
            )
            message = f"`{this}` is {day}, before `{first}`, {opened}"
            yield record.problem(name, message, "correct the one that is wrong")


@rule("OKB004")
def refused_path(project: Project) -> Iterator[Problem]:
    """No file of the sources is a symbolic link, and no link leads out of the project.

    Nothing outside the sources is read or published. Where neither `opskb.yml` nor git says what the
    project is, a link out of the folder that is checked may well lead to another part of it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    See [the notes](../../../notes.md).
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    See [the notes](https://example.org/notes).
    ```
    """
    yield from loaded(project, "OKB004")
    bounded = project.config.declared or (project.root / ".git").exists()
    for record in project.graph:
        yield from _refused(record, project.graph.hrefs[record.key], bounded=bounded)


_REFUSED = ("javascript:", "vbscript:", "data:", "file:")


def _refused(record: Record, hrefs: Iterable[prose.Href], *, bounded: bool) -> Iterator[Problem]:
    for href in hrefs:
        path = normpath(join(dirname(record.path), href.href))
        outside = bounded and prose.relative(href.href) and path.startswith("..")
        scheme = next(
            (word for word in _REFUSED if href.href.lower().lstrip().startswith(word)), ""
        )
        if outside or scheme:
            what = (
                f"a link of the scheme `{scheme}`"
                if scheme
                else f"`{href.href}` leads out of the project"
            )
            place = record.at(href.offset)
            yield record.problem(
                "body", what, "link to the web, or to a file of the project", at=place
            )


@rule("OKB005")
def missing_attachment(project: Project) -> Iterator[Problem]:
    """Every image and PDF that a record links to is there, and of a format that is published.

    Published are PNG, JPEG, GIF, WebP, AVIF and PDF. An SVG can carry script, so it is not.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ![The queue](queue.png)
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ![The queue](https://example.org/queue.png)
    ```
    """
    for record in project.graph:
        for href, path in attachments(record, project.graph.hrefs[record.key]):
            if not path.lower().endswith(ATTACHMENTS):
                message, remedy = (
                    f"`{href.href}` is an SVG, which can carry script",
                    "export it as PNG",
                )
            elif path in project.files:
                continue
            else:
                message, remedy = (
                    f"`{href.href}` is not there",
                    "add the file next to the record, or take the link out",
                )
            yield record.problem("body", message, remedy, at=record.at(href.offset))


def attachments(record: Record, hrefs: Iterable[prose.Href]) -> Iterator[tuple[prose.Href, str]]:
    """The images and PDFs of the project that a record links to, with their paths from the root."""
    for href in hrefs:
        path = href.href.partition("#")[0].partition("?")[0]
        if prose.relative(path) and path.lower().endswith((*ATTACHMENTS, ".svg")):
            whole = normpath(join(dirname(record.path), path))
            if not whole.startswith(".."):
                yield href, whole


@rule("OKB006")
def missing_field(project: Project) -> Iterator[Problem]:
    """Every field that a kind requires is written.

    An owner that is missing is OKB501. Only records in opskb's own format are held to it.

    ```markdown title="bad: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    status: open
    author: Ines Ferreira
    ---
    ## Problem
    ```

    ```markdown title="good: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    status: open
    author: Ines Ferreira
    opened: 2026-11-02
    ---
    ## Problem
    ```
    """
    required = {kind.name: _required(kind) for kind in project.kinds}
    wrong = {(problem.place.path, problem.field) for problem in project.problems}
    for record in project.graph:
        if record.dialect == "opskb":
            for name in required[record.kind]:
                if record.values.get(name) in (None, ()) and (record.path, name) not in wrong:
                    yield record.problem(name, f"has no `{name}`", f"add `{name}:`")


def _required(kind: Kind) -> tuple[str, ...]:
    names = [name for name, spec in kind.fields.items() if spec.required and spec.role != "owner"]
    return (*names, *(name for name, relation in kind.relations.items() if relation.required))


@rule("OKB007")
def nothing_to_check(project: Project) -> Iterator[Problem]:
    """There is something to check: every source exists, and at least one record was read.

    A run that looked at nothing must not look like a run that found nothing.

    ```yaml title="bad: opskb.yml"
    name: Empty
    ```

    ```yaml title="good: opskb.yml"
    name: Not empty
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    missing = list(loaded(project, "OKB007"))
    yield from missing
    if not project.records and not missing:
        looked = ", ".join(f"`{folder.path or '.'}`" for folder in project.config.sources)
        message = f"checked 0 records: {len(project.skipped)} files of {looked} were skipped"
        remedy = "see why with `opskb check --verbose`"
        if not project.skipped:
            message = f"checked 0 records: no file of {looked} could be one"
            remedy = "write one with `opskb new adr TITLE`, or name another source"
        yield Problem(
            project.config.place("sources"),
            message,
            remedy,
            record=project.config.path,
        )


@rule("OKB008")
def names_differ_in_case(project: Project) -> Iterator[Problem]:
    """No two files of a folder differ only in the case of their names.

    On a file system that ignores case, one of them silently replaces the other.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```

    ```markdown title="bad: data/adr/ADR-0001.md"
    ---
    id: ADR-0002
    status: accepted
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    seen: dict[str, str] = {}
    for path in sorted({record.path for record in project.graph}):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            yield Problem(
                Place(path),
                f"differs from `{other}` only in case",
                "rename one of them",
                record=path,
            )


@rule("OKB009")
def interrupted_edit(project: Project) -> Iterator[Problem]:
    """No command that writes was interrupted and left for another to finish.

    Its journal says what was to be written. Each file is whole, as it was or as it was to be, but
    some may be the one and some the other.

    ```json title="bad: .opskb/journal.json"
    {"schema": "opskb/journal-v1", "command": "archive", "changes": []}
    ```

    ```markdown title="both: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    ```

    ```json title="good: .opskb/notes.json"
    {}
    ```
    """
    if pending.journal(project.root).exists():
        message = "a command that writes was interrupted: some files may be as they were"
        remedy = "`opskb check --fix` finishes it, and so does any command that writes"
        at = Place(project.config.path)
        yield Problem(at, message, remedy, record=project.config.path)


@rule("OKB010")
def unfinished_merge(project: Project) -> Iterator[Problem]:
    """No record holds the marks of a merge that was not finished.

    Both versions stand in it, and a reader cannot know which of them holds. No command edits such a
    file. A text that only shows such marks puts a blank before them.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    <<<<<<< ours
    Payouts wait in one queue.
    =======
    Payouts wait in two queues.
    >>>>>>> theirs
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    ---
    Payouts wait in two queues.
    ```
    """
    for record in project.graph:
        if at := prose.conflict(record.body):
            message = "holds the marks of a merge that was not finished"
            remedy = "keep what is right, and take the lines of marks out"
            yield record.problem("body", message, remedy, at=record.at(at.start()))


RULES: tuple[Rule, ...] = (
    unreadable,
    unknown_field,
    impossible_value,
    refused_path,
    missing_attachment,
    missing_field,
    nothing_to_check,
    names_differ_in_case,
    interrupted_edit,
    unfinished_merge,
)
