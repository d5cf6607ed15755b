"""How a text looks to whoever reads it: in Latin letters, and without what no reader sees."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

ZERO = "\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff"
"""Signs without a width, as they stand in a class of an expression; so do the next two."""
TAGS = "\U000e0000-\U000e007f"
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Signs that say how the one before them is drawn."""

_UNSEEN = re.compile(f"[{ZERO}{TAGS}{SELECTORS}\u202a-\u202e\u2066-\u2069]")
_CYRILLIC = ("абвеіікмнорсухѕјԁԛԝһӏАВЕІКМНОРСТУХЅЈ", "abveiikmhopcyxsjdqwhlABEIKMHOPCTYXSJ")
_GREEK = ("αενορτυχικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aevoptuxikABEZHIKMNOPTYX")
_SMALL = ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_STYLED = ((0x2100, 0x2150), (0x2460, 0x2500), (0xFF01, 0xFF5F), (0x1D400, 0x1D800))


def _plainly() -> Iterator[tuple[int, str]]:
    """The styled letters of Unicode, such as bold or wide ones, each with the sign of ASCII that it shows."""
    for first, end in _STYLED:
        for code in range(first, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain.isascii():
                yield code, plain


# What looks like Latin letters or like a blank, and the one letter that grows in lower case.
_ALIKE = (
    str.maketrans(*_CYRILLIC)
    | str.maketrans(*_GREEK)
    | str.maketrans(*_SMALL)
    | dict(_plainly())
    | dict.fromkeys((0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0), " ")
    | {0x130: 0x49}
)
_STRANGE = re.compile(f"[{re.escape(''.join(map(chr, _ALIKE)))}]")


_NAMED = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|nbsp|ensp|emsp|thinsp|shy|zwnj|zwj);")


def hides(text: str) -> bool:
    """Whether signs stand in a text that no reader sees."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def seen(text: str) -> tuple[str, Sequence[int]]:
    """A text as it looks, and where each of its letters stood. Linear in the text."""
    if "&" in text and _NAMED.search(text):
        return _read(text)
    if text.isascii():
        return text, range(len(text))
    if not hides(text):
        return text.translate(_ALIKE) if _STRANGE.search(text) else text, range(len(text))
    kept = [at for at, sign in enumerate(text) if not _UNSEEN.match(sign)]
    return "".join(text[at] for at in kept).translate(_ALIKE), kept


def _read(text: str) -> tuple[str, Sequence[int]]:
    """The same of a text in which letters are written as HTML names or numbers."""
    signs: list[str] = []
    places: list[int] = []
    at = 0
    for found in _NAMED.finditer(text):
        signs += [*text[at : found.start()], (sign := html.unescape(found[0])[:1])]
        places += [*range(at, found.start()), *([found.start()] if sign else ())]
        at = found.end()
    plain, kept = seen("".join([*signs, text[at:]]).replace("&", "+"))
    places += range(at, len(text))
    return plain, [places[one] for one in kept]
