-- what is already in: accepted and not withdrawn
select
    s.sha256,
    s.submission_id::varchar,
    s.plan_id,
    s.report_id,
    s.unit_id,
    s.period_id,
    s.version
from submission s
where
    s.outcome = 'accepted'
    and not exists (
        select 1
        from decision d
        where d.kind = 'withdrawal' and d.submission_id = s.submission_id
    )
