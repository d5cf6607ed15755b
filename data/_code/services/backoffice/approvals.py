"""Who asked and who agreed are two people, and both are written down."""


def valid(asked_by: str, agreed_by: str) -> bool:
    """Whether an approval counts."""
    return bool(agreed_by) and asked_by != agreed_by
