"""Password hashing is slow on purpose, so at most this many may run side by side."""

SLOTS = 8
QUEUE = 400


def admits(running: int, waiting: int) -> bool:
    """Whether one more sign-in may wait for a slot; otherwise the answer is 503 with a delay."""
    return running < SLOTS or waiting < QUEUE
