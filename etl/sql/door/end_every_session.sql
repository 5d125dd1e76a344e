update session
set ended_at = :now, ended_why = :why
where ended_at is null
