-- unit_list
-- Answers: which units owe reports under which plan, and what are they called now?
-- Grain: one row per (plan_id, unit_id)
-- Params: $unit_ids varchar[]
-- Columns: plan_id, unit_id, name, short_name, level, unit_type, parent_id, position, parent_name
with
parents as (
    select
        unit_id,
        arg_max(name, valid_from) as name,
    from unit
    group by unit_id
),
owing as (
    select
        plan_id,
        unit_id,
        arg_max(unit_name, period_end) as name,
        arg_max(unit_short_name, period_end) as short_name,
        arg_max(level, period_end) as level,
        arg_max(unit_type, period_end) as unit_type,
        arg_max(parent_id, period_end) as parent_id,
        min(unit_position) as position,
    from obligation
    where unit_id in (select unnest($unit_ids))
    group by plan_id, unit_id
)
select
    o.plan_id,
    o.unit_id,
    o.name,
    o.short_name,
    o.level,
    o.unit_type,
    o.parent_id,
    o.position,
    p.name as parent_name,
from owing o
left join parents p on p.unit_id = o.parent_id
order by o.plan_id, o.position, o.unit_id
