-- period_list
-- Answers: which periods does each report have, and when is it due?
-- Grain: one row per (report_id, period_id)
-- Params: 
-- Columns: plan_id, report_id, report_title, period_id, label, period_start, period_end, due_nominal,
--          due_text, source, position
select
    r.plan_id,
    p.report_id,
    r.title as report_title,
    p.period_id,
    p.label,
    p.period_start,
    p.period_end,
    p.due_nominal,
    p.due_text,
    p.source,
    p.position,
from period p
inner join report r on r.report_id = p.report_id
order by r.plan_id, r.position, p.report_id, p.position, p.period_id
