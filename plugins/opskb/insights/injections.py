"""Texts that speak to the machine that reads them, as if they were an order: what they look like.

Each row of the table is one way to do so, after published collections of prompt injections. None knows
what a text means, so each asks for two things that people rarely write to people at once: a verb of
command and what only a machine has, such as a prompt, turns, or instructions that came before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from opskb.looks import SELECTORS, TAGS, ZERO, hides, seen

# What may lie between two words: blanks, line ends, marks of Markdown. Bounded, as all that repeats is.
_GAP = r"[\W_]{1,12}"
_NEGATED = r"(?:do~not|don['’]t|never|must~not|without)~(?:ever~)?"
_READER = r"(?:the|your|any)~(?:user|human|operator|reader)s?"
_MACHINE = (
    r"(?:(?:an?|the|any|all|every|some|other)~)?"
    r"(?:ai|llm|language~model|(?:ai|llm|coding|automated)~(?:agent|assistant|model|reader|system)|assistant)s?"
)
_BEFORE = r"(?:previous|prior|above|earlier|preceding|former|foregoing|initial|original|existing|safety|your|system)"
_FILLED = r"(?:\$?[{\[<]|%7B|%3C|[A-Z]{2,12}_[A-Z_]{2,12}\b)"
_ADDRESS = rf"https?://[^\s)?>]{{1,120}}\?[^\s)]{{0,120}}?={_FILLED}"
_BLOB = r"(?=[a-z0-9+/]{0,20}[A-Z])[A-Za-z0-9+/]{40}"


# The word for instructions where letters are not Latin, as it looks.
_ELSEWHERE = ("指令", "指示", "提示", "命令", *(seen(one)[0] for one in ("инструкц", "указани")))


@dataclass(frozen=True, slots=True)
class Order:
    """One way to speak to a machine: its name, what such a text does, and the pattern.

    `signs` are words of which one is in every such text: most texts hold none, and are done with. A row
    without them begins with a letter that is found as fast. `sees` is what the pattern looks at: the
    text in lower case, as it is seen, or with what is not seen.
    """

    name: str
    does: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...] = ()
    sees: Literal["lower", "seen", "all"] = "lower"


def _words(*either: str) -> re.Pattern[str]:
    """A pattern of one of these, in which `~` is a gap between two words."""
    return re.compile("|".join(either).replace("~", _GAP), re.MULTILINE)


ORDERS: tuple[Order, ...] = (
    Order(
        "override",
        "tells a machine to set its instructions aside",
        _words(
            r"\b(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|ing)|bypass|(?:do~not|stop)~(?:follow|obey|heed)(?:ing)?|pay~no~attention~to)~(?:(?:all|any|every|of|the|my|these|those|its|you|other|security)~|"
            + _BEFORE
            + r"~){0,6}(?:"
            + _BEFORE
            + r"~(?:instructions?|prompts?|guidelines?)\b|(?:instructions?|prompts?|guidelines?)~(?:that~)?(?:you~)?(?:were~|was~)?(?:given|above|before|received|earlier|from)\b|everything~(?:above|before|you)\b|what~you~(?:were|have~been)~told\b)",
            r"(?:忽略|无视|無視|忘记|忘記)[^。.\n]{0,8}(?:之前|以上|前面|先前|上述)[^。.\n]{0,8}(?:指令|指示|提示)",
            r"(?:以前|これまで|上記|前)の[^。.\n]{0,8}(?:指示|命令)[^。.\n]{0,6}(?:無視|忘れ)",
            seen(
                r"\b(?:игнорир|забуд|проигнорир)\w{0,6}~(?:(?:все|всех|эти)~)?(?:предыдущ|прежн|вышеуказанн|ранее)\w{0,4}~(?:данн\w{1,3}~)?(?:инструкц|указани)"
            )[0],
            r"\b(?:ignorier|missacht|vergiss|vergesst|vergessen)\w{0,3}~(?:(?:sie|alle|die|deine|ihre|bitte)~){0,4}(?:vorherigen|bisherigen|vorigen|früheren|obigen)~anweisung",
            r"\b(?:ignor|oubli|olvid|desconsider|esque)\w{0,4}~(?:(?:toutes|todas|as|las|les|tus|tes|vos)~){0,3}instru\w{3,8}~(?:précédente|antérieure|anterior|previa|prévia)",
        ),
        ("instru", "prompt", "guideline", "everything", "told", "anweisung", *_ELSEWHERE),
    ),
    Order(
        "purpose",
        "gives a machine another task",
        _words(
            r"\byour~(?:new|real|actual|true|only|next)~(?:task|goal|objective|purpose|mission|instructions?|role)~(?:is|are)\b",
            r"(?:^|[.:]\s)\W{0,6}(?:new|real|hidden|secret|override)~(?:system~)?instructions?(?:~for~(?:you|the~assistant|the~agent|the~model))?\W{0,3}:",
            r"\b(?:end|beginning|begin|start)~(?:of~)?(?:(?:the|system|admin|developer|new)~){0,2}(?:prompt|instructions)\b\W{0,6}$",
        ),
        ("you", "instru", "prompt"),
    ),
    Order(
        "persona",
        "tells a machine to be another one, or free of its rules",
        _words(
            r"\byou~are~(?:now|no~longer|henceforth)~[^.!?\n]{0,60}?\b(?:assistant|agent|ai|language~model|chat[ -]?bot|unrestricted|unfiltered|(?:developer|god|admin|root)~mode)\b",
            r"\b(?:pretend|imagine)~(?:that~)?you(?:~are|['’]re)~(?:(?:an?|the|now|no)~){0,2}(?:[\w-]{1,20}~){0,2}(?:assistant|agent|ai|model|admin(?:istrator)?|root|developer|longer)\b",
            r"\bfrom~now~on\W{1,3}you~(?:(?:must|will|shall|should|may|are~to|only|always|never)~){0,3}(?:answer|respond|reply|obey|act~as|ignore|speak)\b",
            r"\b(?:developer|debug|god|jailbreak|unrestricted)~mode~(?:is~)?(?:now~)?(?:enabled|activated|engaged)\b",
        ),
        ("you", " mode "),
    ),
    Order(
        "addressed",
        "speaks to a machine by name",
        _words(
            rf"(?:^|[.:!?]\s|<!--)[\W_]{{0,4}}(?:(?:important|urgent)~)?(?:notes?|notice|attention|message|instructions?|important|warning|hint)~(?:(?:to|for)~)?{_MACHINE}(?:\s(?:that|who|reading|processing|parsing)\b|\s?[:,!])",
            rf"\bif~you(?:~are|['’]re)~{_MACHINE}\b",
            r"\bdear~(?:ai|llm|assistant|chat[ -]?bot|language~model)s?\b",
            r"\bas~an~ai~(?:language~)?(?:model|assistant|agent)\b",
            r"(?:^|[.!?]\s|<!--)[\W_]{0,4}(?:ai|llm|coding)[ -](?:agents?|assistants?|models?)\s?[:,!]\s",
        ),
        ("you", "ai ", "ai:", "llm", "assistant", "language model"),
    ),
    Order(
        "secrecy",
        "tells a machine to hide something from whom it serves",
        _words(
            rf"\b{_NEGATED}(?:tell|inform|alert|warn|telling|informing|alerting)~{_READER}~(?:about~(?:this|these|it|that|what|any)|of~(?:this|it)|that~you|what~you)\b",
            rf"\b{_NEGATED}(?:mention|reveal|say|report|show)~(?:this|these|it|that|any~of~this|the~above|(?:the|these|your)~(?:\w{{1,12}}~)?(?:instructions?|prompt|note|comment))~(?:[^.!?\n]{{0,60}}?~)?to~{_READER}\b",
        ),
        ("you", "tell", "mention", "reveal", "instru", "prompt"),
    ),
    Order(
        "leak",
        "asks a machine for what it was told",
        _words(
            r"\b(?:reveal|print|repeat|output|show|display|dump|leak|recite|summari[sz]e|tell~me|give~me)~(?:(?:me|us|all|back|out|the|of)~){0,3}(?:your~|(?:full|entire|hidden|initial|original|secret|whole)~(?:system~)?)(?:(?:system|developer|hidden|initial|original|full|entire|secret|internal)~){0,3}(?:prompt|instructions|guidelines)\b",
        ),
        ("instru", "prompt", "guideline"),
    ),
    Order(
        "carry",
        "asks a machine to carry away what it knows",
        _words(
            r"\b(?:send|post|upload|forward|exfiltrate|transmit|leak|e-?mail|append|submit)~(?:(?:all|any|the|your|this|entire|whole|full|of|a|copy)~){0,4}(?:conversation|chat~(?:history|log)|system~prompt|environment~variables)\b",
            r"\b(?:include|paste|put|insert|embed|append|quote)\b[^.!?\n]{0,60}?\b(?:in|into|to)~your~(?:next~|final~)?(?:answer|reply|response|output|summary)\b",
        ),
        ("you", "conversation", "chat ", "prompt", "environment var"),
    ),
    Order(
        "turn",
        "plays a turn of a conversation",
        _words(
            r"^[\W_]{0,6}(?:system|developer|assistant)(?:~(?:message|prompt|note|override|instruction))?[*_]{0,2}:[\W_]{0,4}(?:you~(?:are|must|should|will|may|can|have)|new~instructions?|the~assistant)\b",
            r"^[*_]{0,2}human[*_]{0,2}:[^\n]{0,200}\n\s{0,4}[*_]{0,2}assistant[*_]{0,2}:",
            r"\[/?inst\]|</?sys>>",
        ),
        ("you", "instru", "assistant", "inst]", "sys>>"),
    ),
    Order(
        "token",
        "has a mark in it that divides the turns of a conversation",
        _words(
            r"<(?:\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|end|eot_id|begin_of_text|start_header_id|end_header_id|channel|message)\|>|(?:start|end)_of_turn>|/?system[-_](?:reminder|prompt|message|instructions?)>)",
        ),
    ),
    Order(
        "call",
        "has the markup of a call to a tool, or of its result",
        _words(
            r"</?(?:[a-z]{1,12}:)?(?:(?:tool|function)[-_](?:calls?|uses?|results?|response|output)\b|invoke\sname=)",
        ),
    ),
    Order(
        "beacon",
        "has a picture fetched whose address is to be filled with what a machine knows",
        _words(rf"!\[[^\[\]\n]{{0,120}}\]\(\s?<?{_ADDRESS}"),
        sees="seen",
    ),
    Order(
        "beacon-tag",
        "has a picture fetched whose address is to be filled with what a machine knows",
        _words(rf"<[iI][mM][gG]\s[^<>\n]{{0,120}}?[sS][rR][cC]=.?{_ADDRESS}"),
        sees="seen",
    ),
    Order(
        "comment",
        "speaks to a machine in a comment that no reader sees",
        _words(
            rf"<!--[^<>]{{0,200}}?\b(?:{_MACHINE}|agents?)\b[^<>]{{0,40}}?\b(?:must|should|shall|will|may|can|have~to|please|always|never|do~not)\b"
        ),
    ),
    Order(
        "definition",
        "speaks to a machine in the definition of a link that leads nowhere",
        _words(
            rf"\]:\s?<?#>?\s?[(\"'][^)\n]{{0,200}}?\b(?:{_MACHINE}|agents?)\b[^)\n]{{0,40}}?\b(?:must|should|shall|will|may|can|have~to|please|always|never|do~not)\b"
        ),
    ),
    Order(
        "unseen",
        "has words in it that are styled so that no reader sees them",
        _words(
            r"<\w{1,12}\s[^<>]{0,200}?style\s?=[^<>]{0,200}?(?:display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?[01](?:px|pt|em|%)?\s?[;\"']|opacity\s?:\s?0\s?[;\"']|[\"';\s]color\s?:\s?(?:white|#fff(?:fff)?|transparent)\b)"
        ),
    ),
    Order(
        "encoded",
        "has something decoded and then obeyed or run",
        _words(
            rf"\b(?i:decode|base64)\b[^\n]{{0,80}}?\b(?i:follow|obey|execute|run|carry~(?:it~)?out|act~on|do~what)\b[\s\S]{{0,80}}?(?<![\w+/-]){_BLOB}",
            rf"{_BLOB}[^|\n]{{0,200}}\|\s?base64\s(?:-d|-D|--decode)[^|\n]{{0,40}}\|\s?(?:sudo\s)?(?:ba|z|da)?sh\b",
        ),
        ("decode", "base64"),
        sees="seen",
    ),
    Order(
        "steering",
        "dictates what a machine answers",
        _words(
            r"\byour~(?:next~|final~|whole~|only~)?(?:answer|response|reply|output|summary)~(?:must|should|shall|has~to|will)~(?:only~|always~)?(?:begin|start|end|say|include|contain|consist)\b",
            r"\brespond~(?:only|always|exactly|solely)~(?:with|by|in|that)\b",
        ),
        ("you", "respond"),
    ),
    Order(
        "invisible",
        "has a row of signs in it that no reader sees",
        re.compile(
            rf"[{ZERO}]{{4}}|(?<![\U0001f3f4{TAGS}])[{TAGS}]|[{TAGS}]{{9}}|[{SELECTORS}]{{3}}"
        ),
        sees="all",
    ),
    Order(
        "reversed",
        "has signs in it that turn the order of what a reader sees",
        re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]"),
        sees="all",
    ),
)
"""Every row there is, in the order that they are told in."""

_SIGNS = frozenset(sign for order in ORDERS for sign in order.signs)
# What one of these texts cannot do without, in pieces that begin with a letter few words hold: a search
# stops at each place where the first letter stands, and this one looks at every text there is.
_PERHAPS = re.compile(
    r"y(?:ou| ai\b)|pt(?<=prompt)|u(?:ser|man:|(?<=instru))|m(?:odel?\b|ention|(?<=llm))"
    r"|v(?:erything|ersation|ironment var)|weisung|base64|g(?:uideline|ent(?<=ai.agent))"
    r"|f(?:or[\W_]{1,4}(?:an? |the |any |every )?ai\b)"
    rf"|<|!\[|\](?:: ?<?#|(?<=inst\]))|{'|'.join(_ELSEWHERE)}"
)
_REACH = 300
"""How many letters before and behind one of its signs a pattern may match."""


def orders(text: str) -> Iterator[tuple[Order, int]]:
    """The rows that a text matches, each with where it does so first. Linear in the text."""
    hidden = hides(text)
    plain, places = seen(text)
    low = plain.lower()
    if not hidden and not _PERHAPS.search(low) and "decode" not in low:
        return
    there = frozenset(sign for sign in _SIGNS if sign in low)
    for order in ORDERS:
        if order.sees == "all":
            match = order.pattern.search(text) if hidden else None
        elif order.signs and there.isdisjoint(order.signs):
            continue
        else:
            match = _first(order, low, plain if order.sees == "seen" else low, there)
        if match:
            at = match.start()
            yield order, at if order.sees == "all" else places[at]


def _first(order: Order, low: str, text: str, there: frozenset[str]) -> re.Match[str] | None:
    if not order.signs:
        return order.pattern.search(text)
    near = _near(low, there.intersection(order.signs))
    found = (order.pattern.search(text, *stretch) for stretch in near)
    return next((match for match in found if match), None)


def _near(low: str, signs: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The stretches of a text around these signs, in order; no two overlap."""
    spots = sorted(at for sign in signs for at in _spots(low, sign))
    first = last = spots[0]
    for at in spots:
        if at - last > 2 * _REACH:
            yield max(0, first - _REACH), last + _REACH
            first = at
        last = at
    yield max(0, first - _REACH), last + _REACH


def _spots(low: str, sign: str) -> Iterator[int]:
    at = low.find(sign)
    while at >= 0:
        yield at
        at = low.find(sign, at + 1)
