-- period_name(p_plan_ids)
-- Holds: one row per (plan_id, period_id): how the period is called; where reports differ, as in the first of them.
select
    r.plan_id,
    p.period_id,
    arg_min(p.label, r.position) as period_label,
from period p
inner join report r on r.report_id = p.report_id
where p_plan_ids is null or r.plan_id in (select unnest(p_plan_ids))
group by r.plan_id, p.period_id
