"""Writes a knowledge base whose every text is hostile: one record a text, in the next kind each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opskb import kindfile
from opskb.fields import Field
from opskb.kind import Kind

HERE = Path(__file__).parent
PAYLOADS = HERE / "payloads.txt"
AS_OF = "2026-11-20"

MKDOCS = """\
site_name: Hostile
repo_url: https://example.com/repo
edit_uri: edit/main/docs/
theme: {name: material, font: false, features: [content.action.edit, navigation.footer]}
plugins: [search, {opskb: {}}]
"""
OPSKB = f"name: Hostile\nas_of: {AS_OF}\nsources: [{{path: data}}]\n"

# Every place in a body that a text can stand in.
BODY = """\
# {0}

{0}

## {0}

A paragraph with {0} in the middle of it, and ADR-0001 behind it.

- {0}
- [{0}](https://example.com/)
- [text](https://example.com/{0})
- ![{0}](picture.png)

1. {0}

> {0}

| {0} | b |
|---|---|
| {0} | `{0}` |

!!! note "{0}"
    {0}

=== "{0}"
    {0}

```text title="{0}"
{0}
```

    {0}

<p title="{0}">{0}</p>

<details><summary>{0}</summary>

{0}

</details>

Footnote[^1].

[^1]: {0}

{0}
"""


@dataclass(frozen=True)
class Text:
    """One hostile text with a word of its own, by which it is found again."""

    number: int
    raw: str

    @property
    def word(self) -> str:
        return f"zq{self.number:04d}qz"

    @property
    def whole(self) -> str:
        return f"{self.raw} {self.word}"

    @property
    def line(self) -> str:
        return self.whole.replace("\n", " ")


def texts() -> list[Text]:
    lines = [line for line in PAYLOADS.read_text(encoding="utf-8").splitlines() if line]
    raw = [line for line in lines if not line.startswith("%% ")]
    return [Text(number, _unescaped(line)) for number, line in enumerate(raw)]


def _unescaped(line: str) -> str:
    return re.sub(
        r"\\(n|u[0-9a-f]{4})", lambda m: "\n" if m[1] == "n" else chr(int(m[1][1:], 16)), line
    )


def write(folder: Path, payloads: list[Text]) -> None:
    """The knowledge base, its settings and those of its site."""
    kinds = list(kindfile.load(folder))
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS)
    (folder / "opskb.yml").write_text(OPSKB)
    for text in payloads:
        of = kinds[text.number % len(kinds)]
        home = folder / "data" / of.folder
        home.mkdir(parents=True, exist_ok=True)
        (home / _name(of, text)).write_text(record(of, text), encoding="utf-8")
        (home / "picture.png").write_bytes(b"\x89PNG\r\n")


def key(of: Kind, text: Text) -> str:
    return f"{of.prefix}-{text.number + 1:04d}"


def _name(of: Kind, text: Text) -> str:
    """A file name with as much of the text as a file system takes."""
    return f"{key(of, text).lower()} {text.line.replace('/', '_').replace(chr(0), '')[:60]}.md"


def record(of: Kind, text: Text) -> str:
    """A record with the text in every field, table and relation that takes text."""
    data: dict[str, Any] = {"id": key(of, text), "kind": of.name, "title": text.line}
    for name, spec in of.fields.items():
        if name not in ("id", "kind", "title", "visibility", "status", "tombstone"):
            data[name] = _value(spec, text)
    data["status"] = text.line if text.number % 3 == 0 else next(iter(of.states))
    for name in of.relations:
        data[name] = [text.line, "ADR-0001"]
    data[text.line[:40]] = text.line
    front = "\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in data.items())
    return f"---\n{front}\n---\n{_body(text)}"


def _body(text: Text) -> str:
    """A line of the frame that holds the text as one line, then the text alone as it is."""
    return f"{BODY.replace('{0}', text.line)}\n{text.whole}\n"


def _value(spec: Field, text: Text) -> Any:
    if spec.type in ("table", "series"):
        row = {name: _value(column, text) for name, column in spec.row.items()}
        return [row, dict.fromkeys(spec.row, text.line)]
    one = _ONE.get(spec.type, text.line)
    value = spec.of[0] if spec.type == "choice" else one
    return [value, text.line] if spec.many or spec.type == "globs" else value


_ONE: dict[str, Any] = {
    "flag": True,
    "integer": 3,
    "number": 3,
    "ratio": "50%",
    "money": "12 EUR",
    "date": "2026-11-01",
    "datetime": "2026-11-01T09:30Z",
    "duration": "90 days",
    "period": "2026-11",
    "cadence": "weekly",
}


def words(payloads: list[Text]) -> Iterator[str]:
    for text in payloads:
        yield text.word
