-- arriving: rows of the files being loaded
insert into submission_proposal (
    submission_id,
    field,
    candidate_id,
    score,
    position
)
select
    submission_id::uuid,
    field,
    candidate_id,
    score,
    position
from arriving
