select count(*)
from obligation
where
    report_id = $report_id
    -- a ruling is about those units alone that ended inside a period
    and ($kind <> 'ruling' or needs_ruling)
    and ($period_id::varchar is null or period_id = $period_id)
    and ($unit_id::varchar is null or unit_id = $unit_id)
    and ($unit_type::varchar is null or unit_type = $unit_type)
