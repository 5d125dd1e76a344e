update account
set
    full_name = :full_name,
    role = :role,
    root_unit_id = :root_unit_id,
    plan_ids = :plan_ids,
    password_hash = :password_hash,
    must_change = :must_change,
    is_disabled = :is_disabled,
    changed_at = :changed_at
where account_id = :account_id
