"""Sends the outbox: one slow merchant may hold one lane, never all of them."""

LANES = 32
TIMEOUT_SECONDS = 5
GIVE_UP_HOURS = 72


def lane(merchant: int) -> int:
    """The lane a merchant's events travel in."""
    return merchant % LANES
