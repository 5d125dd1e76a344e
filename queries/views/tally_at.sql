-- tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
-- Holds: the counts of group_tally_at, one row per (plan_id, unit_id, period_id), with the unit's name, type, level
--        and parent as they were at the period's end.
with
names as (
    select
        plan_id,
        unit_id,
        period_id,
        arg_max(unit_name, period_end) as unit_name,
        arg_max(unit_short_name, period_end) as unit_short_name,
        arg_max(unit_type, period_end) as unit_type,
        arg_max(level, period_end) as level,
        arg_max(parent_id, period_end) as parent_id,
        min(unit_position) as unit_position,
        arg_min(period_label, report_id) as period_label,
    from obligation
    where p_plan_ids is null or plan_id in (select unnest(p_plan_ids))
    group by plan_id, unit_id, period_id
)
select
    t.group_id as unit_id,
    t.* exclude (group_id),
    n.* exclude (plan_id, unit_id, period_id),
from group_tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, 'as_was', 'unit') t
inner join names n on n.plan_id = t.plan_id and n.unit_id = t.group_id and n.period_id = t.period_id
