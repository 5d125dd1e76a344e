-- check_facts_from_accepted
-- Answers: are there facts of files that were not accepted?
-- Grain: one row per (submission_id)
-- Params: 
-- Columns: submission_id, fact_count
select
    f.submission_id::varchar as submission_id,
    count(*) as fact_count,
from fact f
left join submission s on s.submission_id = f.submission_id and s.outcome = 'accepted'
where s.submission_id is null
group by f.submission_id
order by f.submission_id
