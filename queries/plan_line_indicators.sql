-- plan_line_indicators
-- Answers: which indicators count each line of a plan?
-- Grain: one row per (plan_id, content_item_id, indicator_id)
-- Params: $plan_ids varchar[]
-- Columns: plan_id, content_item_id, indicator_id, name, measure_unit, kind, position
select
    l.plan_id,
    l.content_item_id,
    l.indicator_id,
    i.name,
    i.measure_unit,
    i.kind,
    l.position,
from content_item_indicator l
inner join indicator i on i.indicator_id = l.indicator_id
where $plan_ids is null or l.plan_id in (select unnest($plan_ids))
order by l.plan_id, l.content_item_id, l.position, l.indicator_id
