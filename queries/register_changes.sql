-- register_changes
-- Answers: what was changed in the site's registers, when, by whom and why?
-- Grain: one row per (load_id, position)
-- Params: $as_of timestamp; $unit_ids varchar[]
-- Columns: load_id, position, changed_at, changed_by, reason, register, row_key, field, before_value, after_value,
--          change_count
-- Newest first. Registers belong to the whole site: only those who may see every unit see the log.
-- An empty field means that the whole row came (no before_value) or went (no after_value).
select
    c.load_id::varchar as load_id,
    c.position,
    c.changed_at,
    c.changed_by,
    c.reason,
    c.register,
    c.row_key,
    c.field,
    c.before_value,
    c.after_value,
    count(*) over (partition by c.load_id) as change_count,
from register_change c
where
    c.changed_at < $as_of
    and not exists (
        select 1
        from unit u
        where u.unit_id not in (select unnest($unit_ids))
    )
order by c.changed_at desc, c.load_id desc, c.position
