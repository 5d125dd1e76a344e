-- The queue of files that a person must settle: what they say, what they may be, and what was decided.

-- what a file that waits says of itself, in its own words
create table submission_saying (
    submission_id uuid not null,
    field varchar not null,             -- title | report | unit | period
    text varchar not null,
    sheet varchar not null,
    cell varchar not null
);

-- what it may be: proposals only, never a match
create table submission_proposal (
    submission_id uuid not null,
    field varchar not null,             -- report | unit | period
    candidate_id varchar not null,
    score integer not null,             -- likeness, 0 to 100
    position integer not null           -- 1 is the likeliest
);

-- of a filing: the submission that came of it; null when the file was set aside as no report
alter table decision add column filed_as uuid;

-- names that people settled once; read together with unit_alias, and kept when the registers are read anew
create table decided_alias (
    unit_id varchar not null,
    alias varchar not null,             -- as the file wrote it
    valid_from date not null,
    valid_to date,
    decision_id uuid not null,          -- the filing that settled it
    entered_at timestamp not null
);
