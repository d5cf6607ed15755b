"""7xx: a record says all that a reader of its kind comes for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from opskb import dialects, prose
from opskb.bounds import MAX_BODY, refusal
from opskb.dialects import SECTIONS
from opskb.fields import Field
from opskb.memory import remembered
from opskb.model import Problem, Record
from opskb.project import Project
from opskb.prose import Section
from opskb.rules.rule import Rule, rule

_NUMBER = re.compile(r"^[\d.]+[.)]?\s+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNWRITTEN = re.compile(
    r"[\s>*_\[(-]*(?:(?:TODO|TBD|TBC|FIXME)\b|(?:\.\.\.|…)\s*\Z|\Z)", re.IGNORECASE
)
# A heading with nothing of its own behind it: only then are the sections looked at one by one.
_SUSPICIOUS = re.compile(
    r"##[ \t][^\n]*(?:\n[\s>*_\[(-]*(?:#|<!--|(?:TODO|TBD|TBC|FIXME)\b|\.\.\.|…|\Z)|\Z)",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\s*##")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NAME = re.compile(rf"{_WORD.pattern}(?: {_WORD.pattern}){{1,3}}")


@rule("OKB701")
def section_missing(project: Project) -> Iterator[Problem]:
    """A record has every section that its kind requires.

    Upper and lower case, a number in front and the level of the heading make no difference. Records
    of another format are held to the sections that format has, if it has any, and none that are
    retired are held to it.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    owner: Ines Ferreira
    ---
    ## Context

    Payouts stop at night.

    ## Decision

    They wait in one queue.
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    title: Queue the payouts
    status: accepted
    owner: Ines Ferreira
    ---
    ## Context

    Payouts stop at night.

    ## Decision

    They wait in one queue.

    ## Consequences

    A payout may be up to a minute late.
    ```
    """
    for record in project.graph:
        own = project.kind_of(record).sections
        names = own if record.dialect == "opskb" else SECTIONS.get(record.dialect, ())
        if names and not record.retired:
            for name in _missing(record, names):
                message = f"has no section {name}"
                yield record.problem(name, message, f"add `## {name}`", at=record.place("body"))


def _missing(record: Record, names: tuple[str, ...]) -> list[str]:
    # Most records write their headings as the kind does, and outside of code.
    body = f"\n{record.body}\n"
    if "~~~" not in body and "<!--" not in body and all(_outside(body, name) for name in names):
        return []
    there = {_plain(section.title) for section in _sections(record)}
    return [name for name in names if _plain(name) not in there]


def _outside(body: str, name: str) -> bool:
    """Whether a heading of that name stands in a text, behind blocks of code that are all closed."""
    at = body.find(f"\n## {name}\n")
    return at >= 0 and not body.count("```", 0, at) % 2


def _plain(title: str) -> str:
    return prose.plain(_NUMBER.sub("", title)).rstrip(":").casefold()


def _sections(record: Record) -> list[Section]:
    """The headings of a body; those behind a block that was never closed were meant as headings."""
    body = record.body
    at = prose.unclosed(body)
    masked = prose.mask(body) if at < 0 else prose.mask(body[:at]) + body[at:]
    return prose.sections(masked) if body else []


@rule("OKB702")
def section_unwritten(project: Project) -> Iterator[Problem]:
    """No section of a record that is in force or closed is empty, or begins with TODO.

    A heading promises something. At three in the morning an empty one costs more than none.

    ```markdown title="bad: data/pages/oncall.md"
    ---
    title: On call
    ---
    ## Handing over

    TODO: write this down.
    ```

    ```markdown title="good: data/pages/oncall.md"
    ---
    title: On call
    ---
    ## Handing over

    Say at ten in the morning what is still open.
    ```
    """
    for record in project.graph:
        if record.state not in ("live", "closed") or record.as_written:
            continue
        if not _SUSPICIOUS.search(record.body):
            continue
        for section in _sections(record):
            text = _COMMENT.sub("", record.body[section.text_start : section.end])
            # A line over a rule of dashes may be the end of a table or of a paragraph.
            written = _SECOND.match(record.body, section.start)
            if written and _UNWRITTEN.match(text):
                how = "begins with TODO" if text.strip() else "is empty"
                message = f"its section {prose.plain(section.title)} {how}"
                remedy = "write it, or take the heading out"
                yield record.problem("body", message, remedy, at=record.at(section.start))


@rule("OKB703", "runbook")
def code_without_a_language(project: Project) -> Iterator[Problem]:
    """Every block of code in a runbook says which language it is in.

    A reader must know whether a line goes into a shell, a database or a configuration file. Write
    `text` for what is none of them, such as the output to expect.

    ````markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
    ---
    ```
    tw payouts resume
    ```
    ````

    ````markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: Payouts stand still
    status: active
    owner: Ines Ferreira
    ---
    ```sh
    tw payouts resume
    ```
    ````
    """
    for record in project.by_kind["runbook"]:
        markdown = not record.retired and not record.as_written
        for offset, language in prose.fences(record.body) if markdown else ():
            if not language:
                remedy = "write the language after the fence, `text` if it is none"
                yield record.problem(
                    "body", "a block of code names no language", remedy, at=record.at(offset)
                )


