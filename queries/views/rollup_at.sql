-- rollup_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_by_period, p_period_ids)
-- Holds: coverage, timeliness and consistency of a plan, over all the periods asked for (slice_id '') or period by period
--        (slice_id is the period_id). Numerators and denominators are added, never rates averaged.
with
tallies as materialized (
    select
        t.*,
        t.group_id as unit_id,
        n.period_label,
        case when p_by_period then t.period_id else '' end as slice_id,
    from group_tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, 'as_was', 'unit', p_period_ids) t
    left join period_name(p_plan_ids) n on n.plan_id = t.plan_id and n.period_id = t.period_id
),
totals as (
    select
        plan_id,
        slice_id,
        arg_min(period_label, period_position) as period_label,
        min(period_start) as period_start,
        max(period_end) as period_end,
        min(period_position) as period_position,
        sum(required_count)::bigint as required_count,
        sum(exempt_count)::bigint as exempt_count,
        sum(on_time_count)::bigint as on_time_count,
        sum(late_count)::bigint as late_count,
        sum(received_count)::bigint as received_count,
        sum(returned_count)::bigint as returned_count,
        sum(not_due_count)::bigint as not_due_count,
        sum(overdue_count)::bigint as overdue_count,
        sum(awaited_count)::bigint as awaited_count,
        sum(due_count)::bigint as due_count,
        sum(covered_count)::bigint as covered_count,
        sum(progress_count)::bigint as progress_count,
        sum(progress_required_count)::bigint as progress_required_count,
        sum(due_with_deadline_count)::bigint as due_with_deadline_count,
        sum(on_time_due_count)::bigint as on_time_due_count,
    from tallies
    group by plan_id, slice_id
),
units as (
    select
        plan_id,
        slice_id,
        unit_id,
        sum(due_count) as due_count,
        sum(covered_count) as covered_count,
    from tallies
    group by plan_id, slice_id, unit_id
),
consistency as (
    -- every due report of the unit was received
    select
        plan_id,
        slice_id,
        count(*) filter (due_count > 0) as due_unit_count,
        count(*) filter (due_count > 0 and covered_count = due_count) as consistent_unit_count,
    from units
    group by plan_id, slice_id
),
lateness as (
    -- closed delays only: open ones are still growing and are counted apart
    select
        plan_id,
        case when p_by_period then period_id else '' end as slice_id,
        median(days_late) as days_late_median,
        max(days_late) as days_late_max,
    from obligation_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
    where
        status = 'late'
        and (p_period_ids is null or period_id in (select unnest(p_period_ids)))
    group by plan_id, slice_id
)
select
    t.plan_id,
    t.slice_id,
    t.period_label,
    t.period_start,
    t.period_end,
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
    t.progress_count,
    t.progress_required_count,
    t.due_with_deadline_count,
    t.on_time_due_count,
    t.on_time_due_count / nullif(t.due_with_deadline_count, 0) as on_time_rate,
    t.on_time_due_count / nullif(t.on_time_due_count + t.late_count, 0) as on_time_share,
    c.consistent_unit_count,
    c.due_unit_count,
    c.consistent_unit_count / nullif(c.due_unit_count, 0) as consistency_rate,
    l.days_late_median,
    l.days_late_max,
from totals t
inner join consistency c on c.plan_id = t.plan_id and c.slice_id = t.slice_id
left join lateness l on l.plan_id = t.plan_id and l.slice_id = t.slice_id
