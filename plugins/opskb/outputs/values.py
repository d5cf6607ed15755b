"""A typed value of a field or a column becomes something a template can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from opskb import clock, derived
from opskb.fields import LISTS, Field
from opskb.model import Record
from opskb.outputs import bodies, wording
from opskb.outputs.linked import to
from opskb.outputs.site import Site
from opskb.outputs.views import Value

# Words of a state column that say how a row stands; every other word is shown as it is.
TONES = {
    "open": "draft",
    "done": "live",
    "dropped": "retired",
    "performed": "live",
    "planned": "draft",
}


def shown(raw: Any, spec: Field, site: Site, record: Record) -> tuple[Value, ...]:
    """What a field holds, one value each, in the form of its type; nothing where it is empty."""
    raws = raw if (spec.many or spec.type in LISTS) and isinstance(raw, tuple) else (raw,)
    show = _FORMS.get(spec.type, _text)
    return tuple(show(one, spec, site, record) for one in raws if one is not None and one != "")


def _text(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    text = str(raw)
    if text.startswith(("https://", "http://")) and " " not in text:
        return Value("link", text.partition("//")[2].rstrip("/"), text)
    if spec.many and (called := _called(text, site, record)):
        return Value("parts", parts=(to(site.cards[called.key], text),))
    return Value("parts", parts=site.parts(text, itself=record.key))


def _called(name: str, site: Site, record: Record) -> Record | None:
    """The alert that a runbook lists by a name of it, None where none of that name leads there."""
    heads = site.project.graph.heads(record, derived.RELATION)
    named = (one for one in heads if name.casefold() in map(str.casefold, derived.names(one)))
    return next(named, None)


def _choice(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", wording.label(str(raw)), tone=TONES.get(str(raw), ""))


def _flag(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", "Yes" if raw else "No")


def _number(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", " ".join(filter(None, (figure(raw), spec.unit))))


def figure(raw: float) -> str:
    """A number without a fraction that says nothing: `12`, `0.4`, `1,204`."""
    whole = float(raw).is_integer()
    return f"{int(raw):,}" if whole else f"{raw:,.4f}".rstrip("0").rstrip(".")


def _ratio(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", f"{figure(round(raw * 100, 4))} %")


def _money(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", f"{raw[0]:,} {raw[1]}")


def _date(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("date", day=raw) if isinstance(raw, date) else Value("text", str(raw))


def _duration(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", clock.words(raw) if isinstance(raw, relativedelta) else str(raw))


def _period(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("text", f"{wording.short(raw[0])} to {wording.short(raw[1])}")


def _person(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return person(str(raw), site)


def person(name: str, site: Site) -> Value:
    """A person by name, or the role that stands for one, with who holds it now."""
    found = site.project.graph.index.by_id.get(name.casefold())
    if not found:
        return Value("person", name)
    holder = found[0].owner
    return Value("record", holder if holder != name else "", card=site.cards[found[0].key])


def _ref(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    found = site.project.graph.index.find(str(raw), record)
    return (
        Value("record", found.owner, card=site.cards[found.key])
        if found
        else Value("code", str(raw))
    )


def _url(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    web = str(raw).lower().startswith(("https://", "http://", "mailto:"))
    return (
        Value("link", str(raw).partition("//")[2] or str(raw), str(raw))
        if web
        else Value("code", str(raw))
    )


def _code(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    return Value("code", str(raw))


def _markdown(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    html = Markup(bodies.field(site, record, str(raw)))
    return Value("html", html=html, written=str(raw))


def _row(raw: Any, spec: Field, site: Site, record: Record) -> Value:
    """A row within a row, in one line: what its columns say, each under its name but the short one."""
    return Value("parts", parts=site.parts(said(raw, spec), itself=record.key))


def said(raw: Any, spec: Field) -> str:
    """A value in plain words, a row as its columns, one after the other."""
    if isinstance(raw, Mapping):
        told = ((name, said(raw.get(name), column)) for name, column in spec.row.items())
        return "; ".join(
            words if name == spec.short else f"{wording.label(name)}: {words}"
            for name, words in told
            if words
        )
    if isinstance(raw, tuple):
        return ", ".join(said(one, spec) for one in raw)
    if isinstance(raw, relativedelta):
        return clock.words(raw)
    return "" if raw is None or raw is False else "yes" if raw is True else str(raw)


_FORMS: Mapping[str, Callable[[Any, Field, Site, Record], Value]] = {
    "markdown": _markdown,
    "choice": _choice,
    "flag": _flag,
    "integer": _number,
    "number": _number,
    "ratio": _ratio,
    "money": _money,
    "date": _date,
    "datetime": _date,
    "duration": _duration,
    "period": _period,
    "person": _person,
    "ref": _ref,
    "url": _url,
    "globs": _code,
    "table": _row,
}
