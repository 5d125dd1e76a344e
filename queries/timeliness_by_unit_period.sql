-- timeliness_by_unit_period
-- Answers: which unit reported on time, and how many days late otherwise?
-- Grain: one row per (plan_id, unit_id, period_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, period_id, period_label, due_with_deadline_count,
--          on_time_count, late_count, missing_count, on_time_rate, on_time_share, days_late_median,
--          days_late_max, days_open_max, unit_position, period_position
with
due as (
    select *
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    where
        is_due
        and due_effective is not null
        and ($period_ids is null or period_id in (select unnest($period_ids)))
)
select
    plan_id,
    unit_id,
    arg_max(unit_name, period_end) as unit_name,
    arg_max(unit_short_name, period_end) as unit_short_name,
    period_id,
    arg_min(period_label, report_id) as period_label,
    count(*) as due_with_deadline_count,
    count(*) filter (status = 'on_time') as on_time_count,
    count(*) filter (status = 'late') as late_count,
    count(*) filter (status in ('returned', 'overdue')) as missing_count,
    count(*) filter (status = 'on_time') / count(*) as on_time_rate,
    count(*) filter (status = 'on_time')
        / nullif(count(*) filter (status in ('on_time', 'late')), 0) as on_time_share,
    median(days_late) filter (status = 'late') as days_late_median,
    max(days_late) filter (status = 'late') as days_late_max,
    max(days_late) filter (status = 'overdue') as days_open_max,
    min(unit_position) as unit_position,
    min(period_position) as period_position,
from due
group by plan_id, unit_id, period_id
order by plan_id, min(unit_position), unit_id, min(period_position), period_id
