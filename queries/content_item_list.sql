-- content_item_list
-- Answers: what does a plan ask, line by line?
-- Grain: one row per (plan_id, content_item_id)
-- Params: 
-- Columns: plan_id, content_item_id, section, title, quote, lead, implementers, audience, target, time_text,
--          is_out_of_scope, position
select
    plan_id,
    content_item_id,
    section,
    title,
    quote,
    lead,
    implementers,
    audience,
    target,
    time_text,
    is_out_of_scope,
    position,
from content_item
order by plan_id, position, content_item_id
