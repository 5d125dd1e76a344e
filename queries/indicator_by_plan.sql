-- indicator_by_plan
-- Answers: what does each indicator of the plan come to in the year so far, beside its target?
-- Grain: one row per (plan_id, content_item_id, indicator_id)
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $period_ids varchar[]
-- Columns: plan_id, content_item_id, item_title, section, indicator_id, indicator_name, measure_unit, kind, value_type,
--          value, unit_count, required_unit_count, annual_report_count, sum_of_periods_count,
--          latest_cumulative_count, latest_value_count, target, target_value, target_indicator_id, item_position,
--          indicator_position
-- The values of indicator_annual added over units; a ratio of several units is null. The four counts say how many
-- units' values each rule made.
with
asked as (
    select
        o.plan_id,
        q.content_item_id,
        count(distinct o.unit_id) as required_unit_count,
    from status_at($as_of, $unit_ids, $plan_ids, true) o
    inner join requirement q on q.report_id = o.report_id and q.unit_id = o.unit_id
    where
        (not o.is_exempt or o.latest_submission_id is not null)
        and ($period_ids is null or o.period_id in (select unnest($period_ids)))
    group by o.plan_id, q.content_item_id
),
added as (
    select *
    from annual_sum_at($as_of, $unit_ids, $plan_ids, $period_ids)
)
select
    a.plan_id,
    a.content_item_id,
    c.title as item_title,
    c.section,
    l.indicator_id,
    i.name as indicator_name,
    i.measure_unit,
    i.kind,
    i.value_type,
    v.value::double as value,
    coalesce(v.unit_count, 0) as unit_count,
    a.required_unit_count,
    coalesce(v.annual_report_count, 0) as annual_report_count,
    coalesce(v.sum_of_periods_count, 0) as sum_of_periods_count,
    coalesce(v.latest_cumulative_count, 0) as latest_cumulative_count,
    coalesce(v.latest_value_count, 0) as latest_value_count,
    c.target,
    c.target_value::double as target_value,
    c.target_indicator_id,
    c.position as item_position,
    l.position as indicator_position,
from asked a
inner join content_item c on c.plan_id = a.plan_id and c.content_item_id = a.content_item_id
inner join content_item_indicator l on l.plan_id = a.plan_id and l.content_item_id = a.content_item_id
inner join indicator i on i.indicator_id = l.indicator_id
left join added v
    on v.plan_id = a.plan_id
    and v.content_item_id = a.content_item_id
    and v.indicator_id = l.indicator_id
order by a.plan_id, c.position, l.position, a.content_item_id, l.indicator_id
