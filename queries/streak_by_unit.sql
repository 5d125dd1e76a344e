-- streak_by_unit
-- Answers: how many periods in a row has each unit reported on time, now and at best?
-- Grain: one row per (plan_id, unit_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, due_period_count, on_time_period_count, current_count,
--          longest_count, longest_from_label, longest_to_label, broken_label, unit_position
-- Periods follow one another by their last deadline, as the unit met them. A period counts when every due report of it
-- that has a deadline came on time; late, returned and missing ones end the row. Exempt reports and reports without a
-- deadline neither count nor end it. Of equally long rows the latest is named. broken_label: the last period that was
-- not on time, null when there is none.
with
periods as (
    select
        plan_id,
        unit_id,
        period_id,
        arg_max(unit_name, period_end) as unit_name,
        arg_max(unit_short_name, period_end) as unit_short_name,
        min(unit_position) as unit_position,
        arg_min(period_label, report_id) as period_label,
        max(due_effective) as last_due,
        max(period_end) as period_end,
        bool_and(status = 'on_time') as is_on_time,
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    where
        is_due
        and due_effective is not null
        and ($period_ids is null or period_id in (select unnest($period_ids)))
    group by plan_id, unit_id, period_id
),
placed as (
    select
        *,
        row_number() over met as nth,
        -- periods of one row have the same number of broken ones before them
        count(*) filter (not is_on_time) over met as broken_before,
    from periods
    window met as (
        partition by plan_id, unit_id
        order by last_due, period_end, period_id
        rows between unbounded preceding and current row
    )
),
streaks as (
    select
        plan_id,
        unit_id,
        broken_before,
        count(*) as length,
        max(nth) as last_nth,
        arg_min(period_label, nth) as from_label,
        arg_max(period_label, nth) as to_label,
    from placed
    where is_on_time
    group by plan_id, unit_id, broken_before
),
longest as (
    select
        plan_id,
        unit_id,
        first(struct_pack(length, from_label, to_label) order by length desc, last_nth desc) as best,
    from streaks
    group by plan_id, unit_id
),
units as (
    select
        plan_id,
        unit_id,
        arg_max(unit_name, nth) as unit_name,
        arg_max(unit_short_name, nth) as unit_short_name,
        min(unit_position) as unit_position,
        count(*) as due_period_count,
        count(*) filter (is_on_time) as on_time_period_count,
        max(nth) - coalesce(max(nth) filter (not is_on_time), 0) as current_count,
        arg_max(period_label, nth) filter (not is_on_time) as broken_label,
    from placed
    group by plan_id, unit_id
)
select
    u.plan_id,
    u.unit_id,
    u.unit_name,
    u.unit_short_name,
    u.due_period_count,
    u.on_time_period_count,
    u.current_count,
    coalesce(l.best.length, 0) as longest_count,
    l.best.from_label as longest_from_label,
    l.best.to_label as longest_to_label,
    u.broken_label,
    u.unit_position,
from units u
left join longest l on l.plan_id = u.plan_id and l.unit_id = u.unit_id
order by u.plan_id, u.unit_position, u.unit_id
