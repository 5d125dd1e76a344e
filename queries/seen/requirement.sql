-- requirement
-- Holds: what is asked of the units that are seen on any day.
select r.*
from published.main.requirement r
semi join seen_days d on d.unit_id = r.unit_id
