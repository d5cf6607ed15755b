"""Refund runs: a dry run first, a second person for anything above the limit."""

ALONE_LIMIT = 5
RUN_LIMIT = 200


def needs_second_person(count: int) -> bool:
    """Whether a run of this many refunds waits for an approval (ADR-0023)."""
    return count > ALONE_LIMIT
