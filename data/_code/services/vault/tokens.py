"""Card numbers in, tokens out. This is the only service that sees a card number."""


def shown(last_four: str) -> str:
    """What everybody else may show of a card."""
    return f"•••• {last_four}"
