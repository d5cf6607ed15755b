"""2xx: every reference leads to a record of the right kind, and the other side agrees."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from opskb import dialects, fields
from opskb.graph import Edge, supersession
from opskb.insights import reach
from opskb.insights.mending import links, sides
from opskb.insights.mending.writable import READ_ONLY
from opskb.model import Link, Problem, Record
from opskb.project import Project
from opskb.rules.rule import MOST, Rule, rule


@rule("OKB201")
def reference_to_nothing(project: Project) -> Iterator[Problem]:
    """Every typed reference leads to a record, and every relative link to a record's file leads to a file.

    A bare mention of an id that does not exist is no finding: `RFC 7231` is not ours. A link into
    a folder that is not here cannot be judged. Where exactly one record's file is called as the link says,
    `opskb check --fix` writes its address.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    relates_to: ADR-0009
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    dead = reach.reach(project).dead
    ids = Spellings(record.id for record in project.graph) if dead else None
    paths = Spellings(project.graph.index.by_path) if dead else None
    counts: Counter[str] = Counter()
    for link in dead:
        record, guess = project.graph[link.source], counts[link.source] < MOST
        counts[link.source] += 1
        if link.form in reach.TYPED and ids:
            key = dialects.key(record.dialect, link.relation)
            message = f"`{key}` leads to `{link.raw}`, which does not exist"
            near = _nearest(ids, link.raw if guess and _guessed(record) else "")
            yield record.problem(link.relation, message, near, at=link.place)
        elif paths:
            message = f"links to `{link.path}`, which does not exist"
            edit = links.readdressed(project, link)
            remedy = _near(paths, link, record) if guess else _WRONG_PATH
            remedy = f"link to `{edit.text}`" if edit else remedy
            yield record.problem("body", message, remedy, at=link.place, fixable=bool(edit))


def _guessed(record: Record) -> bool:
    """Whether a wrong id is like the one that was meant: of numbers given out anywhere, none is."""
    known = dialects.BY_NAME.get(record.dialect)
    return known is None or known.counted


def _nearest(ids: Spellings, raw: str) -> str:
    near = ids.nearest(raw) if raw else ""
    return (
        f"did you mean {near}?" if near else "write the id of a record, or take the reference out"
    )


_WRONG_PATH = "correct the path, or take the link out"


def _near(paths: Spellings, link: Link, record: Record) -> str:
    near = paths.nearest(link.path)
    if near in ("", record.path):  # nobody means the file that the link stands in
        return _WRONG_PATH
    near = basename(near) if dirname(near) == dirname(link.path) else near
    return f"did you mean `{near}`?"


