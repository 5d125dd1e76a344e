-- reminder_sent
-- Holds: letters of which every report that they remind of is seen.
with
told as (
    select
        reminder_id,
        unnest(obligation_ids) as obligation_id,
    from published.main.reminder_sent
),
hidden as (
    select t.reminder_id
    from told t
    anti join obligation o on o.obligation_id::varchar = t.obligation_id
)
select r.*
from published.main.reminder_sent r
semi join told t on t.reminder_id = r.reminder_id
anti join hidden h on h.reminder_id = r.reminder_id
semi join seen_days d on d.unit_id = r.unit_id
