insert into account (
    account_id, name, full_name, role, root_unit_id, plan_ids, password_hash, must_change, is_disabled, created_at,
    changed_at, issuer, subject
)
values (
    :account_id, :name, :full_name, :role, :root_unit_id, :plan_ids, :password_hash, :must_change, :is_disabled,
    :created_at, :changed_at, :issuer, :subject
)
