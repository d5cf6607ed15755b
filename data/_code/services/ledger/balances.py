"""Balances that a merchant can act on are read from the primary, all others from a replica."""

MAX_LAG_SECONDS = 30


def source(*, actionable: bool, lag_seconds: int) -> str:
    """Which database to ask for a balance."""
    return "primary" if actionable or lag_seconds > MAX_LAG_SECONDS else "replica"
