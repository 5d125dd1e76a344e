-- coverage_by_area_period
-- Answers: how do areas, levels, types or units compare in each period, as they were then or as they are now?
-- Grain: one row per (plan_id, group_kind, group_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $view varchar; $group_kind varchar
-- Columns: plan_id, group_kind, group_id, group_name, period_id, period_label, period_position,
--          required_count, exempt_count, on_time_count, late_count, received_count, returned_count,
--          not_due_count, overdue_count, awaited_count, due_count, covered_count, coverage_rate,
--          due_with_deadline_count, on_time_due_count, on_time_rate
-- $view: as_was | as_is. $group_kind: parent | level | unit_type | unit. Totals are the same in both views.
with
grouped as (
    select
        *,
        case $group_kind
            when 'parent' then coalesce(parent_id, '')
            when 'level' then level
            when 'unit_type' then unit_type
            when 'unit' then unit_id
            else error('group_kind is parent, level, unit_type or unit')
        end as group_id,
    from area_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, $view)
),
names as (
    select
        unit_id,
        arg_max(name, valid_from) as group_name,
    from unit
    where $group_kind in ('parent', 'unit')
    group by unit_id
)
select
    t.plan_id,
    $group_kind as group_kind,
    t.group_id,
    coalesce(any_value(n.group_name), t.group_id) as group_name,
    t.period_id,
    arg_min(t.period_label, t.period_position) as period_label,
    min(t.period_position) as period_position,
    sum(t.required_count)::bigint as required_count,
    sum(t.exempt_count)::bigint as exempt_count,
    sum(t.on_time_count)::bigint as on_time_count,
    sum(t.late_count)::bigint as late_count,
    sum(t.received_count)::bigint as received_count,
    sum(t.returned_count)::bigint as returned_count,
    sum(t.not_due_count)::bigint as not_due_count,
    sum(t.overdue_count)::bigint as overdue_count,
    sum(t.awaited_count)::bigint as awaited_count,
    sum(t.due_count)::bigint as due_count,
    sum(t.covered_count)::bigint as covered_count,
    sum(t.covered_count) / nullif(sum(t.due_count), 0) as coverage_rate,
    sum(t.due_with_deadline_count)::bigint as due_with_deadline_count,
    sum(t.on_time_due_count)::bigint as on_time_due_count,
    sum(t.on_time_due_count) / nullif(sum(t.due_with_deadline_count), 0) as on_time_rate,
from grouped t
left join names n on n.unit_id = t.group_id
group by t.plan_id, t.group_id, t.period_id
order by t.plan_id, t.group_id, min(t.period_position), t.period_id
