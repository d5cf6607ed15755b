"""Takes payouts off the queue until the cut-off of their scheme has passed."""

WORKERS = 4
STALE_CLAIM_MINUTES = 10


def holds(minute_of_day: int, cutoff_minute: int) -> bool:
    """Whether a payout has to wait for the next business day."""
    return minute_of_day >= cutoff_minute
