select
    field,
    text
from submission_saying
where submission_id::varchar = $submission_id
order by field
