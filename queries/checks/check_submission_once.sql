-- check_submission_once
-- Answers: are there two rows for one submission, or two living copies of the same bytes?
-- Grain: one row per (sha256)
-- Params: 
-- Columns: sha256, copy_count
with
living as (
    select
        s.sha256,
        s.submission_id,
    from submission s
    left join decision d on d.submission_id = s.submission_id and d.kind = 'withdrawal'
    where s.outcome = 'accepted' and d.decision_id is null
)
select
    sha256,
    count(*) as copy_count,
from living
group by sha256
having count(*) > 1
order by sha256
