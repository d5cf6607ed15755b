"""The first answer to a key is the answer to that key for a day."""

KEPT_HOURS = 24

CLAIM = "insert into idempotency (key, request_hash) values (%s, %s) on conflict do nothing"


def conflicts(stored_hash: str, given_hash: str) -> bool:
    """Whether the same key has come back with another request, which is the caller's mistake."""
    return stored_hash != given_hash
