select
    report_id,
    unit_id,
    period_id,
    max(version)
from submission
where outcome = 'accepted'
group by report_id, unit_id, period_id
