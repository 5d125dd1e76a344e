-- series_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids)
-- Holds: the values of value_at with what the year's value needs to know of each: whether the report is annual,
--        which is the later of two (value_rank), and whether it is added up (is_summed). A period inside a longer
--        reported one (Q1 in H1) is not added twice. reaches_back: a value since the start of the year, where only
--        later periods of the year are asked for; it says more than they do.
with
asked_periods as (
    select
        *,
        p_period_ids is null or period_id in (select unnest(p_period_ids)) as is_asked,
    from period
),
ranked_periods as (
    -- one number orders all periods; the report and period ids break ties
    select
        report_id,
        period_id,
        min(period_start) filter (is_asked) over one_year > min(period_start) over one_year as is_midyear,
        regexp_full_match(period_id, '\d{4}') as is_annual,
        2 * row_number() over (order by period_end, report_id, period_id) as period_rank,
    from asked_periods
    window one_year as (partition by report_id, left(period_id, 4))
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
        v.basis = 'cumulative' and p.is_midyear as reaches_back,
        -- of two values of one period, the one in period goes first
        p.period_rank + (v.basis = 'in_period')::integer as value_rank,
    from value_at(p_as_of, p_unit_ids, p_plan_ids, p_period_ids) v
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
)
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
