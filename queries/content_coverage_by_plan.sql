-- content_coverage_by_plan
-- Answers: how much of what the due reports had to cover was covered?
-- Grain: one row per (plan_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, required_count, received_required_count, reported_count, nil_count, blank_count,
--          covered_count, coverage_rate, coverage_among_received_rate
with
counted as (
    select
        plan_id,
        count(*) filter (is_due) as required_count,
        count(*) filter (is_due and is_received) as received_required_count,
        count(*) filter (is_due and state = 'reported') as reported_count,
        count(*) filter (is_due and state = 'nil') as nil_count,
        count(*) filter (is_due and state = 'blank') as blank_count,
        count(*) filter (is_due and state <> 'blank') as covered_count,
    from content_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    group by plan_id
)
select
    plan_id,
    required_count,
    received_required_count,
    reported_count,
    nil_count,
    blank_count,
    covered_count,
    covered_count / nullif(required_count, 0) as coverage_rate,
    covered_count / nullif(received_required_count, 0) as coverage_among_received_rate,
from counted
order by plan_id
