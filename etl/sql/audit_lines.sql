-- all lines, oldest first
select
    number,
    entry_id::varchar,
    done_at,
    actor,
    address,
    act,
    object,
    before_value,
    after_value,
    previous_hash,
    own_hash
from audit
order by number, entry_id
