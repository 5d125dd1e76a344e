-- area_tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions, p_view)
-- Holds: the rows of tally_at, the unit under p_view: 'as_was' with name, type, level and parent of each period's end,
--        'as_is' as the unit that carries it on at the instant. Rows are only named anew, never lost or doubled.
with
tallies as materialized (
    select *
    from tally_at(p_as_of, p_unit_ids, p_plan_ids, p_with_extensions)
),
renamed as materialized (
    select *
    from unit_now_at(p_as_of)
    where case p_view when 'as_is' then true when 'as_was' then false else error('view is as_was or as_is') end
)
select
    t.* replace (
        if(n.unit_id is null, t.unit_id, n.current_unit_id) as unit_id,
        if(n.unit_id is null, t.unit_name, n.unit_name) as unit_name,
        if(n.unit_id is null, t.unit_short_name, n.unit_short_name) as unit_short_name,
        if(n.unit_id is null, t.unit_type, n.unit_type) as unit_type,
        if(n.unit_id is null, t.level, n.level) as level,
        if(n.unit_id is null, t.unit_position, n.unit_position) as unit_position,
        if(n.unit_id is null, t.parent_id, n.parent_id) as parent_id
    ),
from tallies t
left join renamed n on n.unit_id = t.unit_id
