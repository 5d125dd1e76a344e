-- coverage_by_area_period
-- Answers: how do areas, levels, types or units compare in each period, as they were then or as they are now?
-- Grain: one row per (plan_id, group_kind, group_id, period_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $view varchar; $group_kind varchar; $period_ids varchar[]
-- Columns: plan_id, group_kind, group_id, group_name, period_id, period_label, period_position,
--          required_count, exempt_count, on_time_count, late_count, received_count, returned_count,
--          not_due_count, overdue_count, awaited_count, due_count, covered_count, coverage_rate,
--          due_with_deadline_count, on_time_due_count, on_time_rate
-- $view: as_was | as_is. $group_kind: parent | level | unit_type | unit. Totals are the same in both views.
with
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
    coalesce(n.group_name, t.group_id) as group_name,
    t.period_id,
    p.period_label,
    t.period_position,
    t.required_count,
    t.exempt_count,
    t.on_time_count,
    t.late_count,
    t.received_count,
    t.returned_count,
    t.not_due_count,
    t.overdue_count,
    t.awaited_count,
    t.due_count,
    t.covered_count,
    t.covered_count / nullif(t.due_count, 0) as coverage_rate,
    t.due_with_deadline_count,
    t.on_time_due_count,
    t.on_time_due_count / nullif(t.due_with_deadline_count, 0) as on_time_rate,
from group_tally_at($as_of, $unit_ids, $plan_ids, $with_extensions, $view, $group_kind, $period_ids) t
left join names n on n.unit_id = t.group_id
left join period_name($plan_ids) p on p.plan_id = t.plan_id and p.period_id = t.period_id
order by t.plan_id, t.group_id, t.period_position, t.period_id
