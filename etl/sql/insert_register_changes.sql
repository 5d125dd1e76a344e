insert into register_change
select
    $load_id,
    a.position,
    $changed_at,
    $changed_by,
    $reason,
    a.register,
    a.row_key,
    a.field,
    a.before_value,
    a.after_value
from arriving a
order by a.position
