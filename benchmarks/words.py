"""The vocabulary of generated knowledge bases."""

from __future__ import annotations

PEOPLE = (
    "Ada Winther", "Bram Okafor", "Chiara Lund", "Dmitri Osei", "Elif Moreau", "Femi Strand",
    "Greta Iyer", "Hugo Marsh", "Imani Keller", "Jonas Petrov", "Kavya Brandt", "Lars Adeyemi",
    "Maren Castillo", "Nils Fontaine", "Oona Rahman", "Priya Holm", "Quentin Abe", "Rosa Vance",
    "Samir Dahl", "Tove Nakata", "Uma Fischer", "Viktor Sousa", "Wanda Blixt", "Yusuf Maher",
)  # fmt: skip
SERVICES = (
    "orders", "billing", "search", "mailer", "catalogue", "pricing", "identity", "gateway",
    "warehouse", "refunds", "reports", "scheduler", "uploads", "exports", "quotas", "sessions",
    "webhooks", "invoices", "archive", "alerts", "returns", "ratings", "shipping", "taxes",
)  # fmt: skip
VERBS = (
    "Queue", "Cache", "Shard", "Batch", "Sign", "Limit", "Replay", "Mirror", "Stage", "Drain",
    "Rotate", "Encrypt", "Index", "Compress", "Probe", "Split", "Merge", "Trace", "Warm", "Pin",
    "Partition", "Retry", "Throttle",
)  # fmt: skip
OBJECTS = (
    "writes", "reads", "events", "exports", "tokens", "uploads", "snapshots", "sessions", "hooks",
    "prices", "receipts", "images", "reports", "secrets", "replicas", "jobs", "alerts", "backups",
    "requests", "archives", "schemas", "messages", "counters", "certificates", "leases",
)  # fmt: skip
MANNERS = (
    "by tenant", "in order", "at the edge", "before release", "behind a flag", "per region",
    "on demand", "overnight", "without downtime", "under load", "twice a day", "with a budget",
)  # fmt: skip
PARTS = (
    "the queue", "the primary database", "the read replica", "the connection pool", "the cache",
    "the load balancer", "the retry budget", "the nightly job", "the schema migration",
    "the feature flag", "the health check", "the dead-letter queue", "the rate limiter",
    "the certificate", "the deployment pipeline", "the worker pool", "the index",
    "the message broker", "the write path", "the audit trail", "the client library",
    "the configuration store", "the backup", "the consumer group",
)  # fmt: skip
STATES = (
    "saturated", "behind by several minutes", "healthy", "restarted", "drained", "out of step",
    "at its limit", "empty", "slow to answer", "rebuilt", "read only", "isolated", "warm", "throttled",
)  # fmt: skip
REASONS = (
    "traffic doubles at the end of the month", "a single tenant sends half of the load",
    "the vendor limits us to forty calls a second", "two teams deploy it independently",
    "nobody had measured it under pressure", "the old client retries without waiting",
    "the replica lags whenever a report runs", "a restart takes longer than the timeout",
    "the alert fired after the customers did", "the test environment holds no real volume",
    "the queue keeps messages for three days only", "its owner changed twice within a year",
)  # fmt: skip
SENTENCES = (
    "In {service}, {part} was {state} because {reason}.",
    "We measured {part} for {count} days and found it {state} in {share} % of them.",
    "{person} compared {part} with {other}, and the second cost {count} hours more each month.",
    "When {part} is {state}, {service} keeps answering, but slower by {count} milliseconds.",
    "Nothing else depends on {part}, so it can be changed without a window.",
    "The limit of {count} is written down in one place and read by {service} at start.",
    "Before {other} is touched, {part} has to be {state}; otherwise {reason}.",
    "An operator sees within {count} minutes that {part} is {state}.",
    "It helped that {other} had been {state} since the last exercise.",
    "We accept that {part} is {state} for up to {count} seconds, since {reason}.",
    "{person} keeps the numbers for {service}: {count} requests a second, {share} % of them writes.",
    "If {part} stays {state} for more than {count} minutes, ask {person}.",
    "The first version of {service} had no such guard, and {reason}.",
    "Both ways were tried on {other}; only one left {part} {state}.",
    "After {count} runs {part} was still {state}, which settled the question.",
    "A reader who comes later should know that {reason}.",
)  # fmt: skip
CITATIONS = (
    "The same reasoning stands in {reference}.",
    "It goes back to {reference}, which still holds.",
    "Compare {reference} before changing anything here.",
    "What {reference} says of {part} applies here as well.",
    "We learned this from {reference}.",
)
COMMANDS = (
    "kubectl -n {service} get pods",
    "opsctl {service} queue depth --last 15m",
    "psql {service} -c 'select count(*) from jobs where claimed_at is null'",
    "opsctl {service} drain --wait {count}s",
)
