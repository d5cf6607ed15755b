"""71x: what the commands of a runbook leave open is declared, and no secret stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from opskb.insights import parameters, secrets, texts
from opskb.model import Place, Problem, Record
from opskb.project import Project
from opskb.rules.rule import Rule, rule


@rule("OKB714", "runbook")
def parameter_undeclared(project: Project) -> Iterator[Problem]:
    """What a command leaves open is declared under `parameters`, and what is declared is used.

    `{{ name }}` in a command of the table stands for a value. A parameter is used where it stands so in a
    step, in a precondition, in `done_when` or in the body. One finding for each name.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    steps:
      - {id: S1, kind: observe, intent: See whose it is, run: {language: sh, command: "tw lane {{ lane }}"}}
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    parameters:
      - {name: lane, type: integer, help: The lane that is late.}
    steps:
      - {id: S1, kind: observe, intent: See whose it is, run: {language: sh, command: "tw lane {{ lane }}"}}
    ---
    ```
    """
    for record in _live(project):
        for step, name in parameters.undeclared(record):
            message = f"step {step.id[:40]} leaves `{name}` open, and nothing declares it"
            remedy = f"add `{name}` to `parameters`, with its type"
            place = record.place("steps", step.row, "run")
            yield record.problem("steps", message, remedy, at=place)
        for one in parameters.unused(record):
            message = f"declares `{one.name[:61]}`, and no step uses it"
            remedy = f"write `{{{{ {one.name[:61]} }}}}` where it belongs, or take it out"
            yield _at(record, one.row, "name", message, remedy)


@rule("OKB715", "runbook")
def parameter_that_fits_nothing(project: Project) -> Iterator[Problem]:
    """What is declared of a parameter fits together: its name, its type, its pattern and its default.

    A pattern is a regular expression that the whole of a value matches. It is written plainly: letters,
    classes, groups, alternatives and repeats, without groups that repeat groups, and without looking
    ahead or back, so that no value can keep a machine waiting. A secret has no default.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    parameters:
      - {name: lane, pattern: "[0-9]{1,2}", default: all}
    done_when: ["Lane {{ lane }} is empty"]
    ---
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    parameters:
      - {name: lane, pattern: "[0-9]{1,2}", default: 17}
    done_when: ["Lane {{ lane }} is empty"]
    ---
    ```
    """
    for record in _live(project):
        for one, column, message, remedy in parameters.faults(record):
            yield _at(record, one.row, column, f"parameter `{one.name[:61]}` {message}", remedy)


@rule("OKB716", "runbook")
def secret_written_down(project: Project) -> Iterator[Problem]:
    """No secret stands in a runbook: no token, no key, no password, neither in its text nor in a step.

    A runbook is read by many and published to more. Known forms of tokens and private keys are found, and
    what stands beside `password=` or after `--token`. A place-holder is none: `$TOKEN`, `<token>`,
    `{{ token }}`, `xxxx`. Whoever finds one changes it where it is used: taking it out of the file
    does not take it out of the history.

    ```markdown title="bad: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    ---
    Sign in with `tw login --password tidal-7-marsh`.
    ```

    ```markdown title="good: data/runbooks/rb-0001.md"
    ---
    id: RB-0001
    title: The queue is full
    status: active
    owner: Ines Ferreira
    ---
    Sign in with `tw login --password "$TW_PASSWORD"`.
    ```
    """
    for record in project.by_kind["runbook"]:
        yield from _secrets(record)


def _secrets(record: Record) -> Iterator[Problem]:
    if not any(True for _ in secrets.found(texts.whole(record))):
        return
    for at, what in secrets.found(record.body):
        yield _secret(record, "body", what, record.at(at))
    for keys, text in texts.each(record.values, without=("hash", "fields")):
        for _, what in secrets.found(text):
            yield _secret(record, str(keys[0]), what, record.place(*keys))


def _secret(record: Record, field: str, what: str, at: Place) -> Problem:
    remedy = "change it where it is used, and let the runbook say where it is kept"
    return record.problem(field, f"holds what looks like {what}", remedy, at=at)


def _live(project: Project) -> Iterator[Record]:
    return (one for one in project.by_kind["runbook"] if one.live)


def _at(record: Record, row: int, column: str, message: str, remedy: str) -> Problem:
    place = record.place("parameters", row, column)
    return record.problem("parameters", message, remedy, at=place)


RULES: tuple[Rule, ...] = (parameter_undeclared, parameter_that_fits_nothing, secret_written_down)
