-- upcoming_obligations
-- Answers: what is due next and has not come?
-- Grain: one row per (report_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, unit_short_name, level, parent_id, period_id,
--          period_label, due_effective, status, days_until_due, obligation_id, unit_position,
--          period_position
select
    plan_id,
    report_id,
    unit_id,
    unit_name,
    unit_short_name,
    level,
    parent_id,
    period_id,
    period_label,
    due_effective,
    status,
    days_until_due,
    obligation_id::varchar as obligation_id,
    unit_position,
    period_position,
from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
where
    status = 'not_due'
    and ($period_ids is null or period_id in (select unnest($period_ids)))
order by due_effective, plan_id, period_position, unit_position, unit_id, report_id
