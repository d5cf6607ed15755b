"""Passkeys: which site a credential belongs to, and who may enrol one."""

RELYING_PARTY = "tidewater.example"
HOSTS = ("login.tidewater.example", "console.tidewater.example")


def accepts(host: str) -> bool:
    """Whether a credential of ours may be used on this host."""
    return host in HOSTS and host.endswith("." + RELYING_PARTY)
