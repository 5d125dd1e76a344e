-- Reminders sent by mail, append-only. Two rows for each: 'sending' before the server is asked, then what came of it;
-- a 'sending' without a second row is one whose sender was killed, so nobody knows whether it went out.

create table reminder_sent (
    reminder_id uuid not null,          -- the same in both rows
    plan_id varchar not null,
    unit_id varchar not null,
    obligation_ids varchar[] not null,  -- what it reminds of
    address varchar not null,           -- of an office
    subject varchar not null,
    message varchar not null,           -- the text as it was sent
    outcome varchar not null,           -- sending | sent | refused | failed | unknown
    detail varchar,                     -- the server's own words
    sent_at timestamp not null,         -- when this row was written
    sent_by varchar
);
