-- The log of everything that was done, append-only: written in the transaction of the change itself.
-- Each line holds the hash of the line before, so that a line changed, taken out or put in later breaks the chain.

create table audit (
    number bigint not null,             -- 1, 2, 3 … without a gap
    entry_id uuid not null,
    done_at timestamp not null,         -- the machine's clock; where it went back, a line 'clock.back' says so
    actor varchar not null,             -- an account, or the user of the operating system
    address varchar not null,           -- from where: a network address, 'local' (a page on this machine), 'command'
    act varchar not null,               -- 'file.accepted', 'decision.return', 'account.sign_in' …
    object varchar,                     -- id of what it was done to
    before_value varchar,               -- short json, without contents of files and without passwords
    after_value varchar,
    previous_hash varchar not null,     -- own_hash of the line before; '' in the first
    own_hash varchar not null           -- SHA-256 of everything above
);
