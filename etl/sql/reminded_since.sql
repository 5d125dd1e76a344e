-- obligations that a mail went out for since then, or may have gone out for
with
told as (
    select
        reminder_id,
        obligation_ids,
        max(sent_at) as sent_at,
        bool_or(outcome in ('refused', 'failed')) as is_not_sent,
    from reminder_sent
    group by reminder_id, obligation_ids
)
select distinct unnest(obligation_ids) as obligation_id
from told
where not is_not_sent and sent_at >= $since
order by obligation_id
