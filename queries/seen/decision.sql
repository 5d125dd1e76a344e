-- decision
-- Holds: decisions about a file that is seen, or whose scope meets something owed that is seen.
with
met as (
    -- what a decision without a unit may be about: few rows
    select distinct
        report_id,
        period_id,
        unit_type,
    from obligation
)
select d.*
from published.main.decision d
where
    d.submission_id in (select submission_id from submission)
    or d.filed_as in (select submission_id from submission)
union all
select d.*
from published.main.decision d
semi join obligation o
    on o.report_id = d.report_id
    and o.unit_id = d.unit_id
    and (d.period_id is null or o.period_id = d.period_id)
    and (d.unit_type is null or o.unit_type = d.unit_type)
where d.submission_id is null
union all
select d.*
from published.main.decision d
semi join met m
    on m.report_id = d.report_id
    and (d.period_id is null or m.period_id = d.period_id)
    and (d.unit_type is null or m.unit_type = d.unit_type)
where d.submission_id is null and d.unit_id is null
