"""Two sealing keys are open at a time, so that a rotation needs no restart (ADR-0020)."""

OPEN_KEYS = 2


def seals_with(generations: list[int]) -> int:
    """New tokens are sealed with the newest key; older ones only open what they sealed."""
    return max(generations)
