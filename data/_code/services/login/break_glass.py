"""The account of last resort. It still asks for a text-message code: see PLAN-0007."""

ACCOUNT = "break-glass"
SECOND_FACTOR = "text-message"
EXPIRES_MINUTES = 60
