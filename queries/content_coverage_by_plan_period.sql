-- content_coverage_by_plan_period
-- Answers: how much of what the due reports had to cover was covered?
-- Grain: one row per (plan_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, period_id, required_count, received_required_count, reported_count, nil_count,
--          blank_count, covered_count, coverage_rate, coverage_among_received_rate
select
    plan_id,
    slice_id as period_id,
    required_count,
    received_required_count,
    reported_count,
    nil_count,
    blank_count,
    covered_count,
    coverage_rate,
    coverage_among_received_rate,
from content_rollup_at($as_of, $unit_ids, $plan_ids, $with_extensions, true, $period_ids)
order by plan_id, period_id
