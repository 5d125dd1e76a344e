-- coverage_by_plan
-- Answers: how far is each plan covered, and on time, over all the periods asked for?
-- Grain: one row per (plan_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, required_count, exempt_count, on_time_count, late_count, received_count, returned_count,
--          not_due_count, overdue_count, awaited_count, due_count, covered_count, coverage_rate,
--          progress_count, progress_required_count, due_with_deadline_count, on_time_due_count, on_time_rate,
--          on_time_share, consistent_unit_count, due_unit_count, consistency_rate, days_late_median,
--          days_late_max
select
    plan_id,
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
    coverage_rate,
    progress_count,
    progress_required_count,
    due_with_deadline_count,
    on_time_due_count,
    on_time_rate,
    on_time_share,
    consistent_unit_count,
    due_unit_count,
    consistency_rate,
    days_late_median,
    days_late_max,
from rollup_at($as_of, $unit_ids, $plan_ids, $with_extensions, false, $period_ids)
order by plan_id
