-- the lines and indicators for which numbers that still count are held
select distinct
    s.plan_id,
    f.content_item_id,
    f.indicator_id,
from fact f
inner join submission s on s.submission_id = f.submission_id
where
    s.outcome = 'accepted'
    and not exists (
        select 1
        from decision d
        where d.kind = 'withdrawal' and d.submission_id = s.submission_id
    )
order by 1, 2, 3
