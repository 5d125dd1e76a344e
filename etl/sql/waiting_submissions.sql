-- files that wait for a person: no filing names them, they repeat no other, their bytes were not taken in since
select
    s.submission_id::varchar,
    s.sha256,
    s.file_name,
    s.received_at,
    s.loaded_at,
    s.channel,
    s.loaded_by,
    s.report_id,
    s.unit_id,
    s.period_id
from submission s
where
    s.outcome = 'waiting'
    and s.duplicate_of is null
    and not exists (
        select 1
        from decision d
        where d.kind = 'filing' and d.submission_id = s.submission_id
    )
    and not exists (
        select 1
        from submission t
        where t.sha256 = s.sha256 and t.outcome = 'accepted' and t.loaded_at >= s.loaded_at
    )
order by s.received_at, s.loaded_at, s.submission_id
