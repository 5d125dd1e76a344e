-- overdue_obligations
-- Answers: who has not sent what was due, and for how many days?
-- Grain: one row per (report_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, report_id, unit_id, unit_name, unit_short_name, level, parent_id, period_id,
--          period_label, due_effective, status, days_late, working_days_late, obligation_id, unit_position,
--          period_position
-- Returned and not yet sent again counts as missing too; its days are not counted as open.
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
    days_late,
    working_days_late,
    obligation_id::varchar as obligation_id,
    unit_position,
    period_position,
from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
where
    is_due
    and status in ('overdue', 'returned')
    and ($period_ids is null or period_id in (select unnest($period_ids)))
order by days_late desc nulls last, due_effective, plan_id, period_position, unit_position, unit_id, report_id
