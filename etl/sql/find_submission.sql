-- the submission named, else the latest living one of the obligation named
select s.submission_id::varchar
from submission s
where
    s.outcome = 'accepted'
    and case
        when $submission_id::varchar is not null then s.submission_id::varchar = $submission_id
        else s.report_id = $report_id and s.period_id = $period_id and s.unit_id = $unit_id
    end
    and not exists (
        select 1
        from decision d
        where d.kind = 'withdrawal' and d.submission_id = s.submission_id
    )
order by s.received_at desc, s.version desc, s.submission_id desc
limit 1
