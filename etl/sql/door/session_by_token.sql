select
    s.session_id,
    s.form_token,
    s.created_at as opened_at,
    s.seen_at,
    s.address,
    s.agent,
    s.confirmed_at,
    a.*
from session s
inner join account a on a.account_id = s.account_id
where s.token_hash = :token_hash and s.ended_at is null and a.is_disabled = 0
