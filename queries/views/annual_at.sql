-- annual_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
-- Holds: each unit's value for the year and the rule that made it. The annual report ('YYYY') if it gives the value,
--        else the sum of in-period flows, else the latest cumulative; stock and ratio are the latest, never summed.
--        Of some periods of the year only: the same over them. A cumulative flow that reaches back before the first of
--        them is not their value, so without another there is none.
with
gathered as (
    select
        plan_id,
        unit_id,
        content_item_id,
        indicator_id,
        arg_max(value, value_rank) filter (is_annual) as annual_value,
        sum(value) filter (is_summed) as summed_value,
        count(*) filter (is_summed) as summed_count,
        arg_max(value, value_rank) filter (not is_in_period and not reaches_back) as cumulative_value,
        arg_max(value, value_rank) as latest_value,
    from series_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
    group by plan_id, unit_id, content_item_id, indicator_id
)
select
    g.plan_id,
    g.unit_id,
    g.content_item_id,
    g.indicator_id,
    i.kind,
    case
        when i.kind <> 'flow' then g.latest_value
        else coalesce(g.annual_value, g.summed_value, g.cumulative_value)
    end as value,
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
from gathered g
inner join indicator i on i.indicator_id = g.indicator_id
where i.kind <> 'flow' or coalesce(g.annual_value, g.summed_value, g.cumulative_value) is not null
