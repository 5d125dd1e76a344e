-- arriving: rows of the files being loaded
insert into fact (
    submission_id,
    content_item_id,
    indicator_id,
    basis,
    value,
    sheet,
    cell
)
select
    submission_id::uuid,
    content_item_id,
    indicator_id,
    basis,
    value::decimal(18, 4),
    sheet,
    cell
from arriving
