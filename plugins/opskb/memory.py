"""What was worked out once of something that was read: kept on it, and forgotten with it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from opskb.model import Memory


class Keeper(Protocol):
    """Whatever has a memory: a project, a record of it, a site."""

    @property
    def memory(self) -> Memory:
        """What remembered functions found of it."""


K = TypeVar("K", bound=Keeper)
P = ParamSpec("P")
R = TypeVar("R")


def remembered(work: Callable[Concatenate[K, P], R]) -> Callable[Concatenate[K, P], R]:
    """Work that is done once for each project and each set of further, hashable arguments.

    A cache beside the function would hold every project it was ever asked of: results hold what
    they are of, so that not even weak keys would let go. What is remembered is given to many:
    a tuple or a mapping, never an iterator.
    """

    @wraps(work)
    def once(of: K, /, *args: P.args, **kwargs: P.kwargs) -> R:
        at = (work, args, *kwargs.items())
        if at not in of.memory:
            of.memory[at] = work(of, *args, **kwargs)
        found: R = of.memory[at]
        return found

    return once


@contextmanager
def unswept() -> Iterator[None]:
    """Read or render without looking for garbage, and leave what was made out of every later look.

    Records hold no cycles: to search ten thousand of them for some is a sixth of a check. What an
    earlier time left out is looked through once, so that it goes where nothing holds it any more.
    Garbage is looked for afterwards even where it was not before, since whoever asks stays.
    """
    again = gc.get_freeze_count() > 0
    gc.disable()
    try:
        gc.unfreeze()
        yield
    finally:
        if again:
            gc.collect()
        gc.freeze()
        gc.enable()
