-- arriving: rows of the files being loaded
insert into submission_saying (
    submission_id,
    field,
    text,
    sheet,
    cell
)
select
    submission_id::uuid,
    field,
    text,
    sheet,
    cell
from arriving
