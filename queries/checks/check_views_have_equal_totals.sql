-- check_views_have_equal_totals
-- Answers: do units as they were and units as they are now add up to the same?
-- Grain: one row per (plan_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, period_id, was_required_count, is_required_count, was_due_count, is_due_count,
--          was_covered_count, is_covered_count, was_on_time_count, is_on_time_count
with
counted as (
    select *, true as is_now
    from group_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, 'as_is', 'unit', null)
    union all
    select *, false as is_now
    from group_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, 'as_was', 'unit', null)
)
select
    plan_id,
    period_id,
    coalesce(sum(required_count) filter (not is_now), 0)::bigint as was_required_count,
    coalesce(sum(required_count) filter (is_now), 0)::bigint as is_required_count,
    coalesce(sum(due_count) filter (not is_now), 0)::bigint as was_due_count,
    coalesce(sum(due_count) filter (is_now), 0)::bigint as is_due_count,
    coalesce(sum(covered_count) filter (not is_now), 0)::bigint as was_covered_count,
    coalesce(sum(covered_count) filter (is_now), 0)::bigint as is_covered_count,
    coalesce(sum(on_time_count) filter (not is_now), 0)::bigint as was_on_time_count,
    coalesce(sum(on_time_count) filter (is_now), 0)::bigint as is_on_time_count,
from counted
group by plan_id, period_id
having
    was_required_count <> is_required_count
    or was_due_count <> is_due_count
    or was_covered_count <> is_covered_count
    or was_on_time_count <> is_on_time_count
order by plan_id, period_id