class Spellings:
    """Finds the word that one is a misspelling of, among many, without a look at each of them.

    A misspelt word still begins or ends as it should, so that its neighbours are the only
    candidates: among the words in order, and among the words read backwards.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.by_word = {word.casefold(): word for word in words}
        self.forwards = sorted(self.by_word)
        self.backwards = sorted(word[::-1] for word in self.by_word)

    def nearest(self, word: str) -> str:
        """The known word that this one is most like, "" where none is."""
        plain = word.casefold()[:200]
        begin = _around(self.forwards, plain)
        end = (found[::-1] for found in _around(self.backwards, plain[::-1]))
        return self.by_word.get(fields.closest(plain, (*begin, *end)), "")


def _around(words: list[str], word: str, reach: int = 8) -> list[str]:
    at = bisect_left(words, word)
    return words[max(0, at - reach) : at + reach]


@rule("OKB202")
def reference_to_the_wrong_kind(project: Project) -> Iterator[Problem]:
    """A typed reference leads to a record of a kind that it may lead to.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    supersedes: RFC-0001
    ---
    ```

    ```markdown title="bad: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    status: open
    author: Ines Ferreira
    opened: 2026-11-02
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    relates_to: RFC-0001
    ---
    ```

    ```markdown title="good: data/rfcs/rfc-0001.md"
    ---
    id: RFC-0001
    status: open
    author: Ines Ferreira
    opened: 2026-11-02
    ---
    ```
    """
    allowed = {kind.name: _allowed(project, kind.name) for kind in project.kinds}
    for link in project.graph.links:
        if link.target and link.form in ("relation", "field"):
            record, target = project.graph[link.source], project.graph[link.target]
            kinds = allowed[record.kind].get(link.relation, ())
            if kinds and target.kind not in kinds:
                message = (
                    f"`{link.relation}` leads to {target.id}, which is of the kind `{target.kind}`"
                )
                remedy = f"name a record of the kind {' or '.join(kinds)}"
                yield record.problem(
                    link.relation, message, remedy, at=link.place, related=(target.id,)
                )


def _allowed(project: Project, name: str) -> dict[str, tuple[str, ...]]:
    """For each typed reference a kind may write, the kinds it may lead to; none means any."""
    kind = project.kinds[name]
    found = {spec.name: spec.to for spec in kind.refs}
    for table in {table for table, _ in kind.ref_columns}:
        ends = [column.to for name, column in kind.ref_columns if name == table]
        found[table] = tuple(name for to in ends for name in to) if all(ends) else ()
    for relation_name, relation in project.kinds.relations[name].items():
        if relation_name in kind.relations:
            found[relation_name] = relation.to
        else:
            found[relation_name] = tuple(
                holder.name for holder, _ in project.kinds.inverses[relation_name]
            )
    return found


@rule("OKB203")
def one_sided_supersession(project: Project) -> Iterator[Problem]:
    """What one record says of superseding or amending another, the other says too.

    A reader who lands on the old record must be sent on. The finding stands once for a pair, at
    the side that is silent; `opskb check --fix` writes what that side lacks.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    ---
    ```

    ```markdown title="bad: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    supersedes: ADR-0001
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    superseded_by: ADR-0002
    ---
    ```

    ```markdown title="good: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    supersedes: ADR-0001
    ---
    ```
    """
    for one in sides.missing(project):
        silent, speaking, edge = one.silent, one.speaking, one.edge
        ours = _pointer(silent, one.relation, speaking)
        theirs = _pointer(speaking, _said(edge), silent)
        message = f"does not say `{ours}`, as {speaking.id} says `{theirs}`"
        remedy = f"add `{_words(edge, silent, one.relation, speaking)}`"
        yield silent.problem(
            one.relation,
            message,
            f"{remedy} by hand: {one.why}" if one.why not in ("", READ_ONLY) else remedy,
            at=silent.place(one.at),
            related=(edge.tail.id, edge.head.id),
            fixable=not one.why,
        )


def _pointer(record: Record, name: str, other: Record) -> str:
    """A relation as a record that has keys for it writes it, else as we do."""
    same = record.dialect == other.dialect
    written = dialects.pointer(record.dialect, name, other.id, other.path) if same else ""
    return written or f"{name}: {other.id}"


def _words(edge: Edge, silent: Record, name: str, other: Record) -> str:
    """How the silent side would say it: under a key where it has one, in words where it has none."""
    if silent.dialect == "opskb" or dialects.key(silent.dialect, name) != name:
        return _pointer(silent, name, other)
    words = edge.relation.words if silent is edge.head else edge.relation.inverse_words
    return f"{words} {other.id}"


def _said(edge: Edge) -> str:
    return edge.relation.name if edge.forward else edge.relation.inverse


@rule("OKB204")
def supersession_loop(project: Project) -> Iterator[Problem]:
    """Following successors comes to an end: no record supersedes, over others, itself.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    supersedes: ADR-0001
    superseded_by: ADR-0001
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: accepted
    ---
    ```
    """
    told: set[str] = set()
    for loop in _loops(project):
        if not told & {one.key for one in loop}:
            told |= {one.key for one in loop}
            path = " → ".join(one.id for one in (*loop, loop[0]))
            yield loop[0].problem(
                "supersedes",
                f"is superseded in a loop: {path}",
                "take one of the links out",
                related=tuple(one.id for one in loop),
            )


def _loops(project: Project) -> Iterator[list[Record]]:
    """Every loop of successors that one walk over all of them, depth first, comes back on."""
    done: set[str] = set()
    for start in project.graph:
        trail: dict[str, Record] = {}
        stack = [] if start.key in done else [(start, iter(project.graph.successors(start)))]
        while stack:
            record, heads = stack[-1]
            trail[record.key] = record
            edge = next(heads, None)
            if edge is None:
                done.add(stack.pop()[0].key)
                del trail[record.key]
            elif edge.head.key in trail:
                keys = list(trail)
                yield [trail[key] for key in keys[keys.index(edge.head.key) :]]
            elif edge.head.key not in done:
                stack.append((edge.head, iter(project.graph.successors(edge.head))))


@rule("OKB205")
def several_whole_successors(project: Project) -> Iterator[Problem]:
    """A record has one whole successor, unless it names all of them itself.

    Two records that each claim the whole of a third leave its reader without a way on. A
    supersession of a part does not count.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    superseded_by: ADR-0002
    ---
    ```

    ```markdown title="bad: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    supersedes: ADR-0001
    ---
    ```

    ```markdown title="bad: data/adr/adr-0003.md"
    ---
    id: ADR-0003
    status: accepted
    supersedes: ADR-0001
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    superseded_by: [ADR-0002, ADR-0003]
    ---
    ```

    ```markdown title="good: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    supersedes: ADR-0001
    ---
    ```

    ```markdown title="good: data/adr/adr-0003.md"
    ---
    id: ADR-0003
    status: accepted
    supersedes: ADR-0001
    ---
    ```
    """
    contested = sides.contested(project)
    for record in project.graph:
        if record.key in contested:
            whole = (edge for edge in project.graph.successors(record) if edge.whole)
            ids = tuple(edge.head.id for edge in whole)
            message = f"{' and '.join(ids)} each say that they supersede it whole"
            yield record.problem(
                "superseded_by",
                message,
                _all_of_them(record),
                related=ids,
            )


def _all_of_them(record: Record) -> str:
    key = dialects.key(record.dialect, "superseded_by")
    # A key of another format has no room for a part.
    return f"name all of them in `{key}`" + (
        ", or the parts with `part`" if key == "superseded_by" else ""
    )


@rule("OKB206")
def retired_without_successor_or_reason(project: Project) -> Iterator[Problem]:
    """A retired record says what took its place, or why nothing did.

    A successor, a tombstone with a reason, or a tombstone record that marks it will do.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    ---
    ```

    ```markdown title="good: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: superseded
    tombstone: {on: 2026-11-02, reason: The queue it speaks of was never built.}
    ---
    ```
    """
    for record in project.graph:
        if (
            record.retired
            and not record.tombstone
            and record.kind != "tombstone"
            and not _explained(project, record)
        ):
            message = f"is {record.status} and names neither a successor nor a reason"
            yield record.problem("status", message, _explain(project, record))


def _explain(project: Project, record: Record) -> str:
    """How a retired record says what took its place, or why nothing did."""
    key = dialects.key(record.dialect, "superseded_by")
    if key != "superseded_by":
        return f"add `{key}:`"
    stone = "`tombstone: {on: …, reason: …}`"
    if record.dialect != "opskb":
        return f"add `superseded_by:`, or {stone}"
    if "superseded_by" not in project.kinds.relations[record.kind]:
        return f"add {stone}"
    return f"run `opskb supersede {record.id} NEW`, or add {stone}"


def _explained(project: Project, record: Record) -> bool:
    edges = project.graph.edges_of.get(record.key, ())
    told = any(
        link.relation in ("superseded_by", "retired_by", "marked_by")
        for link in project.graph.outgoing.get(record.key, ())
    )
    return told or any(
        edge.tail is record
        and (supersession(edge) or edge.relation.retires or edge.relation.name == "marks")
        for edge in edges
    )


@rule("OKB207")
def relies_on_something_retired(project: Project) -> Iterator[Problem]:
    """No live record relies, by a typed reference, on one that is retired.

    Superseding and amending are no reliance, nor is a mention in prose. Records that rely on such
    a record in turn are marked suspect on the site.

    ```markdown title="bad: data/adr/adr-0001.md"
    ---
    id: ADR-0001
    status: deprecated
    tombstone: {on: 2026-11-02, reason: The queue was never built.}
    ---
    ```

    ```markdown title="bad: data/adr/adr-0002.md"
    ---
    id: ADR-0002
    status: accepted
    relates_to: ADR-0001
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
    relates_to: ADR-0001
    ---
    ```
    """
    for suspects in project.graph.suspects.values():
        for suspect in suspects:
            if suspect.via:
                continue
            successor = project.graph.successor(suspect.retired)
            remedy = (
                f"move it on to {successor.id}" if successor else "say what it relies on instead"
            )
            key = dialects.key(suspect.record.dialect, suspect.link.relation)
            message = (
                f"relies by `{key}` on {suspect.retired.id}, which is {suspect.retired.status}"
            )
            yield suspect.record.problem(
                suspect.link.relation,
                message,
                remedy,
                at=suspect.link.place,
                related=(suspect.retired.id,),
            )


@rule("OKB208")
def reference_to_a_missing_row(project: Project) -> Iterator[Problem]:
    """A reference to a row of a record's table (`PM-0004/A2`) leads to a row that is there.

    ```markdown title="bad: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Move the payouts
    owner: Ines Ferreira
    relates_to: PLAN-0002/A2
    ---
    ```

    ```markdown title="both: data/plans/plan-0002.md"
    ---
    id: PLAN-0002
    title: Close the queue
    owner: Ines Ferreira
    actions:
      - {id: A1, what: Drain it, owner: Ines Ferreira, due: 2026-12-01}
    ---
    ```

    ```markdown title="good: data/plans/plan-0001.md"
    ---
    id: PLAN-0001
    title: Move the payouts
    owner: Ines Ferreira
    relates_to: PLAN-0002/A1
    ---
    ```
    """
    for link in project.graph.links:
        row = (
            link.raw.partition("/")[2] if link.target and link.form in ("relation", "field") else ""
        )
        target = project.graph[link.target] if row else None
        if target and link.raw.startswith(f"{target.id}/") and row not in rows(target):
            record = project.graph[link.source]
            known = ", ".join(rows(target)) or "none"
            yield record.problem(
                link.relation,
                f"{target.id} has no row `{row}`",
                f"its rows are: {known}",
                at=link.place,
            )


def rows(record: Record) -> tuple[str, ...]:
    """The ids of the rows of every table of a record."""
    tables = (value for value in record.values.values() if isinstance(value, tuple))
    return tuple(
        str(row["id"])
        for table in tables
        for row in table
        if isinstance(row, dict) and row.get("id")
    )


RULES: tuple[Rule, ...] = (
    reference_to_nothing,
    reference_to_the_wrong_kind,
    one_sided_supersession,
    supersession_loop,
    several_whole_successors,
    retired_without_successor_or_reason,
    relies_on_something_retired,
    reference_to_a_missing_row,
)
