"""Knowledge bases of any records: every field of every kind holds what it should, or whatever YAML can say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from opskb.fields import Field
from opskb.kind import Kind, Kinds

AS_OF = ("2026-11-20", "2026-11-20", "2024-02-29", "1970-01-01", "2999-12-31")

_DAYS = ("2026-11-01", "2026-10-31", "2025-05-06", "2026-02-28", "2024-02-29", "2026-11-20")
_EDGE_DAYS = ("0001-01-01", "9999-12-31", "2026-11-21", "1969-12-31", "9999-11-30")
_NUMBERS: tuple[Any, ...] = (1, 3, 12, 30, "0.5", "99.9", 100, 2000)
_EDGE_NUMBERS: tuple[Any, ...] = (
    0, -1, "-0.0", "1e308", "-1e60", "1e60", "1e-320", "1e-60", 10**18, 10**400, "0.1e-9", "NaN", "-Infinity", "1e999",
)  # fmt: skip
_WRONG: tuple[Any, ...] = (
    None, True, False, -7, 10**40, 10**400, "", " ", "words", "2026-02-30", [], [[]],
    {}, {"a": 1}, [None], ["x", {"b": []}], "long " * 60, "a\nb", "\u202eabc", "<b>&amp;", "2026-11-20T25:00",
)  # fmt: skip

RIGHT: Mapping[str, tuple[Any, ...]] = {
    "text": ("words", "release", "2026.11", "Ines", "14", "login", "2026-03"),
    "markdown": ("*words*", "a\n\nb"),
    "flag": (True, False),
    "integer": (1, 2, 3, 40),
    "number": _NUMBERS,
    "ratio": ("50%", "0.999", "99.9%", "0.05"),
    "money": ("12 EUR", "0.5 USD"),
    "date": _DAYS,
    "datetime": (*(f"{day}T09:30Z" for day in _DAYS), *(f"{day}T10:15" for day in _DAYS), *_DAYS),
    "duration": ("90 days", "1 month", "4 hours", "P1Y", "30 minutes"),
    "period": ("2026-10", "2026-Q3"),
    "cadence": ("weekly", "continuous", "daily", "3-5 a week", "monthly", "release", "annual"),
    "person": ("Ines Ferreira", "Team payments", "ROLE-1"),
    "url": ("https://example.org/runbooks/rb-1", "a/b.html"),
    "globs": ("src/**",),
}
EDGE: Mapping[str, tuple[Any, ...]] = {
    "integer": (0, -1, 10**18, -(10**18), 10**400),
    "number": _EDGE_NUMBERS,
    "ratio": ("0", "100%", "1e-320", "0.9999999999"),
    "money": ("0 EUR", "-1 EUR", "1e300 EUR"),
    "date": _EDGE_DAYS,
    "datetime": (
        *_EDGE_DAYS, "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31T23:59Z",
        "2026-11-20T23:59:59.999999Z", "2026-11-21T00:00+14:00",
    ),
    "duration": ("99999 years", "99999 days", "P9999Y", "1 minute", "99999 months"),
    "period": ("0001-01", "9999-12", "9999-Q4", "0001-Q1", "0000-01"),
    "cadence": ("999 a day", "0 a week", "0-0 a month", "9-1 a week", "expiry", "incident"),
    "text": ("0", "-", "`", "|", "a" * 300, "ADR-1", "Ｆｕｌｌ"),
    "person": ("a" * 200, "ADR-1", "-"),
}  # fmt: skip
_WEIGHTS = {"right": 76, "edge": 12, "wrong": 6, "absent": 6}


@dataclass
class Anything:
    """Makes the files of a knowledge base; the same numbers of `random` make the same files."""

    random: Random
    kinds: Kinds
    each: int = 3
    wild: bool = True
    """Whether fields hold, now and then, what they should not."""
    texts: tuple[str, ...] = ()
    """What stands in every text instead of words."""

    def files(self) -> dict[str, bytes]:
        """Some records of every kind and the series beside them, by path."""
        found = {"opskb.yml": f"as_of: {self.random.choice(AS_OF)}\n".encode()}
        for kind in self.kinds:
            for number in range(1, self.each + 1):
                found |= self._record(kind, number)
        return found

    def _record(self, kind: Kind, number: int) -> dict[str, bytes]:
        beside: dict[str, bytes] = {}
        home = f"data/{kind.folder}"
        data: dict[str, Any] = {"id": f"{kind.prefix}-{number}", "kind": kind.name}
        for name, spec in kind.fields.items():
            if name in ("id", "kind", "visibility", "tombstone", "formerly"):
                continue
            if name == "status":
                data[name] = self.random.choice([*kind.states, *kind.states, "unheard of"])
            elif spec.type == "series" and self.random.random() < 0.5:
                data[name] = f"{kind.prefix.lower()}-{number}-{name}.csv"
                beside[f"{home}/{data[name]}"] = self._csv(spec)
            else:
                self._put(data, name, spec, kind)
        for name in self.kinds.relations[kind.name]:
            if self.random.random() < 0.3:
                data[name] = self._targets(kind, name)
        front = "".join(f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in data.items())
        return {f"{home}/{data['id'].lower()}.md": f"---\n{front}---\n# Title\n".encode(), **beside}

    def _put(self, data: dict[str, Any], name: str, spec: Field, kind: Kind) -> None:
        value = self._value(spec, kind)
        if value is not _ABSENT:
            data[name] = value

    def _value(self, spec: Field, kind: Kind) -> Any:
        """What one field, or one cell, holds; mostly what it should."""
        how = self.random.choices([*_WEIGHTS], [*_WEIGHTS.values()])[0] if self.wild else "right"
        if how == "absent":
            return _ABSENT
        if how == "wrong":
            return self.random.choice(_WRONG)
        if spec.type in ("table", "series"):
            return self._rows(spec, kind)
        if spec.many or spec.type == "globs":
            return [self._one(spec, kind, how) for _ in range(self.random.randrange(4))]
        return self._one(spec, kind, how)

    def _one(self, spec: Field, kind: Kind, how: str) -> Any:
        if spec.type == "choice":
            return self.random.choice(spec.of)
        if spec.type == "ref":
            return self._target(spec.to, kind)
        if self.texts and spec.type in ("text", "markdown", "person"):
            return self.random.choice(self.texts)
        pool = EDGE.get(spec.type, ()) if how == "edge" else ()
        return self.random.choice(pool or RIGHT[spec.type])

    def _rows(self, spec: Field, kind: Kind) -> list[Any]:
        rows = []
        for _ in range(self.random.choice((0, 1, 2, 3, 8))):
            row: dict[str, Any] = {}
            for name, column in spec.row.items():
                self._put(row, name, column, kind)
            if "id" in row and self.random.random() < 0.3:
                row["id"] = "A1"
            rows.append(row)
        return rows + rows[:1] * self.random.randrange(2)

    def _target(self, to: tuple[str, ...], kind: Kind) -> str:
        """A record of a kind that is meant, of any other, itself, or nothing."""
        named = self.random.choice([*to, *to, kind.name, "adr"])
        return f"{self.kinds[named].prefix if named in self.kinds else 'GONE'}-{self.random.randrange(self.each + 2)}"

    def _targets(self, kind: Kind, name: str) -> list[Any]:
        relation = self.kinds.relations[kind.name][name]
        rows = []
        for _ in range(self.random.randrange(1, 3)):
            row: dict[str, Any] = {"to": self._target(relation.to, kind)}
            for column, spec in relation.columns.items():
                self._put(row, column, spec, kind)
            rows.append(row if len(row) > 1 else row["to"])
        return rows

    # ---- series in a file of their own ----

    def _csv(self, spec: Field) -> bytes:
        return self.random.choice(_FILES if self.wild else _FILES[:4])(self, spec)

    def lines(self, spec: Field, count: int) -> Iterator[list[str]]:
        """Lines of a series: some of its days are missing, some are there twice, some are no days."""
        for at in range(count):
            line = []
            for name, column in spec.row.items():
                if column.type in ("date", "datetime") and self.random.random() < 0.9:
                    line.append(f"20{24 + at // 336 % 3}-{at // 28 % 12 + 1:02}-{at % 28 + 1:02}")
                elif self.texts and column.type in ("text", "person"):
                    line.append(f'"{self.random.choice(self.texts).replace(chr(34), chr(34) * 2)}"')
                elif name == "dimension":
                    line.append(self.random.choice(("", "", "a", "2026-03", "ø", "0")))
                else:
                    cell = self._cell(column)
                    line.append(cell)
            if self.random.random() < 0.93:
                yield line
            if self.random.random() < 0.05:
                yield line

    def _cell(self, column: Field) -> str:
        how = self.random.random()
        pool: tuple[Any, ...] = RIGHT[column.type]
        if how > 0.9:
            pool = EDGE.get(column.type, pool)
        return "" if how < 0.05 else "x" if how < 0.07 else str(self.random.choice(pool))


_ABSENT = object()


def _heads(spec: Field) -> str:
    return ",".join(spec.row)


def _whole(any: Anything, spec: Field, count: int = 60, end: str = "\n") -> bytes:
    return end.join([_heads(spec), *map(",".join, any.lines(spec, count)), ""]).encode()


_FILES: tuple[Callable[[Anything, Field], bytes], ...] = (
    _whole,
    _whole,
    _whole,
    lambda any, spec: _whole(any, spec, 560),
    lambda any, spec: _whole(any, spec, end="\r\n"),
    lambda any, spec: b"\xef\xbb\xbf" + _whole(any, spec),
    lambda any, spec: b"",
    lambda any, spec: b"\n\n\n",
    lambda any, spec: _heads(spec).encode(),
    lambda any, spec: _whole(any, spec).replace(b"\n", b"\n\x00", 3),
    lambda any, spec: _whole(any, spec).replace(b",", b',"', 40),
    lambda any, spec: _whole(any, spec).replace(b"\n", b",extra\n", 3),
    lambda any, spec: _whole(any, spec).replace(b"on", b"day", 1),
    lambda any, spec: _whole(any, spec).replace(b",", b";"),
    lambda any, spec: b"\xff\xfe" + _whole(any, spec).decode().encode("utf-16-le"),
    lambda any, spec: _whole(any, spec) + b'"' + b"x" * 200_000,
)
