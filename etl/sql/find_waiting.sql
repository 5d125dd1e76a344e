-- what became of one submission: its outcome, the filing that settled it if any, and where the same bytes are in
select
    s.outcome,
    s.sha256,
    s.file_name,
    s.received_at,
    s.channel,
    s.loaded_by,
    s.report_id,
    s.unit_id,
    s.period_id,
    s.duplicate_of::varchar as duplicate_of,
    d.granted_at as decided_at,
    exists (
        select 1
        from submission t
        where t.sha256 = s.sha256 and t.outcome = 'accepted' and t.loaded_at >= s.loaded_at
    ) as is_in
from submission s
left join decision d on d.kind = 'filing' and d.submission_id = s.submission_id
where s.submission_id::varchar = $submission_id
order by d.entered_at, d.decision_id
limit 1
