-- indicator_annual
-- Answers: what is each unit's value for the year, and by which rule?
-- Grain: one row per (plan_id, unit_id, content_item_id, indicator_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $period_ids varchar[];
--         $indicator_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, content_item_id, item_title, indicator_id,
--          indicator_name, measure_unit, kind, value, rule, source_count, unit_position, item_position,
--          indicator_position
-- Rule: the annual report ('YYYY') if it gives the value, else the sum of in-period flows, else the latest
-- cumulative. A period inside a longer reported one (Q1 in H1) is not added twice. Stock and ratio are never summed.
-- $period_ids: the same rule over these periods; a cumulative flow that began before them is not used.
-- $indicator_ids: of these indicators only.
with
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
    g.value::double as value,
    g.rule,
    g.source_count,
    n.unit_position,
    c.position as item_position,
    i.position as indicator_position,
from annual_at($as_of, $unit_ids, $plan_ids, $period_ids) g
inner join names n on n.plan_id = g.plan_id and n.unit_id = g.unit_id
inner join content_item c on c.plan_id = g.plan_id and c.content_item_id = g.content_item_id
inner join indicator i on i.indicator_id = g.indicator_id
where $indicator_ids is null or list_contains($indicator_ids, g.indicator_id)
order by g.plan_id, n.unit_position, g.unit_id, c.position, i.position, g.content_item_id, g.indicator_id
