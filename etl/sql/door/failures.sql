select
    key,
    count,
    last_at
from failure
where key in (:account, :address, :both)
