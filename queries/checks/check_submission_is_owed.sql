-- check_submission_is_owed
-- Answers: are there accepted submissions of reports that nobody owes?
-- Grain: one row per (submission_id)
-- Params: 
-- Columns: submission_id, report_id, unit_id, period_id
select
    s.submission_id::varchar as submission_id,
    s.report_id,
    s.unit_id,
    s.period_id,
from submission s
left join obligation o on o.obligation_id = s.obligation_id
where s.outcome = 'accepted' and o.obligation_id is null
order by s.submission_id
