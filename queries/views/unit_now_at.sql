-- unit_now_at(p_as_of)
-- Holds: one row per unit: the unit that carries it on at the instant, with that unit's name, type, level and parent
--        as they are then. What ended and nobody followed keeps its last ones; a parent that ended is followed too.
with
known as (
    -- the version of the day, else the last one before it, else the first to come
    select
        unit_id,
        first(struct_pack(name := name, short_name := short_name, unit_type := unit_type, level := level,
            place := position)
            order by valid_from < p_as_of desc, if(valid_from < p_as_of, valid_from, null) desc, valid_from) as latest,
    from unit
    group by unit_id
),
dated_parents as (
    select
        *,
        case
            when valid_from >= p_as_of then 'to_come'
            when valid_to < cast(p_as_of - interval 1 microsecond as date) then 'ended'
            else 'valid'
        end as state,
    from unit_parent
),
parents as (
    -- one parent, of the trees' order of make_obligations.sql: state, mass, then by name
    select
        unit_id,
        first(parent_id order by state = 'valid' desc, state = 'ended' desc, if(state = 'ended', valid_to, null) desc,
            case tree when 'state' then 0 when 'mass' then 1 else 2 end, tree, valid_from, parent_id) as parent_id,
    from dated_parents
    group by unit_id
)
select
    l.unit_id,
    l.current_unit_id,
    k.latest.name as unit_name,
    k.latest.short_name as unit_short_name,
    k.latest.unit_type as unit_type,
    k.latest.level as level,
    k.latest.place as unit_position,
    -- a successor whose parent nobody wrote down stands under what became of the old parent
    coalesce(a.current_unit_id, p.parent_id, o.parent_id) as parent_id,
from lineage_at(p_as_of) l
left join known k on k.unit_id = l.current_unit_id
left join parents p on p.unit_id = l.current_unit_id
left join parents o on o.unit_id = l.unit_id
left join lineage_at(p_as_of) a on a.unit_id = coalesce(p.parent_id, o.parent_id)
