-- indicator_annual
-- Answers: what is each unit's value for the year, and by which rule?
-- Grain: one row per (plan_id, unit_id, content_item_id, indicator_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, content_item_id, item_title, indicator_id,
--          indicator_name, measure_unit, kind, value, rule, source_count, unit_position, item_position,
--          indicator_position
-- Rule: the annual report ('YYYY') if it gives the value, else the sum of in-period flows, else the latest
-- cumulative. A period inside a longer reported one (Q1 in H1) is not added twice. Stock and ratio are never summed.
with
series as materialized (
    select
        v.*,
        i.kind,
        regexp_full_match(v.period_id, '\d{4}') as is_annual,
    from value_at($as_of, $unit_ids, $plan_ids) v
    inner join indicator i on i.indicator_id = v.indicator_id
),
longest as (
    select s.*
    from series s
    where
        s.kind = 'flow'
        and s.basis = 'in_period'
        and not s.is_annual
        and not exists (
            select 1
            from series w
            where
                w.plan_id = s.plan_id
                and w.unit_id = s.unit_id
                and w.content_item_id = s.content_item_id
                and w.indicator_id = s.indicator_id
                and w.basis = 'in_period'
                and not w.is_annual
                and w.period_start <= s.period_start
                and w.period_end >= s.period_end
                and date_diff('day', w.period_start, w.period_end) > date_diff('day', s.period_start, s.period_end)
        )
),
candidates as (
    select plan_id, unit_id, content_item_id, indicator_id, 1 as rank, 'annual_report' as rule,
        first(value order by basis desc, period_end desc, report_id) as value, 1 as source_count
    from series
    where is_annual and kind = 'flow'
    group by plan_id, unit_id, content_item_id, indicator_id
    union all
    select plan_id, unit_id, content_item_id, indicator_id, 2, 'sum_of_periods', sum(value), count(*)
    from longest
    group by plan_id, unit_id, content_item_id, indicator_id
    union all
    select plan_id, unit_id, content_item_id, indicator_id, 3, 'latest_cumulative',
        first(value order by period_end desc, report_id), 1
    from series
    where kind = 'flow' and basis = 'cumulative' and not is_annual
    group by plan_id, unit_id, content_item_id, indicator_id
    union all
    select plan_id, unit_id, content_item_id, indicator_id, 1, 'latest_value',
        first(value order by period_end desc, is_annual desc, basis desc, report_id), 1
    from series
    where kind <> 'flow'
    group by plan_id, unit_id, content_item_id, indicator_id
),
chosen as (
    select *
    from candidates
    qualify row_number() over (partition by plan_id, unit_id, content_item_id, indicator_id order by rank) = 1
),
named as (
    select
        plan_id,
        unit_id,
        first(unit_name order by period_end desc, report_id) as unit_name,
        first(unit_short_name order by period_end desc, report_id) as unit_short_name,
        min(unit_position) as unit_position,
    from series
    group by plan_id, unit_id
)
select
    h.plan_id,
    h.unit_id,
    n.unit_name,
    n.unit_short_name,
    h.content_item_id,
    c.title as item_title,
    h.indicator_id,
    i.name as indicator_name,
    i.measure_unit,
    i.kind,
    h.value::double as value,
    h.rule,
    h.source_count::bigint as source_count,
    n.unit_position,
    c.position as item_position,
    i.position as indicator_position,
from chosen h
inner join named n on n.plan_id = h.plan_id and n.unit_id = h.unit_id
inner join content_item c on c.plan_id = h.plan_id and c.content_item_id = h.content_item_id
inner join indicator i on i.indicator_id = h.indicator_id
order by h.plan_id, n.unit_position, h.unit_id, c.position, i.position, h.content_item_id, h.indicator_id
