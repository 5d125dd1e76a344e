-- check_views_have_equal_totals
-- Answers: do units as they were and units as they are now add up to the same?
-- Grain: one row per (plan_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, period_id, was_required_count, is_required_count, was_due_count, is_due_count,
--          was_covered_count, is_covered_count, was_on_time_count, is_on_time_count
with
as_was as (
    select
        plan_id,
        period_id,
        sum(required_count)::bigint as required_count,
        sum(due_count)::bigint as due_count,
        sum(covered_count)::bigint as covered_count,
        sum(on_time_count)::bigint as on_time_count,
    from group_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, 'as_was', 'unit')
    group by plan_id, period_id
),
as_is as (
    select
        plan_id,
        period_id,
        sum(required_count)::bigint as required_count,
        sum(due_count)::bigint as due_count,
        sum(covered_count)::bigint as covered_count,
        sum(on_time_count)::bigint as on_time_count,
    from group_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, 'as_is', 'unit')
    group by plan_id, period_id
)
select
    coalesce(w.plan_id, i.plan_id) as plan_id,
    coalesce(w.period_id, i.period_id) as period_id,
    w.required_count as was_required_count,
    i.required_count as is_required_count,
    w.due_count as was_due_count,
    i.due_count as is_due_count,
    w.covered_count as was_covered_count,
    i.covered_count as is_covered_count,
    w.on_time_count as was_on_time_count,
    i.on_time_count as is_on_time_count,
from as_was w
full join as_is i on i.plan_id = w.plan_id and i.period_id = w.period_id
where
    w.required_count is distinct from i.required_count
    or w.due_count is distinct from i.due_count
    or w.covered_count is distinct from i.covered_count
    or w.on_time_count is distinct from i.on_time_count
order by plan_id, period_id
