"""What the host puts around a page of ours: what its head says beside that, and the blanks it leaves."""

from __future__ import annotations

import re

_HEAD, _ARTICLE, _END = "</head>", "<article", "</article>"
_BLANKS = re.compile(r"\s*\n\s*")
# Where these stand, a blank is a blank that somebody reads.
_KEPT = ("<pre", "<textarea")


def around(html: str, head: str) -> str:
    """A whole page with `head` at the end of its head, and without the blank lines of the theme.

    The templates of a theme leave some 5 kB of them on every page. What stands in the article is
    ours and stays as it is, and so does all else where there is none.
    """
    before, end, after = html.partition(_HEAD)
    whole = f"{before.rstrip()}\n{head}{end}{after}" if end else html
    start, stop = whole.find(_ARTICLE), whole.rfind(_END)
    if start < 0 or stop < start:
        return whole
    return f"{_closed(whole[:start])}{whole[start:stop]}{_closed(whole[stop:])}"


def _closed(html: str) -> str:
    return html if any(one in html for one in _KEPT) else _BLANKS.sub("\n", html)
