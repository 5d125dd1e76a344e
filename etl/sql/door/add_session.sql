insert into session (token_hash, session_id, account_id, form_token, created_at, seen_at, address, agent, confirmed_at)
values (:token_hash, :session_id, :account_id, :form_token, :now, :now, :address, :agent, :confirmed_at)
