-- unit_items_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_period_ids)
-- Holds: what each unit's due reports of the periods covered, item by item; p_period_ids null = all periods.
select
    plan_id,
    unit_id,
    content_item_id,
    arg_max(unit_name, period_end) as unit_name,
    arg_max(unit_short_name, period_end) as unit_short_name,
    min(unit_position) as unit_position,
    count(*) filter (is_due) as required_count,
    count(*) filter (is_due and is_received) as received_required_count,
    count(*) filter (is_due and state = 'reported') as reported_count,
    count(*) filter (is_due and state = 'nil') as nil_count,
    count(*) filter (is_due and state = 'blank') as blank_count,
    count(*) filter (is_due and state <> 'blank') as covered_count,
from content_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_period_ids)
group by plan_id, unit_id, content_item_id
