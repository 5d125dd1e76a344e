-- coverage_by_unit_period
-- Answers: which unit sent what it owed, in each period?
-- Grain: one row per (plan_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, unit_type, level, parent_id, period_id,
--          period_label, period_start, period_end, required_count, exempt_count, on_time_count, late_count,
--          received_count, returned_count, not_due_count, overdue_count, awaited_count, due_count,
--          covered_count, coverage_rate, progress_count, progress_required_count, unit_position,
--          period_position
select
    plan_id,
    unit_id,
    unit_name,
    unit_short_name,
    unit_type,
    level,
    parent_id,
    period_id,
    period_label,
    period_start,
    period_end,
    required_count,
    exempt_count,
    on_time_count,
    late_count,
    received_count,
    returned_count,
    not_due_count,
    overdue_count,
    awaited_count,
    due_count,
    covered_count,
    covered_count / nullif(due_count, 0) as coverage_rate,
    progress_count,
    progress_required_count,
    unit_position,
    period_position,
from tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, $period_ids)
order by plan_id, unit_position, unit_id, period_position, period_id
