-- check_statuses_sum
-- Answers: are there units whose statuses do not add up to what they owe?
-- Grain: one row per (plan_id, unit_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, unit_id, period_id, required_count, status_sum
select
    plan_id,
    unit_id,
    period_id,
    required_count,
    exempt_count + on_time_count + late_count + received_count + returned_count + not_due_count + overdue_count
        + awaited_count as status_sum,
from tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, null)
where required_count <> status_sum
order by plan_id, unit_id, period_id
