select
    s.session_id,
    s.account_id,
    a.name,
    a.full_name,
    s.created_at as opened_at,
    s.seen_at,
    s.address,
    s.agent
from session s
inner join account a on a.account_id = s.account_id
where
    s.ended_at is null
    and a.is_disabled = 0
    and s.created_at > :opened_after
    and s.seen_at > :seen_after
    and (s.confirmed_at is null or s.confirmed_at > :confirmed_after)
    and (:account_id is null or s.account_id = :account_id)
order by s.seen_at desc, s.session_id
