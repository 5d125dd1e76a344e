-- check_children_sum_to_parents
-- Answers: do groups of units add up to the plan?
-- Grain: one row per (plan_id, group_kind)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: plan_id, group_kind, grouped_required_count, plan_required_count, grouped_covered_count,
--          plan_covered_count
with
tallies as materialized (
    select *
    from tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, null)
),
plans as (
    select
        plan_id,
        count(*) as required_count,
        count(*) filter (is_due and status in ('on_time', 'late', 'received')) as covered_count,
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    group by plan_id
),
grouped as (
    select plan_id, 'level' as group_kind, level as group_id, required_count, covered_count
    from tallies
    union all
    select plan_id, 'unit_type', unit_type, required_count, covered_count
    from tallies
    union all
    select plan_id, 'parent', coalesce(parent_id, ''), required_count, covered_count
    from tallies
),
summed as (
    select
        plan_id,
        group_kind,
        sum(required_count) as required_count,
        sum(covered_count) as covered_count,
    from grouped
    group by plan_id, group_kind
)
select
    p.plan_id,
    s.group_kind,
    s.required_count as grouped_required_count,
    p.required_count as plan_required_count,
    s.covered_count as grouped_covered_count,
    p.covered_count as plan_covered_count,
from plans p
left join summed s on s.plan_id = p.plan_id
where s.required_count is distinct from p.required_count or s.covered_count is distinct from p.covered_count
order by p.plan_id, s.group_kind
