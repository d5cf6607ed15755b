from __future__ import annotations

from pathlib import Path

import pytest

from opskb import rules
from opskb.edits import fix
from tests.checked import loaded

OLD = """title: {title}
kep-number: 1
authors: ["@a"]
owning-sig: sig-x
status: replaced
creation-date: 2026-01-02
see-also:
  - "/keys"
stage: alpha
"""
NEW = """title: New
kep-number: 2
authors: ["@a"]
owning-sig: sig-x
status: implementable
creation-date: 2026-02-02
replaces:
  - "/keps/sig-x/1-old"
"""


@pytest.mark.parametrize("sign", ["", "\u2028", "\u2029", "\x85"])
def test_a_sign_that_breaks_lines_for_a_parser_moves_no_pointer(tmp_path: Path, sign: str) -> None:
    """YAML 1.1 takes these for line breaks, and an editor does not."""
    text = OLD.format(title=f'"Old{sign} and kept"')
    files = {"data/keps/sig-x/1-old/kep.yaml": text, "data/keps/sig-x/2-new/kep.yaml": NEW}
    base = loaded(tmp_path, files)
    plan = fix.plan(base, rules.check(base))
    (change,) = plan.changes
    pointer = 'superseded-by:\n  - "/keps/sig-x/2-new"\n'
    assert (change.after or b"").decode() == text.replace("stage:", f"{pointer}stage:")
