update account
set password_hash = :password_hash
where account_id = :account_id
