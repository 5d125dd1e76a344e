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
latest as (
    select
        o.*,
        s.sha256,
    from status_at($as_of, $unit_ids, $plan_ids, $with_extensions) o
    inner join submission s on s.submission_id = o.latest_submission_id
    where not coalesce(o.latest_is_nil, false)
),
printed as (
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
filled as (
    select
        l.*,
        p.value_count,
        md5(concat_ws('|', p.value_count, p.one_print, p.other_print)) as print,
        -- quarters follow quarters, months follow months
        regexp_replace(l.period_id, '\d+', '#', 'g') as series,
    from latest l
    inner join printed p on p.submission_id = l.latest_submission_id
),
among_units as (
    select
        f.latest_submission_id,
        count(*) as other_count,
        string_agg(o.unit_name, '; ' order by o.unit_position, o.unit_id) as other_names,
    from filled f
    inner join filled o
        on o.report_id = f.report_id
        and o.period_id = f.period_id
        and o.unit_id <> f.unit_id
        and (o.print = f.print or o.sha256 = f.sha256)
    group by f.latest_submission_id
),
placed as (
    -- the last report of the unit, whether it can be compared or not
    select
        l.latest_submission_id,
        lag(l.latest_submission_id) over earlier as last_submission_id,
    from latest l
    window earlier as (
        partition by l.report_id, l.unit_id, regexp_replace(l.period_id, '\d+', '#', 'g')
        order by l.period_end, l.period_id
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
fell as (
    select
        l.latest_submission_id,
        count(*) as other_count,
        any_value(b.period_label) as other_period_label,
    from placed p
    inner join latest l on l.latest_submission_id = p.latest_submission_id
    inner join latest b on b.latest_submission_id = p.last_submission_id and year(b.period_end) = year(l.period_end)
    inner join fact f on f.submission_id = l.latest_submission_id and f.basis = 'cumulative'
    inner join fact e
        on e.submission_id = b.latest_submission_id
        and e.content_item_id = f.content_item_id
        and e.indicator_id = f.indicator_id
        and e.basis = f.basis
        and e.value > f.value
    group by l.latest_submission_id
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
