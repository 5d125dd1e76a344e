select
    field,
    candidate_id,
    score
from submission_proposal
where submission_id::varchar = $submission_id
order by field, position
