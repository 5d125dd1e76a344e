-- check_version_once
-- Answers: does an obligation have two files of one version, or a file without a version?
-- Grain: one row per (obligation_id, version)
-- Params: 
-- Columns: obligation_id, version, copy_count
select
    obligation_id::varchar as obligation_id,
    version,
    count(*) as copy_count,
from submission
where outcome = 'accepted'
group by obligation_id, version
having count(*) > 1 or version is null or version < 1
order by obligation_id, version
