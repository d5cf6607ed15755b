"""The records that files would hold that could not be read: nobody else is to blame for their absence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from opskb import source
from opskb.kind import Kinds

_NUMBERED = re.compile(r"(?:([A-Za-z][A-Za-z0-9]{0,9})[-_ ])?0*(\d{1,9})(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Unread:
    """Paths of files whose records are unknown; their ids are guessed from their names."""

    paths: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.paths)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(source.stem(path).casefold() for path in self.paths)

    def named(self, word: str) -> bool:
        """Whether an id, a path or a file name may mean one of them."""
        if not self.paths:
            return False
        own = source.stem(word.partition("#")[0]).casefold()
        return any(stem == own or stem.startswith(f"{own}-") for stem in self._stems)

    def numbers(self, kinds: Kinds) -> Iterable[tuple[str, int]]:
        """The prefix in small letters and the number of each that has one in its name."""
        for path in self.paths:
            match = _NUMBERED.match(source.stem(path))
            folders = path.split("/")[-2::-1]
            if match and match[1]:
                yield match[1].lower(), int(match[2])
            elif match:
                housed = (kinds.by_folder[name] for name in folders if name in kinds.by_folder)
                yield from ((kind.prefix.lower(), int(match[2])) for kind in housed)
