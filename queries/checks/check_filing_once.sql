-- check_filing_once
-- Answers: was a waiting file filed twice, or does a filing name what never waited or a submission of other bytes?
-- Grain: one row per (submission_id)
-- Params: 
-- Columns: submission_id, filing_count, is_of_waiting, is_same_file
select
    d.submission_id::varchar as submission_id,
    count(*) as filing_count,
    bool_and(coalesce(s.outcome = 'waiting', false)) as is_of_waiting,
    bool_and(coalesce(d.filed_as is null or (
        coalesce(t.sha256 = s.sha256, false) and t.received_at = s.received_at
    ), false)) as is_same_file,
from decision d
left join submission s on s.submission_id = d.submission_id
left join submission t on t.submission_id = d.filed_as
where d.kind = 'filing'
group by d.submission_id
having
    count(*) > 1
    or not bool_and(coalesce(s.outcome = 'waiting', false))
    or not bool_and(coalesce(d.filed_as is null or (
        coalesce(t.sha256 = s.sha256, false) and t.received_at = s.received_at
    ), false))
order by d.submission_id
