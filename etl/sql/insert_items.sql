-- arriving: rows of the files being loaded
insert into submission_item (
    submission_id,
    content_item_id,
    state,
    note,
    cell
)
select
    submission_id::uuid,
    content_item_id,
    state,
    note,
    cell
from arriving
