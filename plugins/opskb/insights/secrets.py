"""What looks like a secret that somebody wrote down: known forms of tokens, keys, and passwords beside their name.

Every expression is bounded, so that a text is read in time that grows with its length, and is only looked
for where one of its marks stands, since most texts hold none. A place-holder is no secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"[A-Za-z0-9_-]"
_SHAPES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("a private key", ("-----BEGIN",), r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----\s{1,8}[A-Za-z0-9+/=]{16}"),
    ("an access key of AWS", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    ("a token of GitHub", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"), r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{50,255}\b"),
    ("a token of GitLab", ("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-"), rf"\bgl(?:pat|dt|rt|cbt|ptt)-{_WORD}{{20,64}}"),
    ("a token of Slack", ("xox",), r"\bxox[abeoprs]-[0-9A-Za-z]{4,16}-[A-Za-z0-9-]{6,200}"),
    ("an address that posts to Slack", ("hooks.slack.com",), r"hooks\.slack\.com/services/T[A-Z0-9]{6,16}/B[A-Z0-9]{6,16}/[A-Za-z0-9]{16,40}"),
    ("a live key of Stripe", ("k_live_",), r"\b[rs]k_live_[A-Za-z0-9]{16,120}"),
    ("a key of Google", ("AIza",), rf"\bAIza{_WORD}{{35}}"),
    ("a token of npm", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a token of PyPI", ("pypi-",), rf"\bpypi-AgE{_WORD}{{40,250}}"),
    ("a token of Vault", ("hvs.", "hvb."), rf"\bhv[sb]\.{_WORD}{{24,250}}"),
    ("a key of SendGrid", ("SG.",), rf"\bSG\.{_WORD}{{22}}\.{_WORD}{{43}}"),
    ("a token of DigitalOcean", ("_v1_",), r"\bdo[opr]_v1_[a-f0-9]{64}\b"),
    ("a token of Hugging Face", ("hf_",), r"\bhf_[A-Za-z]{34}\b"),
    ("a key of a model's provider", ("sk-",), rf"\bsk-(?:proj|ant)-{_WORD}{{32,250}}"),
    ("a key of Azure storage", ("AccountKey=",), r"\bAccountKey=[A-Za-z0-9+/]{86}=="),
    ("a signed token (JWT)", ("eyJ",), rf"(?<![\w-])eyJ{_WORD}{{8,2000}}\.eyJ{_WORD}{{8,4000}}\.{_WORD}{{16,1000}}"),
)  # fmt: skip
_NAMED = r"pass(?:word|wd|phrase)|(?:api|access|secret|private|signing)[_-]?key|(?:client|app)[_-]?secret|token"
_VALUE = r"""(?P<value>"[^"\n]{4,200}"|'[^'\n]{4,200}'|[^\s"'`,;|&)]{4,200})"""
# The value of each is judged apart: it may be a place-holder.
_BESIDE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("a password or a key beside its name", ("pass", "key", "secret", "token"), rf"(?:{_NAMED})[\"']?[ \t]?(?P<sign>[=:])[ \t]?{_VALUE}"),
    ("a password or a key beside its name", ("pass=", "pwd=", "secret="), rf"(?<![a-z0-9])(?:[a-z0-9]{{1,20}}_){{0,3}}(?:pass|pwd|secret)=(?=\S{{0,100}}\d)(?=\S{{0,100}}[a-z]){_VALUE}"),
    ("a password or a key after its option", ("--",), rf"--(?:{_NAMED})[ \t]{{1,3}}{_VALUE}"),
    ("a password in an address", ("://",), r"://[^\s/:@\"'`]{0,60}:(?P<value>[^\s/@\"'`]{3,100})@"),
    ("a password after a user", ("-u", "--user"), rf"(?<![\w-])(?:-u|--user)[ \t=][\"']?[^\s:\"'${{<]{{1,60}}:{_VALUE}"),
    ("a password of a database client", ("mysql",), rf"\bmysql(?:dump|admin)?\b[^\n|;]{{0,80}}?[ \t]-p{_VALUE}"),
    ("a password of a command that takes one", ("sshpass", "redis-cli"), rf"\b(?:sshpass[ \t]{{1,3}}-p[ \t]?|redis-cli\b[^\n|;]{{0,80}}?[ \t]-a[ \t]{{1,3}}){_VALUE}"),
    ("a credential in a header", ("authorization",), r"authorization:[ \t]{0,3}(?:bearer|basic|token)[ \t]{1,3}(?P<value>[A-Za-z0-9+/=._~-]{8,4000})"),
)  # fmt: skip
_KNOWN = tuple((what, marks, re.compile(pattern)) for what, marks, pattern in _SHAPES)
_LOOSE = tuple((what, marks, re.compile(pattern, re.I)) for what, marks, pattern in _BESIDE)
_OPEN = re.compile(r"[$<>{}*%…\[\]()]|\.\.\.|://|^[@/.~]")
_FILLED = re.compile(r"[xX0._-]+|[A-Z]+(?:[_-][A-Z]+)*|\d{1,5}")
_WORDS = re.compile(
    r"(?i)(?:^|[_.-])(?:example|change[_-]?me|placeholder|redacted|dummy|sample|your|my|the|some|insert|todo|fixme)(?:$|[_.-])"
    r"|^(?:password|passwd|passphrase|secret|token|key|value|true|false|none|null|yes|no|auto|stdin|prompt|file|env)$"
)  # fmt: skip


def found(text: str) -> Iterator[tuple[int, str]]:
    """Where something in a text looks like a secret, and what it looks like; never the secret."""
    end = 0
    for start, stop, what in sorted((*_known(text), *_beside(text))):
        if start >= end:
            end = stop
            yield start, what


def _known(text: str) -> Iterator[tuple[int, int, str]]:
    for what, marks, pattern in _KNOWN:
        for match in pattern.finditer(text) if any(one in text for one in marks) else ():
            if not _filled(match[0]):
                yield *match.span(), what


def _beside(text: str) -> Iterator[tuple[int, int, str]]:
    small = text.lower()
    for what, marks, pattern in _LOOSE:
        for match in pattern.finditer(text) if any(one in small for one in marks) else ():
            # `token = found` is a line of a program, `token: found` a sentence; `token=found` is neither.
            near = "sign" not in match.groupdict() or text[match.start("value") - 1] == "="
            if _says(match["value"], near=near):
                yield *match.span(), what


def _filled(token: str) -> bool:
    """Whether the shape of a token is filled with one letter over and over, or says that it is an example."""
    tail = token[-12:]
    return len(set(tail)) <= 2 or "EXAMPLE" in token.upper()


def _says(written: str, *, near: bool) -> bool:
    """Whether a value is one, and no place-holder, no name of a variable and no word of a sentence."""
    value = written.strip("\"'")
    if _OPEN.search(value) or _FILLED.fullmatch(value) or _WORDS.search(value):
        return False
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    quoted = value != written
    return mixed or (quoted and " " not in value) or (near and len(value) >= 6)
