-- What the site changed in its registers, append-only: one row per difference between two readings.
-- The files of both readings are kept whole, under the hashes that reference_load names.

create table register_change (
    load_id uuid not null,          -- the reading that brought the change: reference_load
    position integer not null,
    changed_at timestamp not null,
    changed_by varchar,
    reason varchar not null,
    register varchar not null,      -- 'units.csv', 'plans/<plan_id>.yml' …
    row_key varchar not null,       -- '' is the plan itself, or the order of the rows
    field varchar,                  -- null: the whole row was added or removed
    before_value varchar,
    after_value varchar
);
