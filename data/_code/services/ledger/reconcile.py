"""Hourly: our postings against the bank's statement and the acquirer's settlement."""


def unmatched(ours: set[str], theirs: set[str]) -> tuple[set[str], set[str]]:
    """What only we know of, and what only they know of."""
    return ours - theirs, theirs - ours
