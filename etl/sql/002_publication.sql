-- What was published, append-only: the bytes are kept beside the originals under their SHA-256,
-- the cells here, so that what late paperwork has changed since can be listed cell by cell.

create table publication (
    publication_id uuid not null,
    title varchar not null,
    kind varchar not null,              -- 'annual-workbook' or 'table:<query>'
    plan_id varchar not null,
    as_of timestamp not null,           -- events before this instant count
    with_extensions boolean not null,
    filters varchar not null,           -- json: {"level": null or 'commune' …}
    sha256 varchar not null,
    byte_count bigint not null,
    file_name varchar not null,
    published_by varchar,
    published_at timestamp not null
);

-- a cell that was empty has no row
create table publication_cell (
    publication_id uuid not null,
    query_name varchar not null,
    row_key varchar not null,           -- json list: the values of the query's grain
    column_name varchar not null,
    value varchar not null
);
