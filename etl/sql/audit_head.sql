-- the newest line
select
    number,
    done_at,
    own_hash
from audit
order by number desc
limit 1