@rule("OKB704", "postmortem")
def person_named_as_the_cause(project: Project) -> Iterator[Problem]:
    """No postmortem names a person in its root causes.

    A person who could break it alone is a symptom: ask what let it happen. Names are looked for
    in `root_causes` and in the section "Root cause": those of everybody who owns, reviews or
    does something anywhere in the knowledge base, in full.

    ```markdown title="bad: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    covers: INC-0001
    root_causes: [Tomasz Wrona restarted the wrong worker.]
    ---
    ```

    ```markdown title="good: data/postmortems/pm-0001.md"
    ---
    id: PM-0001
    title: Payouts stood still
    status: published
    date: 2026-11-02
    owner: Tomasz Wrona
    covers: INC-0001
    root_causes: [Two workers carry the same name on the console.]
    ---
    ```

    ```markdown title="both: data/incidents/inc-0001.md"
    ---
    id: INC-0001
    title: Payouts stand still
    status: resolved
    severity: SEV-3
    commander: Tomasz Wrona
    started: 2026-11-01T02:14Z
    resolved: 2026-11-01T04:40Z
    ---
    ```
    """
    for record in project.by_kind["postmortem"]:
        for field, text, at in _causes(record):
            if name := next((one for one in _names(text) if one in _people(project)), ""):
                place = record.at(at) if field == "body" else record.place(field, at)
                remedy = "say what made it possible, not who was there"
                yield record.problem(field, f"names {name} as a cause", remedy, at=place)


def _names(text: str) -> Iterator[str]:
    """What may be the name of a person in a text: two to four words, the first and last with a capital."""
    words = [match.span() for match in _WORD.finditer(text)]
    for at, (start, _) in enumerate(words):
        ends = words[at + 3 : at : -1] if text[start].isupper() else ()
        for end in (end for begin, end in ends if text[begin].isupper()):
            yield text[start:end]
            yield text[start:end].rstrip(".'’-")


def _causes(record: Record) -> Iterator[tuple[str, str, int]]:
    """What is said of causes: the field, the text, and its index there or its offset in the body."""
    for index, text in enumerate(record.values.get("root_causes") or ()):
        yield "root_causes", str(text), index
    for section in _sections(record):
        if _plain(section.title) in ("root cause", "root causes"):
            yield "body", record.body[section.text_start : section.end], section.start


@remembered
def _people(project: Project) -> frozenset[str]:
    """Everybody whom a field or a column for people names, by first name and surname.

    A role (`ROLE-payments-lead`) and a team (`Payments team`) are no people.
    """
    columns = {kind.name: tuple(_columns(kind.fields)) for kind in project.kinds}
    names: set[str | None] = set()
    for record in project.graph:
        for field, column in columns[record.kind]:
            held = record.values.get(field)
            rows = held if isinstance(held, tuple) else (held,)
            names.update([row.get(column) for row in rows] if column else rows)
    return frozenset(n for n in names if n and _NAME.fullmatch(n) and _titled(n))


def _columns(fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """The fields of a kind that hold people, each with its column, "" for the field itself."""
    for spec in fields.values():
        if spec.type == "person":
            yield spec.name, ""
        people = (column.name for column in spec.row.values() if column.type == "person")
        yield from ((spec.name, column) for column in people)


def _titled(name: str) -> bool:
    words = name.split()
    return words[0][0].isupper() and words[-1][0].isupper()


@rule("OKB705")
def shown_as_written(project: Project) -> Iterator[Problem]:
    """Every text can be converted at a cost that stays in proportion to its length.

    Text of records is not trusted, and a page of brackets or quotations within quotations could
    stall a build for hours. Such a text is published as it was written, without headings or links.

    ```markdown title="bad: data/pages/page-1.md"
    ---
    id: PAGE-1
    title: Quoted
    ---
    > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > Who said so?
    ```

    ```markdown title="good: data/pages/page-1.md"
    ---
    id: PAGE-1
    title: Quoted
    ---
    > > Who said so?
    ```
    """
    for record in project.graph:
        # A text that is too long is told when it is read.
        if record.as_written or len(record.body) > MAX_BODY:
            continue
        if why := refusal(record.body):
            yield record.problem(
                "body", f"is shown as it was written: {why}", "split or flatten it"
            )


@rule("OKB706")
def template_text_left(project: Project) -> Iterator[Problem]:
    """What a template put into a record has been replaced.

    A choice that nobody made, the name of nobody, the day `yyyy-mm-dd` and references to examples
    are no values: they are left out, and said once for a record. Formats are asked for whose
    template is known; a file that is a template and nothing else is skipped where that is plain.

    ```yaml title="bad: data/keps/sig-pay/7-queue/kep.yaml"
    title: Queue the payouts
    kep-number: 7
    authors: ["@ines"]
    owning-sig: sig-pay
    status: provisional|implementable|implemented|deferred|rejected|withdrawn|replaced
    creation-date: 2026-11-02
    ```

    ```yaml title="good: data/keps/sig-pay/7-queue/kep.yaml"
    title: Queue the payouts
    kep-number: 7
    authors: ["@ines"]
    owning-sig: sig-pay
    status: provisional
    creation-date: 2026-11-02
    ```
    """
    for record in project.graph:
        for name in list(record.unfilled)[:1]:
            said = (
                f"`{dialects.key(record.dialect, name)}: {text}`"
                for name, text in record.unfilled.items()
            )
            message = f"still says what its template says: {', '.join(said)}"
            if "status" in record.unfilled:
                message += f", and is treated as {record.status}"
            yield record.problem(name, message, "write what holds here, or take it out")


RULES: tuple[Rule, ...] = (
    section_missing,
    section_unwritten,
    code_without_a_language,
    person_named_as_the_cause,
    shown_as_written,
    template_text_left,
)
