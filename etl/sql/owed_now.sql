-- every obligation, and whether a report that still counts was received for it
select
    o.obligation_id::varchar as obligation_id,
    o.unit_name,
    o.report_id,
    o.period_label,
    exists (
        select 1
        from submission s
        where
            s.obligation_id = o.obligation_id
            and s.outcome = 'accepted'
            and not exists (
                select 1
                from decision d
                where d.kind = 'withdrawal' and d.submission_id = s.submission_id
            )
    ) as is_received,
from obligation o
order by o.report_id, o.period_position, o.unit_position, o.obligation_id
