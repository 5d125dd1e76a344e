-- year_to_date_at(p_as_of, p_unit_ids, p_plan_ids, p_content_item_id, p_indicator_id)
-- Holds: what each unit reported for a period, in it and since the start of the year, with the cells. Where the report
--        gives no cumulative value, flows in period are added up to this period; a period inside a longer reported
--        one (Q1 in H1) is not added twice, and nothing is added once a report left its in-period value out. Stock
--        and ratio stand for themselves. p_content_item_id, p_indicator_id null = all.
with
given as materialized (
    select
        v.plan_id,
        v.report_id,
        v.unit_id,
        v.period_id,
        v.content_item_id,
        v.indicator_id,
        i.kind,
        any_value(v.period_start) as period_start,
        any_value(v.period_end) as period_end,
        any_value(v.submission_id) as submission_id,
        max(v.value) filter (v.basis = 'in_period') as in_period_value,
        max(v.value) filter (v.basis = 'cumulative') as reported_value,
        max(v.sheet) as sheet,
        max(v.cell) filter (v.basis = 'in_period') as in_period_cell,
        max(v.cell) filter (v.basis = 'cumulative') as cumulative_cell,
    from value_at(p_as_of, p_unit_ids, p_plan_ids, null) v
    inner join indicator i on i.indicator_id = v.indicator_id
    where
        (p_content_item_id is null or v.content_item_id = p_content_item_id)
        and (p_indicator_id is null or v.indicator_id = p_indicator_id)
    group by v.plan_id, v.report_id, v.unit_id, v.period_id, v.content_item_id, v.indicator_id, i.kind
),
nested as (
    select
        short.report_id,
        short.period_id,
        wide.period_id as wide_period_id,
        wide.period_end - wide.period_start as wide_days,
    from period short
    inner join period wide
        on wide.report_id = short.report_id
        and wide.period_start <= short.period_start
        and wide.period_end >= short.period_end
        and wide.period_end - wide.period_start > short.period_end - short.period_start
),
inner_values as (
    -- a quarter inside a half and a year: the year replaces the half, which replaced the quarter
    select
        w.report_id,
        w.unit_id,
        w.period_id,
        w.content_item_id,
        w.indicator_id,
        n.period_id as inner_period_id,
        s.in_period_value,
    from given w
    inner join nested n on n.report_id = w.report_id and n.wide_period_id = w.period_id
    inner join given s
        on s.report_id = w.report_id
        and s.unit_id = w.unit_id
        and s.period_id = n.period_id
        and s.content_item_id = w.content_item_id
        and s.indicator_id = w.indicator_id
    where w.in_period_value is not null and s.in_period_value is not null
),
replaced as (
    select
        v.report_id,
        v.unit_id,
        v.period_id,
        v.content_item_id,
        v.indicator_id,
        sum(v.in_period_value) as value,
    from inner_values v
    where not exists (
        select 1
        from inner_values o
        inner join nested n
            on n.report_id = o.report_id
            and n.wide_period_id = o.inner_period_id
        where
            o.report_id = v.report_id
            and o.unit_id = v.unit_id
            and o.period_id = v.period_id
            and o.content_item_id = v.content_item_id
            and o.indicator_id = v.indicator_id
            and n.period_id = v.inner_period_id
    )
    group by v.report_id, v.unit_id, v.period_id, v.content_item_id, v.indicator_id
),
running as (
    select
        g.*,
        sum(g.in_period_value - coalesce(r.value, 0)) over so_far as added_value,
        bool_and(g.in_period_value is not null) over so_far as is_whole,
    from given g
    left join replaced r
        on r.report_id = g.report_id
        and r.unit_id = g.unit_id
        and r.period_id = g.period_id
        and r.content_item_id = g.content_item_id
        and r.indicator_id = g.indicator_id
    window so_far as (
        partition by g.plan_id, g.report_id, g.unit_id, g.content_item_id, g.indicator_id
        order by g.period_end, g.period_start desc, g.period_id
        rows between unbounded preceding and current row
    )
)
select
    * exclude (added_value, is_whole),
    case
        when reported_value is not null then reported_value
        when kind <> 'flow' then in_period_value
        when is_whole then added_value
    end as cumulative_value,
    reported_value is null and kind = 'flow' and is_whole as is_added,
from running
