-- findings_by_submission
-- Answers: what was wrong with a file, and where?
-- Grain: one row per (submission_id, position)
-- Params: $unit_ids varchar[]; $submission_id varchar
-- Columns: submission_id, position, severity, code, sheet, cell, field, value, params
select
    f.submission_id::varchar as submission_id,
    f.position,
    f.severity,
    f.code,
    f.sheet,
    f.cell,
    f.field,
    f.value,
    f.params,
from finding f
inner join submission s on s.submission_id = f.submission_id
where
    s.submission_id::varchar = $submission_id
    and (s.unit_id is null or s.unit_id in (select unnest($unit_ids)))
order by f.submission_id, f.position
