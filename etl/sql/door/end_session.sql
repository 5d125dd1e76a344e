update session
set ended_at = :now, ended_why = :why
where session_id = :session_id and ended_at is null
