"""A release leaves only with a CLEAN sanity report no older than seven days (ADR-0022)."""

MAX_AGE_DAYS = 7


def opens(verdict: str, age_days: int) -> bool:
    """Whether the release may leave."""
    return verdict == "CLEAN" and age_days <= MAX_AGE_DAYS
