-- whether a session is still somebody's: whatever the provider has said of it
select 1
from session s
inner join account a on a.account_id = s.account_id
where
    s.session_id = :session_id
    and s.ended_at is null
    and a.is_disabled = 0
    and s.created_at > :opened_after
    and s.seen_at > :seen_after
