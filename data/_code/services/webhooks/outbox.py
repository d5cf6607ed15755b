"""Events are written in the transaction that causes them and sent by somebody else (ADR-0009)."""

WRITE = "insert into outbox (merchant, kind, body) values (%s, %s, %s)"
NEXT = "select id from outbox where sent_at is null order by id limit %s for update skip locked"
