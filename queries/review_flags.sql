-- review_flags
-- Answers: whose values are all equal to another unit's, or to its own last ones, or fell where they can only grow?
-- Grain: one row per (submission_id, reason)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean
-- Columns: submission_id, obligation_id, plan_id, report_id, unit_id, unit_name, unit_short_name, period_id,
--          period_label, reason, value_count, other_count, other_names, other_period_label, unit_position,
--          period_position
-- reason: other_unit | own_last_period | cumulative_fell (other_count values from the year's beginning are smaller than
-- in the report before of the same year). A note for a person, never a penalty: no number depends on it. Only the
-- latest admissible file of each obligation is looked at. Files with three values or fewer that are not zero, and
-- reports that declare nothing, are often alike and are not compared. Units the viewer may not see are never named.
with
latest as materialized (
    select
        o.*,
        s.sha256,
    from status_at($as_of, $unit_ids, $plan_ids, $with_extensions) o
    inner join submission s on s.submission_id = o.latest_submission_id
    where not coalesce(o.latest_is_nil, false)
),
printed as materialized (
    -- equal for equal sets of values, in whatever order they stand
    select
        f.submission_id,
        count(*) as value_count,
        bit_xor(hash(f.content_item_id, f.indicator_id, f.basis, f.value)) as one_print,
        sum(hash(f.value, f.basis, f.indicator_id, f.content_item_id)::hugeint) as other_print,
    from fact f
    inner join latest l on l.latest_submission_id = f.submission_id
    group by f.submission_id
    having count(*) filter (f.value <> 0) > 3
),
filled as materialized (
    select
        l.*,
        p.value_count,
        md5(concat_ws('|', p.value_count, p.one_print, p.other_print)) as print,
        -- quarters follow quarters, months follow months
        regexp_replace(l.period_id, '\d+', '#', 'g') as series,
    from latest l
    inner join printed p on p.submission_id = l.latest_submission_id
),
alike as (
    -- two joins on equal keys: one with an 'or' would compare every unit with every other
    select
        f.latest_submission_id,
        o.unit_id,
        o.unit_name,
        o.unit_position,
    from filled f
    inner join filled o
        on o.report_id = f.report_id
        and o.period_id = f.period_id
        and o.print = f.print
        and o.unit_id <> f.unit_id
    union
    select
        f.latest_submission_id,
        o.unit_id,
        o.unit_name,
        o.unit_position,
    from filled f
    inner join filled o
        on o.report_id = f.report_id
        and o.period_id = f.period_id
        and o.sha256 = f.sha256
        and o.unit_id <> f.unit_id
),
among_units as (
    select
        latest_submission_id,
        count(*) as other_count,
        string_agg(unit_name, '; ' order by unit_position, unit_id) as other_names,
    from alike
    group by latest_submission_id
),
placed as materialized (
    -- the last report of the unit, whether it can be compared or not
    select
        latest_submission_id,
        period_end,
        lag(latest_submission_id) over earlier as last_submission_id,
        lag(period_end) over earlier as last_period_end,
        lag(period_label) over earlier as last_period_label,
    from latest
    window earlier as (
        partition by report_id, unit_id, regexp_replace(period_id, '\d+', '#', 'g')
        order by period_end, period_id
    )
),
repeated as (
    select
        f.latest_submission_id,
        b.period_label as other_period_label,
    from filled f
    inner join placed p on p.latest_submission_id = f.latest_submission_id
    inner join filled b on b.latest_submission_id = p.last_submission_id and b.print = f.print
),
running as materialized (
    select
        f.submission_id,
        f.content_item_id,
        f.indicator_id,
        f.value,
    from fact f
    inner join latest l on l.latest_submission_id = f.submission_id
    where f.basis = 'cumulative'
),
fell as (
    select
        p.latest_submission_id,
        count(*) as other_count,
        any_value(p.last_period_label) as other_period_label,
    from placed p
    inner join running f on f.submission_id = p.latest_submission_id
    inner join running e
        on e.submission_id = p.last_submission_id
        and e.content_item_id = f.content_item_id
        and e.indicator_id = f.indicator_id
        and e.value > f.value
    where year(p.last_period_end) = year(p.period_end)
    group by p.latest_submission_id
),
flagged as (
    select latest_submission_id, 'other_unit' as reason, other_count, other_names, null as other_period_label
    from among_units
    union all
    select latest_submission_id, 'own_last_period', 0, null, other_period_label
    from repeated
    union all
    select latest_submission_id, 'cumulative_fell', other_count, null, other_period_label
    from fell
)
select
    f.latest_submission_id::varchar as submission_id,
    f.obligation_id::varchar as obligation_id,
    f.plan_id,
    f.report_id,
    f.unit_id,
    f.unit_name,
    f.unit_short_name,
    f.period_id,
    f.period_label,
    g.reason,
    coalesce(p.value_count, 0) as value_count,
    g.other_count,
    g.other_names,
    g.other_period_label,
    f.unit_position,
    f.period_position,
from flagged g
inner join latest f on f.latest_submission_id = g.latest_submission_id
left join printed p on p.submission_id = g.latest_submission_id
order by f.plan_id, f.report_id, f.period_position, f.unit_position, f.unit_id, g.reason
