"""One payout, one row, one instruction to the bank; nothing is ever sent in a file."""

CLAIM = """
    update payout set state = 'sending', claimed_at = now()
    where id = (select id from payout where state = 'ready' order by ready_at
                limit 1 for update skip locked)
    returning id
"""


def instruction_id(payout_id: int) -> str:
    """The bank refuses an instruction id that it has seen, so a second sending is harmless."""
    return f"TW{payout_id:012d}"
