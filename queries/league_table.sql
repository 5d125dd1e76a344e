-- league_table
-- Answers: how do units compare fairly, over all that was due?
-- Grain: one row per (plan_id, unit_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, rank, ranked_count, due_count, covered_count,
--          coverage_rate, due_with_deadline_count, on_time_due_count, on_time_rate, excused_count,
--          days_late_median, is_consistent, is_small_n, is_new_unit, trend, unit_position
-- Ranked by on-time rate, then coverage; equal numbers share a rank. Shown, not ranked: units with fewer than 3 due
-- reports that have a deadline (small n), and units whose first report falls in the plan's last 3 due periods while
-- the plan is older (new). Exempt reports count nowhere; those that would be due are excused_count.
-- trend: on-time rate of the later half of the unit's due periods minus that of the earlier half; of an odd number
-- the middle one counts in neither; null with fewer than 4.
with
owed as materialized (
    select
        plan_id,
        unit_id,
        unit_name,
        unit_short_name,
        unit_position,
        period_end,
        is_due,
        status,
        days_late,
        due_effective is not null as has_deadline,
        is_exempt and $as_of >= coalesce(due_effective, period_end) + interval 1 day as is_excused,
    from obligation_at($as_of, $unit_ids, $plan_ids, $with_extensions)
    where $period_ids is null or period_id in (select unnest($period_ids))
),
plan_periods as (
    select
        plan_id,
        period_end,
        row_number() over (partition by plan_id order by period_end desc) as nth_latest,
    from owed
    where is_due
    group by plan_id, period_end
),
plan_grace as (
    -- null while the plan itself is that young
    select
        plan_id,
        min(period_end) filter (nth_latest <= 3) as grace_from,
    from plan_periods
    group by plan_id
    having count(*) > 3
),
unit_periods as (
    select
        plan_id,
        unit_id,
        count(*) as due_count,
        count(*) filter (status = 'on_time') as on_time_count,
        row_number() over (partition by plan_id, unit_id order by period_end) as nth,
        count(*) over (partition by plan_id, unit_id) as period_count,
    from owed
    where is_due and has_deadline
    group by plan_id, unit_id, period_end
),
trends as (
    select
        plan_id,
        unit_id,
        sum(on_time_count) filter (nth > period_count - period_count // 2)
            / sum(due_count) filter (nth > period_count - period_count // 2)
            - sum(on_time_count) filter (nth <= period_count // 2)
            / sum(due_count) filter (nth <= period_count // 2) as trend,
    from unit_periods
    where period_count >= 4
    group by plan_id, unit_id
),
units as (
    select
        plan_id,
        unit_id,
        arg_max(unit_name, period_end) as unit_name,
        arg_max(unit_short_name, period_end) as unit_short_name,
        min(unit_position) as unit_position,
        min(period_end) as first_period_end,
        count(*) filter (is_due) as due_count,
        count(*) filter (is_due and status in ('on_time', 'late', 'received')) as covered_count,
        count(*) filter (is_due and has_deadline) as due_with_deadline_count,
        count(*) filter (is_due and status = 'on_time') as on_time_due_count,
        count(*) filter (is_excused) as excused_count,
        median(days_late) filter (status = 'late') as days_late_median,
    from owed
    group by plan_id, unit_id
),
judged as (
    select
        u.*,
        u.covered_count / nullif(u.due_count, 0) as coverage_rate,
        u.on_time_due_count / nullif(u.due_with_deadline_count, 0) as on_time_rate,
        u.due_with_deadline_count < 3 as is_small_n,
        coalesce(u.first_period_end >= g.grace_from, false) as is_new_unit,
        t.trend,
    from units u
    left join plan_grace g on g.plan_id = u.plan_id
    left join trends t on t.plan_id = u.plan_id and t.unit_id = u.unit_id
),
ranked as (
    select
        plan_id,
        unit_id,
        rank() over (partition by plan_id order by on_time_rate desc, coverage_rate desc) as rank,
        count(*) over (partition by plan_id) as ranked_count,
    from judged
    where not is_small_n and not is_new_unit
)
select
    j.plan_id,
    j.unit_id,
    j.unit_name,
    j.unit_short_name,
    r.rank,
    r.ranked_count,
    j.due_count,
    j.covered_count,
    j.coverage_rate,
    j.due_with_deadline_count,
    j.on_time_due_count,
    j.on_time_rate,
    j.excused_count,
    j.days_late_median,
    j.due_count > 0 and j.covered_count = j.due_count as is_consistent,
    j.is_small_n,
    j.is_new_unit,
    j.trend,
    j.unit_position,
from judged j
left join ranked r on r.plan_id = j.plan_id and r.unit_id = j.unit_id
order by j.plan_id, r.rank nulls last, j.unit_position, j.unit_id
