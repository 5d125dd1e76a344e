-- proposals_by_submission
-- Answers: which report, unit or period may a waiting file be about, likeliest first?
-- Grain: one row per (submission_id, field, candidate_id)
-- Params: $unit_ids varchar[]; $submission_id varchar
-- Columns: submission_id, field, candidate_id, score, position
-- Proposals for a person to choose from, never a match; score is likeness, 0 to 100.
select
    p.submission_id::varchar as submission_id,
    p.field,
    p.candidate_id,
    p.score,
    p.position,
from submission_proposal p
inner join submission s on s.submission_id = p.submission_id
where
    s.submission_id::varchar = $submission_id
    and (s.unit_id is null or s.unit_id in (select unnest($unit_ids)))
    and (p.field <> 'unit' or p.candidate_id in (select unnest($unit_ids)))
order by p.submission_id, p.field, p.position, p.candidate_id
