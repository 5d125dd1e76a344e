-- check_obligation_once
-- Answers: is anything owed twice?
-- Grain: one row per (report_id, unit_id, period_id)
-- Params: 
-- Columns: report_id, unit_id, period_id, copy_count
select
    report_id,
    unit_id,
    period_id,
    count(*) as copy_count,
from obligation
group by report_id, unit_id, period_id
having count(*) > 1
order by report_id, unit_id, period_id
