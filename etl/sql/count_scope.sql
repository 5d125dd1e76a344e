select count(*)
from obligation
where
    report_id = $report_id
    and ($period_id::varchar is null or period_id = $period_id)
    and ($unit_id::varchar is null or unit_id = $unit_id)
    and ($unit_type::varchar is null or unit_type = $unit_type)
