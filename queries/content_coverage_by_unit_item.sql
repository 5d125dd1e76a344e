-- content_coverage_by_unit_item
-- Answers: what did each unit's due reports cover, item by item?
-- Grain: one row per (plan_id, unit_id, content_item_id)
-- Rows: each of one unit, the same whichever others are asked for
-- Params: $as_of timestamp; $unit_ids varchar[]; $plan_ids varchar[]; $with_extensions boolean;
--         $period_ids varchar[]
-- Columns: plan_id, unit_id, unit_name, unit_short_name, content_item_id, item_title, section,
--          required_count, received_required_count, reported_count, nil_count, blank_count, covered_count,
--          coverage_rate, coverage_among_received_rate, item_position, unit_position
select
    n.plan_id,
    n.unit_id,
    n.unit_name,
    n.unit_short_name,
    n.content_item_id,
    c.title as item_title,
    c.section,
    n.required_count,
    n.received_required_count,
    n.reported_count,
    n.nil_count,
    n.blank_count,
    n.covered_count,
    n.covered_count / nullif(n.required_count, 0) as coverage_rate,
    n.covered_count / nullif(n.received_required_count, 0) as coverage_among_received_rate,
    c.position as item_position,
    n.unit_position,
from unit_items_at($as_of, $unit_ids, $plan_ids, $with_extensions, $period_ids) n
inner join content_item c on c.plan_id = n.plan_id and c.content_item_id = n.content_item_id
order by n.plan_id, n.unit_position, n.unit_id, c.position, n.content_item_id
