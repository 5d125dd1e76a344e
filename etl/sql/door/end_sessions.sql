update session
set ended_at = :now, ended_why = :why
where account_id = :account_id and ended_at is null and (:but is null or session_id <> :but)
