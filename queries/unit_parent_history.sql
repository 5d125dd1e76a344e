-- unit_parent_history
-- Answers: under which parent did each unit stand, in which tree, and since when?
-- Grain: one row per (unit_id, tree, parent_id, valid_from)
-- Params: $as_of timestamp; $unit_ids varchar[]; $scope_unit_id varchar
-- Columns: unit_id, tree, parent_id, parent_name, valid_from, valid_to, is_valid
-- $scope_unit_id: null = all. tree: state | party | front | mass. parent_name: the parent's name on the last day of the
-- stretch, its latest where the stretch is open.
with
named as (
    select
        p.unit_id,
        p.tree,
        p.parent_id,
        p.valid_from,
        arg_max(u.name, u.valid_from) as parent_name,
    from unit_parent p
    inner join unit u
        on u.unit_id = p.parent_id and (p.valid_to is null or u.valid_from <= p.valid_to)
    group by p.unit_id, p.tree, p.parent_id, p.valid_from
)
select
    p.unit_id,
    p.tree,
    p.parent_id,
    coalesce(n.parent_name, p.parent_id) as parent_name,
    p.valid_from,
    p.valid_to,
    p.valid_from < $as_of and (p.valid_to is null or $as_of <= p.valid_to + interval 1 day) as is_valid,
from unit_parent p
left join named n
    on n.unit_id = p.unit_id and n.tree = p.tree and n.parent_id = p.parent_id and n.valid_from = p.valid_from
where p.unit_id in (select unnest($unit_ids)) and ($scope_unit_id is null or p.unit_id = $scope_unit_id)
order by p.unit_id, p.valid_from, p.tree, p.parent_id
