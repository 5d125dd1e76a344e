-- what became of a file that came by this name at this moment from a watched folder, if it was written before
select
    s.submission_id::varchar as submission_id,
    s.outcome,
    s.plan_id,
    s.report_id,
    s.unit_id,
    s.period_id,
    s.version
from submission s
where
    s.sha256 = $sha256
    and s.file_name = $file_name
    and s.received_at = $received_at
    and s.loaded_by = 'watch'
order by s.submission_id
limit 1
