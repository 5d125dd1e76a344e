-- The door's own tables, in accounts.sqlite3 of the data folder: never in the published database, so that no page,
-- export or query can reach them. Times are seconds since 1970 (UTC). One writer at a time; sqlite keeps the keys.

create table if not exists account (
    account_id text not null primary key,
    name text not null unique,              -- what is typed at the door: small ASCII letters
    full_name text not null,
    role text not null,                     -- dashboard/door/roles.py
    root_unit_id text,                      -- sees this unit and what stands or stood under it; null = every unit
    plan_ids text,                          -- json list; null = every plan
    password_hash text not null,            -- argon2id
    must_change integer not null,           -- 1: another chose the password, so it is changed at the next sign-in
    is_disabled integer not null,
    created_at real not null,
    changed_at real not null
);

create table if not exists session (
    token_hash text not null primary key,   -- SHA-256 of what the browser holds; the token itself is kept nowhere
    session_id text not null unique,        -- its name in lists and logs
    account_id text not null,
    form_token text not null,               -- stands in every form that changes something
    created_at real not null,
    seen_at real not null,
    address text not null,                  -- where it was opened from
    agent text not null,                    -- the browser's name of itself
    ended_at real,
    ended_why text                          -- signed_out | revoked | password | account | expired | restored
                                            -- | provider
);

create index if not exists session_of_account on session (account_id);

-- wrong passwords since the last right one: by account, by address, by both
create table if not exists failure (
    key text not null primary key,
    count integer not null,
    last_at real not null
);

-- the one-time link for the first administrator: the hash of its code
create table if not exists setup (
    token_hash text not null primary key,
    expires_at real not null
);
