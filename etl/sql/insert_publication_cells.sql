-- arriving: the cells of the publication being written
insert into publication_cell (
    publication_id,
    query_name,
    row_key,
    column_name,
    value
)
select
    $publication_id::uuid,
    query_name,
    row_key,
    column_name,
    value
from arriving
