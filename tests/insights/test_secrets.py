"""What looks like a secret, what does not, and how long a hostile text is looked at."""

from __future__ import annotations

import pytest

from opskb.insights import secrets

MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0o1P2q3R4"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("AKIAIOSFODNN7QAMPLE4", "AWS"),
        (f"ghp_{MIXED[:36]}", "GitHub"),
        (f"github_pat_{MIXED[:60]}", "GitHub"),
        (f"glpat-{MIXED[:20]}", "GitLab"),
        (f"xoxb-12345678-{MIXED[:20]}", "Slack"),
        (f"https://hooks.slack.com/services/T0123456/B0123456/{MIXED[:24]}", "posts to Slack"),
        (f"sk_live_{MIXED[:24]}", "Stripe"),
        (f"AIza{MIXED[:35]}", "Google"),
        (f"npm_{MIXED[:36]}", "npm"),
        (f"pypi-AgE{MIXED[:60]}", "PyPI"),
        (f"hvs.{MIXED[:30]}", "Vault"),
        (f"SG.{MIXED[:22]}.{MIXED[:43]}", "SendGrid"),
        (f"AccountKey={MIXED[:86]}==", "Azure"),
        (f"sk-ant-{MIXED[:40]}", "model's provider"),
        (f"eyJ{MIXED[:20]}.eyJ{MIXED[:30]}.{MIXED[:40]}", "JWT"),
        (f"-----BEGIN OPENSSH PRIVATE KEY-----\n{MIXED[:60]}", "private key"),
        ("password=tidal7marsh", "beside its name"),
        ('password: "tidal-marsh"', "beside its name"),
        ("API_KEY=q7R8s9T0u1V2", "beside its name"),
        ("tw login --password tidal-7-marsh", "after its option"),
        ("postgres://tw:tidal7marsh@ledger-a/ledger", "in an address"),
        ("curl -u admin:tidal7marsh https://x.example", "after a user"),
        ("mysql -h ledger-a -ptidal7marsh", "database client"),
        ("DB_PASS=tidal7marsh", "beside its name"),
        ("export APP_SECRET='q7R8s9T0u1V2'", "beside its name"),
        ("sshpass -p tidal7marsh ssh ledger-a", "that takes one"),
        ("redis-cli -h ledger-a -a tidal7marsh PING", "that takes one"),
        ("curl -H 'Authorization: Bearer q7R8s9T0u1V2w3X4'", "in a header"),
    ],
)
def test_a_secret_is_found_once_and_not_repeated(text: str, what: str) -> None:
    ((at, said),) = secrets.found(f"First line.\n  {text}\nLast line.")
    assert at >= 12
    assert what in said
    assert text not in said


@pytest.mark.parametrize(
    "text",
    [
        "password=$TW_PASSWORD",
        "DB_PASS=$DB_PASS",
        "helm upgrade --set existingSecret=ledger-2026",
        "volumes: [{secret: {secretName: tls-2026}}]",
        "bypass=7days surpass=2x7",
        "secret=ledger-credentials",
        "sshpass -p $TW_PASSWORD ssh ledger-a",
        "redis-cli -a <password> PING",
        'password="${TW_PASSWORD}"',
        "password=<password>",
        "password={{ password }}",
        "password=xxxxxxxx",
        "password=********",
        "password=$(vault read login)",
        "password=changeme",
        "password=YOUR_PASSWORD",
        "--password PASSWORD",
        "--token /run/secrets/token",
        "--password-file pw.txt",
        "--token @token.txt",
        "token: the one that the vault gives",
        "The password: ask the security lead.",
        "ssh_key: ~/.ssh/id_ed25519",
        "api_key: example-key-1",
        "https://tw:$PASSWORD@ledger-a/ledger",
        "https://example.org:8443/a@b",
        "curl -u admin:$PASSWORD https://x.example",
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer <token-of-yours>",
        "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----",
        "ghp_" + "x" * 36,
        "AKIAIOSFODNN7EXAMPLE",
        "secretName: registry-credentials-2",
        "kubectl create secret generic holds --from-literal=password=$PASSWORD",
        "mysql -p ledger",
        "CancellationToken token = default);",
        "monkey=banana2, turkey: sandwich1",
    ],
)
def test_a_place_holder_is_no_secret(text: str) -> None:
    assert list(secrets.found(text)) == []


@pytest.mark.parametrize(
    "mark", ["eyJ-eyJ.eyJ", "password=", "://a:", "mysql -pa ", 'token="', "-u a:", "-----BEGIN "]
)
def test_a_text_of_nothing_but_marks_is_read_to_its_end(mark: str) -> None:
    text = mark * (262_144 // len(mark))
    assert all(0 <= at < len(text) for at, _ in secrets.found(text))
