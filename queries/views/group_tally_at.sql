-- group_tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_view, p_group_kind, p_period_ids)
-- Holds: every count that the coverage and timeliness queries add up, one row per (plan_id, group_id, period_id).
--        p_group_kind: unit | parent | level | unit_type. p_view: 'as_was' with the unit, type, level and parent of
--        each period's end, 'as_is' as the unit that carries it on at the instant. Obligations are only named anew,
--        never lost or doubled, so the totals of both views are equal. Counts are added, never rates averaged.
--        p_period_ids null = all periods, here and in every view.
with
renamed as (
    select *
    from unit_now_at(p_as_of)
    where case p_view when 'as_is' then true when 'as_was' then false else error('view is as_was or as_is') end
),
placed as (
    select
        o.plan_id,
        o.period_id,
        o.period_start,
        o.period_end,
        o.period_position,
        o.status,
        o.is_due,
        o.due_effective is not null as has_deadline,
        case p_group_kind
            when 'unit' then coalesce(n.current_unit_id, o.unit_id)
            when 'parent' then coalesce(if(n.unit_id is null, o.parent_id, n.parent_id), '')
            when 'level' then coalesce(n.level, o.level)
            when 'unit_type' then coalesce(n.unit_type, o.unit_type)
            else error('group_kind is parent, level, unit_type or unit')
        end as group_id,
    from status_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions) o
    left join renamed n on n.unit_id = o.unit_id
    where p_period_ids is null or o.period_id in (select unnest(p_period_ids))
)
select
    plan_id,
    group_id,
    period_id,
    min(period_start) as period_start,
    max(period_end) as period_end,
    min(period_position) as period_position,
    count(*) as required_count,
    count(*) filter (status = 'exempt') as exempt_count,
    count(*) filter (status = 'on_time') as on_time_count,
    count(*) filter (status = 'late') as late_count,
    count(*) filter (status = 'received') as received_count,
    count(*) filter (status = 'returned') as returned_count,
    count(*) filter (status = 'not_due') as not_due_count,
    count(*) filter (status = 'overdue') as overdue_count,
    count(*) filter (status = 'awaited') as awaited_count,
    count(*) filter (is_due) as due_count,
    count(*) filter (is_due and status in ('on_time', 'late', 'received')) as covered_count,
    count(*) filter (is_due and has_deadline) as due_with_deadline_count,
    count(*) filter (is_due and status = 'on_time') as on_time_due_count,
    count(*) filter (status in ('on_time', 'late', 'received')) as progress_count,
    count(*) filter (status <> 'exempt') as progress_required_count,
from placed
group by plan_id, group_id, period_id
