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
ranked_periods as (
    -- one number orders all periods; the report and period ids break ties
    select
        report_id,
        period_id,
        regexp_full_match(period_id, '\d{4}') as is_annual,
        2 * row_number() over (order by period_end, report_id, period_id) as period_rank,
    from period
),
series as materialized (
    select
        v.plan_id,
        v.report_id,
        v.unit_id,
        v.period_id,
        v.content_item_id,
        v.indicator_id,
        v.value,
        v.basis = 'in_period' as is_in_period,
        p.is_annual,
        -- of two values of one period, the one in period goes first
        p.period_rank + (v.basis = 'in_period')::integer as value_rank,
    from value_at($as_of, $unit_ids, $plan_ids) v
    inner join ranked_periods p on p.report_id = v.report_id and p.period_id = v.period_id
),
nested as (
    -- periods of the plan that lie inside a longer one which is not the year itself
    select
        short.report_id,
        short.period_id,
        wide.report_id as wide_report_id,
        wide.period_id as wide_period_id,
    from period short
    inner join report sr on sr.report_id = short.report_id
    inner join report wr on wr.plan_id = sr.plan_id
    inner join period wide
        on wide.report_id = wr.report_id
        and wide.period_start <= short.period_start
        and wide.period_end >= short.period_end
        and date_diff('day', wide.period_start, wide.period_end)
            > date_diff('day', short.period_start, short.period_end)
    where not regexp_full_match(wide.period_id, '\d{4}')
),
contained as (
    select distinct
        n.report_id,
        n.period_id,
        w.unit_id,
        w.content_item_id,
        w.indicator_id,
    from series w
    inner join nested n on n.wide_report_id = w.report_id and n.wide_period_id = w.period_id
    where w.is_in_period
),
marked as (
    select
        s.*,
        s.is_in_period and not s.is_annual and c.report_id is null as is_summed,
    from series s
    left join contained c
        on c.report_id = s.report_id
        and c.period_id = s.period_id
        and c.unit_id = s.unit_id
        and c.content_item_id = s.content_item_id
        and c.indicator_id = s.indicator_id
),
gathered as (
    select
        plan_id,
        unit_id,
        content_item_id,
        indicator_id,
        arg_max(value, value_rank) filter (is_annual) as annual_value,
        sum(value) filter (is_summed) as summed_value,
        count(*) filter (is_summed) as summed_count,
        arg_max(value, value_rank) filter (not is_in_period) as cumulative_value,
        arg_max(value, value_rank) as latest_value,
    from marked
    group by plan_id, unit_id, content_item_id, indicator_id
),
names as (
    select
        plan_id,
        unit_id,
        arg_max(unit_name, period_end) as unit_name,
        arg_max(unit_short_name, period_end) as unit_short_name,
        min(unit_position) as unit_position,
    from obligation
    where $plan_ids is null or plan_id in (select unnest($plan_ids))
    group by plan_id, unit_id
)
select
    g.plan_id,
    g.unit_id,
    n.unit_name,
    n.unit_short_name,
    g.content_item_id,
    c.title as item_title,
    g.indicator_id,
    i.name as indicator_name,
    i.measure_unit,
    i.kind,
    case
        when i.kind <> 'flow' then g.latest_value
        else coalesce(g.annual_value, g.summed_value, g.cumulative_value)
    end::double as value,
    case
        when i.kind <> 'flow' then 'latest_value'
        when g.annual_value is not null then 'annual_report'
        when g.summed_value is not null then 'sum_of_periods'
        else 'latest_cumulative'
    end as rule,
    case
        when i.kind = 'flow' and g.annual_value is null and g.summed_value is not null then g.summed_count
        else 1
    end as source_count,
    n.unit_position,
    c.position as item_position,
    i.position as indicator_position,
from gathered g
inner join names n on n.plan_id = g.plan_id and n.unit_id = g.unit_id
inner join content_item c on c.plan_id = g.plan_id and c.content_item_id = g.content_item_id
inner join indicator i on i.indicator_id = g.indicator_id
order by g.plan_id, n.unit_position, g.unit_id, c.position, i.position, g.content_item_id, g.indicator_id
