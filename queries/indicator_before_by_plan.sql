-- indicator_before_by_plan
-- Answers: what did each indicator come to in the plan of the year before, over the same periods?
-- Grain: one row per (plan_id, content_item_id, indicator_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $period_ids varchar[]
-- Columns: plan_id, content_item_id, indicator_id, before_plan_id, before_short_title, before_year, kind, value,
--          unit_count, annual_report_count, sum_of_periods_count, latest_cumulative_count, latest_value_count,
--          item_position, indicator_position
-- Every indicator of the plan that follows another (plan_before), under the plan's own id; value null where the earlier
-- plan has none. The same item and indicator ids, by the rules of indicator_annual, as known at the same instant.
-- $period_ids are those of the plan: '2026-Q1' asks for '2025-Q1'.
with
added as (
    select *
    from annual_sum_at(
        $as_of,
        $unit_ids,
        (
            select coalesce(list(before_plan_id order by before_plan_id), [])
            from earlier_plan()
            where $plan_ids is null or plan_id in (select unnest($plan_ids))
        ),
        list_transform($period_ids, lambda p: cast(try_cast(left(p, 4) as integer) - 1 as varchar) || substr(p, 5))
    )
)
select
    e.plan_id,
    l.content_item_id,
    l.indicator_id,
    e.before_plan_id,
    b.short_title as before_short_title,
    b.year as before_year,
    i.kind,
    a.value::double as value,
    coalesce(a.unit_count, 0) as unit_count,
    coalesce(a.annual_report_count, 0) as annual_report_count,
    coalesce(a.sum_of_periods_count, 0) as sum_of_periods_count,
    coalesce(a.latest_cumulative_count, 0) as latest_cumulative_count,
    coalesce(a.latest_value_count, 0) as latest_value_count,
    c.position as item_position,
    l.position as indicator_position,
from earlier_plan() e
inner join plan b on b.plan_id = e.before_plan_id
inner join content_item c on c.plan_id = e.plan_id
inner join content_item_indicator l on l.plan_id = c.plan_id and l.content_item_id = c.content_item_id
inner join indicator i on i.indicator_id = l.indicator_id
left join added a
    on a.plan_id = e.before_plan_id
    and a.content_item_id = l.content_item_id
    and a.indicator_id = l.indicator_id
where $plan_ids is null or e.plan_id in (select unnest($plan_ids))
order by e.plan_id, c.position, l.position, l.content_item_id, l.indicator_id
