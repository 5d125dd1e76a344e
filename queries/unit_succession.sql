-- unit_succession
-- Answers: whom did each unit follow, and who followed it, when and with which share?
-- Grain: one row per (unit_id, direction, other_unit_id, effective_on)
-- Params: $unit_ids varchar[]; $scope_unit_id varchar
-- Columns: unit_id, direction, other_unit_id, other_name, effective_on, share, source, can_open, other_position
-- $scope_unit_id: null = all. direction: predecessor | successor. The name is the one at the succession: a
-- predecessor's last before it, a successor's first from it on. Names are those of the register; can_open says whether
-- the viewer may see that unit's reports.
with
linked as (
    select
        successor_id as unit_id,
        'predecessor' as direction,
        unit_id as other_unit_id,
        effective_on,
        share,
        source,
    from unit_successor
    union all
    select
        unit_id,
        'successor',
        successor_id,
        effective_on,
        share,
        source,
    from unit_successor
),
named as (
    select
        l.unit_id,
        l.direction,
        l.other_unit_id,
        l.effective_on,
        first(struct_pack(name := u.name, place := u.position)
            order by (u.valid_from < l.effective_on) = (l.direction = 'predecessor') desc,
            if(l.direction = 'predecessor', u.valid_from, null) desc, u.valid_from) as other,
    from linked l
    inner join unit u on u.unit_id = l.other_unit_id
    group by l.unit_id, l.direction, l.other_unit_id, l.effective_on
)
select
    l.unit_id,
    l.direction,
    l.other_unit_id,
    n.other.name as other_name,
    l.effective_on,
    l.share::double as share,
    l.source,
    l.other_unit_id in (select unnest($unit_ids)) as can_open,
    n.other.place as other_position,
from linked l
inner join named n
    on n.unit_id = l.unit_id
    and n.direction = l.direction
    and n.other_unit_id = l.other_unit_id
    and n.effective_on = l.effective_on
where l.unit_id in (select unnest($unit_ids)) and ($scope_unit_id is null or l.unit_id = $scope_unit_id)
order by l.unit_id, l.direction, l.effective_on, l.share desc nulls last, other_position, l.other_unit_id
