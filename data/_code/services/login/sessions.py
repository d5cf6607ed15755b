"""Sessions live in the database since ADR-0014; the cache is gone."""

LIFETIME_HOURS = 12

FIND = "select staff, merchant from session where token = %s and ends_at > now()"
END = "update session set ends_at = now() where merchant = %s and ends_at > now()"


def expires_at(opened_hour: int) -> int:
    """The hour, counted from midnight of the day of sign-in, at which a session ends."""
    return opened_hour + LIFETIME_HOURS
