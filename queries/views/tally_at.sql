-- tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_period_ids)
-- Holds: the counts of group_tally_at, one row per (plan_id, unit_id, period_id), with the unit's name, type, level
--        and parent as they were at the period's end.
with
named as (
    -- of several reports of one period the one that ends last; one look-up is cheaper than one for each column
    select
        plan_id,
        unit_id,
        period_id,
        arg_max(struct_pack(unit_name := unit_name, unit_short_name := unit_short_name, unit_type := unit_type,
            level := level, parent_id := parent_id), period_end) as told,
        min(unit_position) as unit_position,
        arg_min(period_label, report_id) as period_label,
    from obligation
    where
        unit_id in (select unnest(p_unit_ids))
        and (p_plan_ids is null or plan_id in (select unnest(p_plan_ids)))
    group by plan_id, unit_id, period_id
)
select
    t.group_id as unit_id,
    t.* exclude (group_id),
    n.told.unit_name as unit_name,
    n.told.unit_short_name as unit_short_name,
    n.told.unit_type as unit_type,
    n.told.level as level,
    n.told.parent_id as parent_id,
    n.unit_position,
    n.period_label,
from group_tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, 'as_was', 'unit', p_period_ids) t
inner join named n on n.plan_id = t.plan_id and n.unit_id = t.group_id and n.period_id = t.period_id
