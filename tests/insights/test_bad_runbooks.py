"""A good runbook, and single edits to it that each break one rule: found by its code, and by no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from opskb import rules
from tests.checked import loaded

GOOD = (Path(__file__).parent / "runbook.md").read_text("utf-8")
BESIDE = {
    "data/surfaces/surf-queue.md": "---\nid: SURF-queue\ntitle: Queue\nstatus: live\nsummary: What waits.\nowner: Ines Ferreira\ncriticality: normal\n---\nWhat waits to be sent.\n",
    "data/roles/role-lead.md": "---\nid: ROLE-lead\ntitle: Lead\nstatus: active\nsummary: Who decides.\nlayer: orchestration\nowner: Ines Ferreira\nholders: [{who: Ines Ferreira, from: 2026-01-01}]\nreviews: [{on: 2026-11-02, by: Ines Ferreira, checked: The list.}]\n---\nWho decides what is dropped.\n",
}
SETTINGS = 'as_of: 2026-11-20\nlevels:\n  - {rule: OKB80, level: "off"}\n'
TOKEN = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"

# What is done to the good one: a name, the code that finds it, what stands there, what is written instead.
BAD = [
    # destructive
    ("no way back", "OKB710", "    rollback: {irreversible: What is dropped is kept nowhere}\n", ""),
    ("an empty way back", "OKB710", "rollback: {irreversible: What is dropped is kept nowhere}", "rollback: []"),
    ("no reason", "OKB710", "rollback: {irreversible: What is dropped is kept nowhere}", 'rollback: "irreversible:"'),
    ("nobody's approval", "OKB710", "    may: approval\n    needs_approval: ROLE-lead\n", "    may: person\n"),
    ("no word of who", "OKB710", "    may: approval\n    needs_approval: ROLE-lead\n", ""),
    ("a restart that destroys", "OKB710", "    may: alone\n    rollback:", "    destructive: true\n    rollback:"),
    # a look at what was done
    ("nothing looks at the last act", "OKB711", "    verify: S7\n", ""),
    ("a verify that says nothing", "OKB711", "    verify: S7\n", "    verify: []\n"),
    ("the look is an observation", "OKB711", "  - id: S4\n    kind: verify", "  - id: S4\n    kind: observe"),
    ("the look comes after another act", "OKB711", "  - id: S4\n", "  - {id: S3b, intent: Wait for it, manual: Wait}\n  - id: S4\n"),
    ("a verify that acts", "OKB711", "  - id: S1\n    kind: observe", "  - id: S1\n    kind: act"),
    # names of steps
    ("a decision to nowhere", "OKB712", "{to: S8, when: Nothing waits}", "{to: S9, when: Nothing waits}"),
    ("on to nowhere", "OKB712", "    next: S8\n", "    next: S80\n"),
    ("verified by nobody", "OKB712", "verify: S7\n", "verify: S70\n"),
    ("verified by what only tells", "OKB712", "verify: S7\n", "verify: S8\n"),
    ("a failure to nowhere", "OKB712", "    goto: S3\n", "    goto: S33\n"),
    ("one of two to nowhere", "OKB712", "    goto: S3\n", "    goto: [S3, somewhere]\n"),
    ("a step of another name", "OKB712", "  - id: S8\n", "  - id: last\n"),
    # the way through
    ("a ring", "OKB713", "    next: end\n", "    next: S1\n"),
    ("a ring of one", "OKB713", "    next: end\n", "    next: S8\n"),
    ("a step that is passed over", "OKB713", "    intent: See how many wait\n", "    intent: See how many wait\n    next: S3\n"),
    ("an end before the end", "OKB713", "    intent: See how many wait\n", "    intent: See how many wait\n    next: end\n"),
    ("a decision that leads back", "OKB713", "    kind: notify\n    intent: Say that it is over\n    next: end\n", "    kind: decide\n    intent: Say that it is over\n    goto: S8\n    next: S1\n"),
    # parameters
    ("nothing declared", "OKB714", "  - {name: lane, type: integer, pattern: '[0-9]{1,2}', default: 17, help: The lane.}\n", ""),
    ("another name", "OKB714", "holds lane {{ lane }} --top 3", "holds lane {{ lanes }} --top 3"),
    ("another case", "OKB714", "holds lane {{ lane }} --top 3", "holds lane {{ Lane }} --top 3"),
    ("in the way back", "OKB714", "command: holds sender stop", 'command: "holds sender stop {{ sender }}"'),
    ("declared and unused", "OKB714", "parameters:\n", "parameters:\n  - spare\n"),
    ("no longer used", "OKB714", "holds prune --older-than {{days}}", "holds prune --older-than 30"),
    ("a name that is none", "OKB715", "parameters:\n", "parameters:\n  - {name: a lane}\n"),
    ("declared twice", "OKB715", "parameters:\n", "parameters:\n  - lane\n"),
    ("a pattern that is none", "OKB715", "'[0-9]{1,2}'", "'[0-9'"),
    ("a pattern that never ends", "OKB715", "'[0-9]{1,2}'", "'([0-9]+)+'"),
    ("a pattern that looks ahead", "OKB715", "'[0-9]{1,2}'", "'(?=1)[0-9]{1,2}'"),
    ("a default of another form", "OKB715", "default: 17", "default: 170"),
    ("a default that is no number", "OKB715", "pattern: '[0-9]{1,2}', default: 17", "default: seventeen"),
    ("a choice of nothing", "OKB715", "type: choice, of: [30, 90], ", "type: choice, "),
    ("a default that is no choice", "OKB715", "default: 30", "default: 31"),
    ("a secret that everybody has", "OKB715", "default: 17,", "default: 17, secret: true,"),
    # secrets
    ("a token in a command", "OKB716", "command: holds status", f"command: holds status --header {TOKEN}"),
    ("a password in a command", "OKB716", "command: holds status", "command: holds status --password tidal-7-marsh"),
    ("a password in an address", "OKB716", "command: holds status", "command: curl https://holds:tidal7marsh@queue.example.org/"),
    ("a key in the body", "OKB716", "Readers wait.\n", "Readers wait. Its key is AKIAIOSFODNN7QAMPLE4.\n"),
    ("a private key in the body", "OKB716", "Readers wait.\n", "Readers wait.\n\n```text\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx2n8\n```\n"),
    ("a password beside its name", "OKB716", "    manual: Ask the branch.\n", "    manual: Sign in with password=tidal7marsh.\n"),
    # rehearsals
    ("rehearsed too long ago", "OKB717", "on: 2026-10-10, by: Ines Ferreira, how: performed", "on: 2026-04-10, by: Ines Ferreira, how: performed"),
    # languages
    ("a command in no language", "OKB718", "run: {language: sh, command: holds status}", "run: holds status"),
    ("a fence in no language", "OKB718", "      ```console\n", "      ```\n"),
    ("a way back in no language", "OKB718", "rollback: {run: {language: sh, command: holds sender stop}}", "rollback: holds sender stop"),
    # failures
    ("goes elsewhere, not where", "OKB719", "    on_fail: goto\n    goto: S3\n", "    on_fail: goto\n"),
    ("is taken back, not how", "OKB719", "    rollback: {run: {language: sh, command: holds sender stop}}\n", ""),
    ("a goto that is never taken", "OKB719", "    on_fail: goto\n    goto: S3\n", "    on_fail: abort\n    goto: S3\n"),
    ("back, and no way back", "OKB719", "rollback: {irreversible: What", "rollback: {manual: Refill it, irreversible: What"),
    # the boundary
    ("destroys alone", "OKB850", "    may: approval\n    needs_approval: ROLE-lead\n", "    may: alone\n    needs_approval: ROLE-lead\n"),
    ("acts alone where nothing lets it", "OKB850", "Restart one sender\n", "Restart two senders\n"),
]  # fmt: skip


def codes(root: Path, text: str) -> list[str]:
    base = loaded(root, {"data/runbooks/rb-0001.md": text, **BESIDE}, settings=SETTINGS)
    return [one.code for one in rules.check(base)]


def test_the_good_one_is_good(tmp_path: Path) -> None:
    assert codes(tmp_path, GOOD) == []


def test_there_are_cases_enough_of_every_rule() -> None:
    assert len(BAD) >= 50
    assert len({name for name, *_ in BAD}) == len(BAD)
    assert {code for _, code, *_ in BAD} == {*(f"OKB{one}" for one in range(710, 720)), "OKB850"}


@pytest.mark.parametrize(("name", "code", "old", "new"), BAD, ids=[one[0] for one in BAD])
def test_a_bad_one_is_found_by_its_code_alone(
    name: str, code: str, old: str, new: str, tmp_path: Path
) -> None:
    assert GOOD.count(old) == 1, name
    found = codes(tmp_path, GOOD.replace(old, new))
    assert set(found) == {code}, found
