create table session (
    token text primary key,
    staff text,
    merchant text,
    ends_at timestamptz not null
);
