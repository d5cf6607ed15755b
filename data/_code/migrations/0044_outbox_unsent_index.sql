-- The index that migration 0043 dropped as unused (PM-0008).
create index concurrently outbox_unsent on outbox (id) where sent_at is null;
