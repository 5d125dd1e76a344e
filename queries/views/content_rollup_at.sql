-- content_rollup_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_by_period, p_period_ids)
-- Holds: how much of what the due reports of a plan had to cover was covered, over all the periods asked for (slice_id '')
--        or period by period (slice_id is the period_id).
with
counted as (
    select
        plan_id,
        case when p_by_period then period_id else '' end as slice_id,
        count(*) filter (is_due) as required_count,
        count(*) filter (is_due and is_received) as received_required_count,
        count(*) filter (is_due and state = 'reported') as reported_count,
        count(*) filter (is_due and state = 'nil') as nil_count,
        count(*) filter (is_due and state = 'blank') as blank_count,
        count(*) filter (is_due and state <> 'blank') as covered_count,
    from content_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_period_ids)
    group by plan_id, slice_id
)
select
    plan_id,
    slice_id,
    required_count,
    received_required_count,
    reported_count,
    nil_count,
    blank_count,
    covered_count,
    covered_count / nullif(required_count, 0) as coverage_rate,
    covered_count / nullif(received_required_count, 0) as coverage_among_received_rate,
from counted
