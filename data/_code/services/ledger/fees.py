"""The monthly fee run; its key makes a second run for the same month do nothing."""


def run_key(merchant: str, month: str) -> str:
    """Unique in the ledger, so that a month is charged once whoever starts the run."""
    return f"fee/{merchant}/{month}"
