-- submission
-- Holds: files by the last day of their period; those of no known period by the day on which they were received.
--        A file that names no unit is nobody's here.
select s.*
from published.main.submission s
left join published.main.period p on p.report_id = s.report_id and p.period_id = s.period_id
semi join seen_days d
    on d.unit_id = s.unit_id
    and coalesce(p.period_end, cast(s.received_at as date)) between d.first_day and d.last_day
