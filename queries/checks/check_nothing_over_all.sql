-- check_nothing_over_all
-- Answers: is anything over 100 %?
-- Grain: one row per (plan_id, unit_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, unit_id, period_id, covered_count, due_count, on_time_due_count, due_with_deadline_count,
--          required_count
select
    plan_id,
    unit_id,
    period_id,
    covered_count,
    due_count,
    on_time_due_count,
    due_with_deadline_count,
    required_count,
from tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, null)
where
    covered_count > due_count
    or on_time_due_count > due_with_deadline_count
    or due_with_deadline_count > due_count
    or due_count > required_count
order by plan_id, unit_id, period_id
