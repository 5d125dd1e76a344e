-- plan_lines
-- Answers: what does each line of a plan ask, with which target, and of how many units?
-- Grain: one row per (plan_id, content_item_id)
-- Params: $unit_ids varchar[]; $plan_ids varchar[]
-- Columns: plan_id, content_item_id, section, title, quote, lead, implementers, audience, target, target_value,
--          target_indicator_id, time_text, time_start, time_end, is_out_of_scope, required_unit_count, position
-- required_unit_count: units that owe a report in which the line is required, due or not.
with
asked as (
    select
        o.plan_id,
        q.content_item_id,
        count(distinct o.unit_id) as unit_count,
    from obligation o
    inner join requirement q on q.report_id = o.report_id and q.unit_id = o.unit_id
    where
        o.unit_id in (select unnest($unit_ids))
        and ($plan_ids is null or o.plan_id in (select unnest($plan_ids)))
        and not o.needs_ruling
    group by o.plan_id, q.content_item_id
)
select
    c.plan_id,
    c.content_item_id,
    c.section,
    c.title,
    c.quote,
    c.lead,
    c.implementers,
    c.audience,
    c.target,
    c.target_value::double as target_value,
    c.target_indicator_id,
    c.time_text,
    c.time_start,
    c.time_end,
    c.is_out_of_scope,
    coalesce(a.unit_count, 0) as required_unit_count,
    c.position,
from content_item c
left join asked a on a.plan_id = c.plan_id and a.content_item_id = c.content_item_id
where $plan_ids is null or c.plan_id in (select unnest($plan_ids))
order by c.plan_id, c.position, c.content_item_id
