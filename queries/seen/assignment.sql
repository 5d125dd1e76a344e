-- assignment
-- Holds: which reports are asked of the units that are seen on any day.
select r.*
from published.main.assignment r
semi join seen_days d on d.unit_id = r.unit_id
