-- unit_history
-- Answers: what was each unit called, of which type and level was it, and who carries it on?
-- Grain: one row per (unit_id, valid_from)
-- Params: $as_of timestamp; $unit_ids varchar[]; $scope_unit_id varchar
-- Columns: unit_id, name, short_name, organisation, unit_type, level, valid_from, valid_to, is_valid, source,
--          current_unit_id, current_name, can_open_current, position
-- $scope_unit_id: null = all. valid_to is the last day, null while open. is_valid: holds on the last day before the
-- instant. current_unit_id: the unit itself, or the one that carries it on then (lineage_at).
select
    u.unit_id,
    u.name,
    u.short_name,
    u.organisation,
    u.unit_type,
    u.level,
    u.valid_from,
    u.valid_to,
    u.valid_from < $as_of and (u.valid_to is null or $as_of <= u.valid_to + interval 1 day) as is_valid,
    u.source,
    n.current_unit_id,
    n.unit_name as current_name,
    n.current_unit_id in (select unnest($unit_ids)) as can_open_current,
    u.position,
from unit u
inner join unit_now_at($as_of) n on n.unit_id = u.unit_id
where u.unit_id in (select unnest($unit_ids)) and ($scope_unit_id is null or u.unit_id = $scope_unit_id)
order by u.unit_id, u.valid_from
