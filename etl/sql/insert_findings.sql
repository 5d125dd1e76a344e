-- arriving: rows of the files being loaded
insert into finding (
    submission_id,
    position,
    severity,
    code,
    sheet,
    cell,
    field,
    value,
    params
)
select
    submission_id::uuid,
    position,
    severity,
    code,
    sheet,
    cell,
    field,
    value,
    params
from arriving
