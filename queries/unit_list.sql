-- unit_list
-- Answers: which units owe reports under which plan, and what are they called now?
-- Grain: one row per (plan_id, unit_id)
-- Params: $unit_ids varchar[]
-- Columns: plan_id, unit_id, name, short_name, level, unit_type, parent_id, position
select
    plan_id,
    unit_id,
    first(unit_name order by period_end desc, report_id) as name,
    first(unit_short_name order by period_end desc, report_id) as short_name,
    first(level order by period_end desc, report_id) as level,
    first(unit_type order by period_end desc, report_id) as unit_type,
    first(parent_id order by period_end desc, report_id) as parent_id,
    min(unit_position) as position,
from obligation
where unit_id in (select unnest($unit_ids))
group by plan_id, unit_id
order by plan_id, position, unit_id
