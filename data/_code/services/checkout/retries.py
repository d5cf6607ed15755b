"""Only this module retries; clients and the proxy do not (ADR-0011, ADR-0019)."""

ATTEMPTS = 2
BUDGET_SHARE = 0.1
STOP = ("rate_limited", "do_not_retry")


def may_retry(answer: str, attempts: int, share_retried: float) -> bool:
    """Whether another attempt is allowed after this answer."""
    return answer not in STOP and attempts < ATTEMPTS and share_retried < BUDGET_SHARE
