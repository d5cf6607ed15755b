"""One card authorisation: one idempotency key, one attempt budget."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Authorisation:
    """What we ask the acquirer; the card is a vault token, never a number."""

    key: str
    token: str
    amount_minor: int
    currency: str
