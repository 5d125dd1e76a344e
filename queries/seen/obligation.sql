-- obligation
-- Holds: what is owed for periods that ended on the viewer's days. The same day gives the row its parent.
select o.*
from published.main.obligation o
semi join seen_days d
    on d.unit_id = o.unit_id
    and o.period_end between d.first_day and d.last_day
