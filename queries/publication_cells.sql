-- publication_cells
-- Answers: what stood in every cell of a published file?
-- Grain: one row per (query_name, row_key, column_name)
-- Params: $unit_ids varchar[]; $publication_id varchar
-- Columns: query_name, row_key, column_name, value
-- Shown to those who may see every unit, as in publication_list.
select
    query_name,
    row_key,
    column_name,
    value,
from publication_cell
where
    publication_id::varchar = $publication_id
    and not exists (
        select 1 from unit u where u.unit_id not in (select unnest($unit_ids))
    )
order by query_name, row_key, column_name
