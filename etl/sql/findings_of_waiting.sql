-- everything that was found in one waiting file
select
    severity,
    code,
    sheet,
    cell,
    field,
    value,
    params
from finding
where submission_id::varchar = $submission_id
order by position
